public import TaskmasterCore

extension VersionsState {
  var json: JSONValue {
    .object([
      .init("tool", .string(tool)), .init("libgit2", .string(libgit2)), .init("git", .of(git)),
      .init("worker", worker?.json ?? .null), .init("system", .string(system)),
    ])
  }
}

extension VersionsState.WorkerState {
  fileprivate var json: JSONValue {
    .object([
      .init("name", .string(name)), .init("path", .of(path)), .init("version", .of(version)),
      .init("problem", .of(problem)),
    ])
  }
}

extension ConfigurationState {
  var json: JSONValue {
    let entries = shownEntries.map { entry in
      JSONValue.object([
        .init("key", .string(entry.key)), .init("value", .of(entry.value)),
        .init("origin", .string(entry.origin)),
      ])
    }
    return .object([
      .init("entries", .array(entries)),
      .init("warnings", .array(warnings.map(JSONValue.string))), .init("problem", .of(problem)),
    ])
  }
}

extension LogState {
  var json: JSONValue {
    .object([
      .init("head", .of(head)), .init("base", .of(base)), .init("written", .of(written)),
      .init("commits", .of(commits)), .init("events", .of(events)), .init("strays", .of(strays)),
      .init("bytes", .of(bytes)), .init("clock", .integer(Int64(clamping: clock))),
      .init("tasks", .of(tasks)), .init("missing", .of(missing)),
      .init("journalFiles", .of(journalFiles)), .init("journalBytes", .of(journalBytes)),
    ])
  }
}

extension BranchChain {
  var json: JSONValue {
    .object([
      .init("name", .string(name)), .init("tip", .of(tip)), .init("start", .of(start)),
      .init("sound", .bool(isSound)), .init("artifacts", .array(links.map(\.json))),
      .init("others", .of(others)),
    ])
  }
}

extension BranchChain.Link {
  fileprivate var json: JSONValue {
    .object([
      .init("task", .of(task)), .init("title", .string(title)),
      .init("status", .string(status.rawValue)), .init("branch", .string(branch)),
      .init("commit", .of(commit)), .init("base", .of(base)), .init("follows", .bool(follows)),
      .init("findings", .array(findings.map(\.json))),
    ])
  }
}

extension WorkspaceState {
  var json: JSONValue {
    .object([
      .init("path", .string(path)), .init("chain", .of(chain)), .init("inUse", .bool(isHeld)),
      .init("task", .of(task)), .init("attempt", .of(attempt)), .init("bytes", .of(bytes)),
    ])
  }
}

extension SessionState {
  var json: JSONValue {
    let claims = claims.map { claim in
      JSONValue.object([
        .init("task", .of(claim.task)), .init("title", .string(claim.title)),
        .init("attempt", .integer(claim.attempt)), .init("expires", .of(claim.expires)),
        .init("expired", .bool(claim.isExpired)),
      ])
    }
    return .object([
      .init("id", .string(id)), .init("state", .string(life.rawValue)), .init("host", .of(host)),
      .init("pid", pid.map(JSONValue.integer) ?? .null), .init("claims", .array(claims)),
      .init("processes", .array(processes.map { .of(Int($0)) })),
    ])
  }
}

extension LockState {
  var json: JSONValue {
    .object([
      .init("path", .string(path)), .init("ageSeconds", .integer(age)), .init("own", .bool(isOwn)),
      .init("stale", .bool(isStale)), .init("holderIsGone", .bool(isDead)),
      .init("command", .string(command)),
    ])
  }
}

extension AttemptState {
  var json: JSONValue {
    .object([
      .init("reference", .string(reference)), .init("commit", .of(commit)),
      .init("made", .of(made)), .init("task", .of(task)), .init("title", .of(title)),
    ])
  }
}

extension DiskUse {
  var json: JSONValue { .object([.init("path", .string(path)), .init("bytes", .of(bytes))]) }
}

extension RemoteState {
  var json: JSONValue {
    .object([
      .init("name", .string(name)), .init("url", .of(url)), .init("log", .bool(hasLog)),
      .init("wholeLog", .bool(hasWholeLog)), .init("artifacts", .of(artifacts)),
      .init("asked", answer.json),
    ])
  }
}

extension RemoteState.Answer {
  fileprivate var json: JSONValue {
    switch self {
    case .none: .null
    case .failed(let reason): .object([.init("problem", .string(reason))])
    case .holds(let log, let branches, let wrong):
      .object([
        .init("log", .of(log)), .init("branches", .array(branches.map(JSONValue.string))),
        .init("wrong", .array(wrong.map(JSONValue.string))),
      ])
    }
  }
}

extension Repair {
  /// The members of a JSON object.
  public var members: [JSONValue.Member] {
    [
      .init("what", .string(what)), .init("why", .string(why)), .init("command", .of(command)),
    ]
  }
}
