/// Why a command does not fit the state of the queue.
public enum Rejection: Error, Hashable, Sendable {
  /// The same text is in the queue already.
  case alreadyQueued(ObjectID, TaskStatus)
  /// There is no such task.
  case unknownTask(String)
  /// The task is in a state that the command does not apply to.
  case wrongStatus(ObjectID, TaskStatus, allowed: [TaskStatus])
  /// The clock is at its end.
  case clockExhausted
}

/// A fact about a task, before it has a time, an author and a clock.
public struct NewFact: Hashable, Sendable {
  /// The task.
  public let task: ObjectID
  /// What is to be recorded.
  public let fact: Fact

  /// Pairs a task with a fact.
  public init(_ task: ObjectID, _ fact: Fact) {
    self.task = task
    self.fact = fact
  }
}

extension Queue {
  /// Gives facts their clocks, one after the other above the highest of the log.
  ///
  /// Each is recorded a microsecond after the one before it, so that notes which Git sorts by their
  /// lines keep their order.
  /// - Throws: ``Rejection/clockExhausted`` when the clock would pass 2^53.
  public func events(
    _ facts: [NewFact], at: Timestamp, by: String
  ) throws(Rejection) -> [LogLine] {
    guard clock + UInt64(facts.count) <= Event.highestClock else { throw .clockExhausted }
    return facts.enumerated().map { index, new in
      let time = Timestamp(microseconds: at.microseconds + Int64(index))
      let event = Event(at: time, by: by, clock: clock + UInt64(index) + 1, fact: new.fact)
      return LogLine(task: new.task, bytes: event.line)
    }
  }
}
