extension Event {
  /// The canonical line: `at` first, the other keys in byte order, no spaces, nothing without a value.
  ///
  /// Lines that begin with their time are left in order by `git notes merge -s cat_sort_uniq`.
  public var line: [UInt8] {
    var fields = Fields()
    fields["by"] = .string(by)
    fields["clock"] = .integer(Int64(clamping: clock))
    fields["event"] = .string(fact.name)
    fields["v"] = .integer(Self.version)
    fact.encode(into: &fields)
    // The names are ASCII, so this is the order of their bytes.
    let rest = fields.members.sorted { $0.name < $1.name }
    return JSONValue.object([JSONValue.Member("at", .string(at.description))] + rest).encoded
  }
}

/// The members of an object being made; what has no value is left out.
struct Fields {
  private(set) var members: [JSONValue.Member] = []

  subscript(name: String) -> JSONValue? {
    get { members.first { $0.name == name }?.value }
    set { if let newValue { members.append(JSONValue.Member(name, newValue)) } }
  }

  mutating func set(_ name: String, _ text: String?) { self[name] = text.map(JSONValue.string) }
  mutating func set(_ name: String, _ number: Int64?) { self[name] = number.map(JSONValue.integer) }
  mutating func set(_ name: String, _ id: ObjectID?) { set(name, id?.hex) }
  mutating func set(_ name: String, _ time: Timestamp?) { set(name, time?.description) }

  mutating func set(_ name: String, _ number: Double?) {
    self[name] = number.flatMap { $0.isFinite ? .number($0) : nil }
  }

  /// Sets a number that has to be there: without it, the line would be no event.
  mutating func set(_ name: String, required number: Double) {
    self[name] = .number(number.isFinite ? number : 0)
  }

  mutating func set(_ name: String, _ values: [JSONValue]) {
    self[name] = values.isEmpty ? nil : .array(values)
  }
}

extension Fact {
  fileprivate func encode(into fields: inout Fields) {
    switch self {
    case .queued(let fact): fact.encode(into: &fields)
    case .claimed(let fact): fact.encode(into: &fields)
    case .renewed(let fact):
      fields.set("session", fact.session)
      fields.set("expires", fact.expires)
    case .released(let fact): fact.encode(into: &fields)
    case .failed(let fact): fact.encode(into: &fields)
    case .done(let fact): fact.encode(into: &fields)
    case .cancelled, .reopened: break
    case .moved(let fact):
      fields.set("chain", fact.chain)
      fields.set("position", fact.position)
    case .superseded(let new): fields.set("with", new)
    case .rewound(let kept): fields.set("kept", kept)
    case .merged(let branch, let commit):
      fields.set("into", branch)
      fields.set("commit", commit)
    case .restacked(let fact), .adopted(let fact):
      fields.set("base", fact.base)
      fields.set("commit", fact.commit)
      fields.set("tree", fact.tree)
    }
  }
}

extension Queued {
  fileprivate func encode(into fields: inout Fields) {
    fields.set("text", text)
    fields.set("chain", chain)
    fields.set("position", position)
    fields.set("priority", priority)
    fields.set("after", after.map { .string($0.hex) })
    fields.set("check", check.map(JSONValue.string))
    fields.set("artifacts", artifacts.map(JSONValue.string))
    fields["allowEmpty"] = allowEmpty ? .bool(true) : nil
    fields.set("attempts", attempts)
    fields.set("timeout", timeout)
    fields.set("worker", worker)
    fields["occurrence"] = occurrence == 1 ? nil : .integer(occurrence)
  }
}

extension Claimed {
  fileprivate func encode(into fields: inout Fields) {
    fields.set("attempt", attempt)
    fields.set("base", base)
    fields.set("boot", boot)
    fields.set("expires", expires)
    fields.set("host", host)
    fields.set("pid", pid)
    fields.set("session", session)
  }
}

extension Released {
  fileprivate func encode(into fields: inout Fields) {
    fields.set("attempt", attempt)
    fields.set("detail", detail)
    fields.set("kept", kept)
    fields.set("reason", reason.rawValue)
    fields.set("seconds", seconds)
    fields.set("session", session)
    usage.encode(into: &fields)
  }
}

extension Failed {
  fileprivate func encode(into fields: inout Fields) {
    fields.set("attempt", attempt)
    fields.set("checks", checks.map(\.json))
    fields.set("detail", detail)
    fields["final"] = .bool(final)
    fields.set("kept", kept)
    fields.set("reason", reason.rawValue)
    fields.set("retryAt", retryAt)
    fields.set("seconds", required: seconds)
    fields.set("session", session)
    fields.set("started", started)
    usage.encode(into: &fields)
  }
}

extension Done {
  fileprivate func encode(into fields: inout Fields) {
    fields.set("artifacts", artifacts.map(\.json))
    fields.set("attempt", attempt)
    fields.set("base", base)
    fields.set("branch", branch)
    fields.set("checks", checks.map(\.json))
    fields.set("commit", commit)
    fields.set("deletions", deletions)
    fields.set("files", files)
    fields.set("insertions", insertions)
    fields.set("seconds", required: seconds)
    fields.set("session", session)
    fields.set("started", started)
    fields.set("tree", tree)
    usage.encode(into: &fields)
  }
}

extension Usage {
  fileprivate func encode(into fields: inout Fields) {
    fields.set("agentSeconds", agentSeconds)
    fields.set("cost", cost)
    fields.set("exit", exit)
    fields.set("model", model)
    fields.set("provider", provider)
    fields.set("retries", retries)
    fields.set("tokensIn", tokensIn)
    fields.set("tokensOut", tokensOut)
    fields.set("turns", turns)
    fields.set("waitSeconds", waitSeconds)
    fields.set("worker", worker)
    fields.set("workerVersion", workerVersion)
  }
}

extension ArtifactFile {
  fileprivate var json: JSONValue {
    .object([.init("blob", .string(blob.hex)), .init("path", .string(path))])
  }
}

extension CheckResult {
  fileprivate var json: JSONValue {
    .object([
      .init("command", .string(command)), .init("exit", .integer(exit)),
      .init("seconds", .number(seconds.isFinite ? seconds : 0)),
    ])
  }
}
