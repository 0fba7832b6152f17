import TaskmasterCore

/// The message of a commit on the log: what happened, in words, and the clock.
enum LogSubject {
  private static let clockKey = "Taskmaster-Clock: "

  /// The whole message.
  static func message(_ subject: String, clock: UInt64) -> [UInt8] {
    Array("\(subject)\n\n\(clockKey)\(clock)\n".utf8)
  }

  /// The clock that a message says; nil: it is not one of ours.
  static func clock(in message: [UInt8]) -> UInt64? {
    let last = message.split(separator: UInt8(ascii: "\n")).last ?? []
    guard last.starts(with: clockKey.utf8) else { return nil }
    return UInt64(String(decoding: last.dropFirst(clockKey.utf8.count), as: UTF8.self))
  }

  /// One fact about one task, or how many of what.
  static func text(_ facts: [NewFact]) -> String {
    guard let first = facts.first else { return "nothing" }
    guard facts.count == 1 else { return "\(verb(first.fact)) \(facts.count) tasks" }
    let id = first.task.short
    switch first.fact {
    case .queued(let fact):
      return "queue \(id) \(VisibleText.line(TaskText.title(of: fact.text), most: 50))"
    case .claimed(let fact): return "claim \(id) attempt \(fact.attempt)"
    case .failed(let fact): return "fail \(id) attempt \(fact.attempt): \(fact.reason.rawValue)"
    case .done(let fact): return "done \(id) \(fact.commit.short) on \(fact.branch)"
    default: return "\(verb(first.fact)) \(id)"
    }
  }

  private static func verb(_ fact: Fact) -> String {
    switch fact {
    case .queued: "queue"
    case .claimed: "claim"
    case .renewed: "renew"
    case .released: "release"
    case .failed: "fail"
    case .done: "done"
    case .cancelled: "cancel"
    case .reopened: "retry"
    case .moved: "move"
    case .superseded: "supersede"
    case .rewound: "rewind"
    case .merged: "merge"
    case .restacked: "restack"
    case .adopted: "adopt"
    }
  }
}
