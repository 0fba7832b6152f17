import Git
import TaskmasterCore

/// From a parent of a commit of the log to the commit.
struct HistoryStep: Sendable {
  let commit: Oid
  /// The trees of both.
  let old: Oid
  let new: Oid
  /// The clock of a parent, when there is only one.
  let clock: UInt64?
}

/// What commits of the log took out of it, or brought late.
struct HistoryComparison: Sendable {
  /// What one commit took out of one note.
  struct Loss: Hashable, Sendable {
    let commit: ObjectID
    let loss: LogComparison.Loss
  }

  /// A commit that could not be read.
  struct Gap: Hashable, Sendable {
    let commit: ObjectID
    let reason: String
  }

  /// What a commit brought though the log's clock was past it.
  struct Late: Hashable, Sendable {
    let commit: ObjectID
    /// The clock of the log that it stands on.
    let clock: UInt64
    let lines: [LogLine]
  }

  private(set) var losses: [Loss] = []
  private(set) var gaps: [Gap] = []
  private(set) var late: [Late] = []
  /// Whether everything was there.
  private(set) var isWhole = true

  /// Nothing.
  init() {}

  /// Compares the trees of steps, the latest of which comes first.
  init(of steps: [HistoryStep], in repository: Repository) {
    var (losses, late): ([(step: Int, Loss)], [(step: Int, Late)]) = ([], [])
    LogComparison(repository: repository).differences(in: steps.map { ($0.old, $0.new) }) {
      number, result in
      let step = steps[number]
      switch result {
      case .success(let difference):
        losses += difference.losses.map { (number, Loss(commit: ObjectID(step.commit), loss: $0)) }
        if let found = Self.late(difference.added, step) { late.append((number, found)) }
      // What a partial clone has not fetched cannot be compared, and is not missing.
      case .failure where repository.isPartialClone: isWhole = false
      case .failure(let error): note(step.commit, "\(error)")
      }
    }
    self.losses = losses.sorted { $0.step < $1.step }.map(\.1)
    self.late = late.sorted { $0.step < $1.step }.map(\.1)
  }

  private static func late(_ lines: [LogLine], _ step: HistoryStep) -> Late? {
    guard let clock = step.clock else { return nil }
    let late = lines.filter { line in LogClock.clock(of: line).map { $0 <= clock } ?? false }
    return late.isEmpty ? nil : Late(commit: ObjectID(step.commit), clock: clock, lines: late)
  }

  /// Adds what was found of earlier steps.
  mutating func add(_ other: HistoryComparison) {
    losses += other.losses
    late += other.late
    gaps += other.gaps.filter { !gaps.contains($0) }
  }

  /// Adds a commit that cannot be read.
  mutating func note(_ commit: Oid, _ reason: String) {
    let gap = Gap(commit: ObjectID(commit), reason: reason)
    if !gaps.contains(gap) { gaps.append(gap) }
  }
}

/// Clocks, read without the rest of what they belong to.
private enum LogClock {
  private static let key = Array(#","clock":"#.utf8)

  /// The clock of an event; a string in it cannot look like that, since its quotes are escaped.
  static func clock(of line: LogLine) -> UInt64? {
    guard let start = line.bytes.firstRange(of: key) else { return nil }
    return number(at: start, in: line.bytes)
  }

  private static func number(at start: Int, in bytes: [UInt8]) -> UInt64? {
    let digits = bytes[start...].prefix { (0x30...0x39).contains($0) }
    return UInt64(String(decoding: digits, as: UTF8.self))
  }
}

extension [UInt8] {
  /// Where the first occurrence of some bytes ends.
  fileprivate func firstRange(of pattern: [UInt8]) -> Int? {
    indices.first { has(pattern, at: $0) }.map { $0 + pattern.count }
  }

  private func has(_ pattern: [UInt8], at index: Int) -> Bool {
    self[index] == pattern[0] && self[index...].starts(with: pattern)
  }
}
