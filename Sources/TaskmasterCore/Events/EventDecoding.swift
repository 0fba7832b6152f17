/// Why a line is not an event that this version can read.
public struct EventError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, in one sentence without a period.
  public let description: String
  /// What kind of reason that is.
  public let kind: StrayLine.Kind

  init(description: String, kind: StrayLine.Kind = .malformed) {
    self.description = description
    self.kind = kind
  }
}

extension Event {
  /// Reads one line of a task's note.
  ///
  /// Keys that this version does not know are passed over, so that a later one may add some.
  /// - Parameters:
  ///   - line: The line without its newline.
  ///   - strings: Where strings are found that other events have as well.
  /// - Throws: ``EventError`` for anything that is not an event of version 1.
  public init(line: [UInt8], sharing strings: SharedStrings? = nil) throws(EventError) {
    self = try line.withUnsafeBufferPointer { bytes throws(EventError) in
      try Event(fields: try FieldReader(bytes, sharing: strings))
    }
  }

  private init(fields: FieldReader) throws(EventError) {
    let version: Int64 = try fields.required("v")
    guard version == Self.version else {
      let kind: StrayLine.Kind = version > Self.version ? .later : .malformed
      throw EventError(description: "version \(version)", kind: kind)
    }
    let clock: Int64 = try fields.required("clock")
    guard clock >= 1, clock <= Int64(Self.highestClock) else {
      throw EventError(description: "clock \(clock) is out of range", kind: .clock)
    }
    self.init(
      at: try fields.required("at"), by: try fields.shared("by"), clock: UInt64(clock),
      fact: try Fact(fields: fields))
  }
}

extension Fact {
  fileprivate init(fields: FieldReader) throws(EventError) {
    let name: String = try fields.required("event")
    switch name {
    case "queued": self = .queued(try Queued(fields: fields))
    case "claimed": self = .claimed(try Claimed(fields: fields))
    case "renewed":
      self = .renewed(
        Renewed(session: try fields.shared("session"), expires: try fields.required("expires")))
    case "released": self = .released(try Released(fields: fields))
    case "failed": self = .failed(try Failed(fields: fields))
    case "done": self = .done(try Done(fields: fields))
    case "cancelled": self = .cancelled
    case "reopened": self = .reopened
    case "moved":
      self = .moved(
        Moved(chain: try fields.required("chain"), position: try fields.required("position")))
    case "superseded": self = .superseded(with: try fields.required("with"))
    case "rewound": self = .rewound(kept: try fields.optional("kept"))
    case "merged":
      self = .merged(into: try fields.required("into"), commit: try fields.required("commit"))
    case "restacked": self = .restacked(try Rebased(fields: fields))
    case "adopted": self = .adopted(try Rebased(fields: fields))
    default: throw EventError(description: "unknown event \"\(name)\"", kind: .later)
    }
  }
}

extension Queued {
  fileprivate init(fields: FieldReader) throws(EventError) {
    self.init(
      text: try fields.required("text"), chain: try fields.required("chain"),
      position: try fields.required("position"))
    priority = try fields.optional("priority") ?? 0
    after = try fields.optional("after") ?? []
    check = try fields.optional("check") ?? []
    artifacts = try fields.optional("artifacts") ?? []
    allowEmpty = try fields.optional("allowEmpty") ?? false
    attempts = try fields.optional("attempts")
    timeout = try fields.optional("timeout")
    worker = try fields.optional("worker")
    occurrence = try fields.optional("occurrence") ?? 1
    guard occurrence >= 1 else { throw EventError(description: "occurrence \(occurrence)") }
  }
}

extension Claimed {
  fileprivate init(fields: FieldReader) throws(EventError) {
    self.init(
      attempt: try fields.required("attempt"), base: try fields.required("base"),
      session: try fields.shared("session"), host: try fields.shared("host"),
      pid: try fields.required("pid"), boot: try fields.shared("boot"),
      expires: try fields.required("expires"))
  }
}

extension Released {
  fileprivate init(fields: FieldReader) throws(EventError) {
    let reason: String = try fields.required("reason")
    self.init(
      attempt: try fields.required("attempt"), session: try fields.shared("session"),
      reason: ReleaseReason(rawValue: reason), detail: try fields.optional("detail"),
      kept: try fields.optional("kept"))
    seconds = try fields.optional("seconds")
    usage = try Usage(fields: fields)
  }
}

extension Failed {
  fileprivate init(fields: FieldReader) throws(EventError) {
    let reason: String = try fields.required("reason")
    self.init(
      attempt: try fields.required("attempt"), session: try fields.shared("session"),
      reason: FailureReason(rawValue: reason), detail: try fields.optional("detail"),
      final: try fields.optional("final") ?? false, kept: try fields.optional("kept"),
      retryAt: try fields.optional("retryAt"), seconds: try fields.required("seconds"),
      started: try fields.required("started"), usage: try Usage(fields: fields))
    checks = try fields.optional("checks") ?? []
  }
}

extension Done {
  fileprivate init(fields: FieldReader) throws(EventError) {
    self.init(
      attempt: try fields.required("attempt"), session: try fields.shared("session"),
      base: try fields.required("base"), commit: try fields.required("commit"),
      tree: try fields.required("tree"), branch: try fields.required("branch"),
      seconds: try fields.required("seconds"), started: try fields.required("started"))
    artifacts = try fields.optional("artifacts") ?? []
    checks = try fields.optional("checks") ?? []
    files = try fields.optional("files") ?? 0
    insertions = try fields.optional("insertions") ?? 0
    deletions = try fields.optional("deletions") ?? 0
    usage = try Usage(fields: fields)
  }
}

extension Rebased {
  fileprivate init(fields: FieldReader) throws(EventError) {
    self.init(
      base: try fields.required("base"), commit: try fields.required("commit"),
      tree: try fields.required("tree"))
  }
}

extension Usage {
  fileprivate init(fields: FieldReader) throws(EventError) {
    self.init(worker: try fields.optional("worker"))
    agentSeconds = try fields.optional("agentSeconds")
    cost = try fields.optional("cost")
    exit = try fields.optional("exit")
    model = try fields.optional("model")
    provider = try fields.optional("provider")
    retries = try fields.optional("retries")
    tokensIn = try fields.optional("tokensIn")
    tokensOut = try fields.optional("tokensOut")
    turns = try fields.optional("turns")
    waitSeconds = try fields.optional("waitSeconds")
    workerVersion = try fields.optional("workerVersion")
  }
}
