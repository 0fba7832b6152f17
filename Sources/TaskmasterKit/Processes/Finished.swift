/// How a program ended.
public enum Ending: Hashable, Sendable {
  /// By itself, with this exit status.
  case exited(Int32)
  /// By a signal that is not ours.
  case signalled(Int32)
  /// Stopped because it ran for too long.
  case timedOut
  /// Stopped because it was silent for too long.
  case idle
  /// Stopped because the Swift task that ran it was cancelled.
  case interrupted
  /// It never ran; why, for a person.
  case notStarted(String)

  /// Whether it ended by itself with exit status 0.
  public var isSuccess: Bool { self == .exited(0) }

  /// The exit status as a shell has it: 128 and the number of the signal for one that was ended by it, 124
  /// for one that was stopped at a limit, as timeout(1) does, and 127 for one that never ran.
  public var status: Int64 {
    switch self {
    case .exited(let status): Int64(status)
    case .signalled(let signal): 128 + Int64(signal)
    case .timedOut, .idle: 124
    case .interrupted: 130
    case .notStarted: 127
    }
  }
}

/// What a program that has ended leaves: nothing of it runs any more.
public struct Finished: Hashable, Sendable {
  /// How it ended.
  public var ending: Ending
  /// From its start to its end, the ending of its leftovers included.
  public var duration: Duration
  /// The last that it wrote, standard output and standard error as they came.
  public var tail: OutputTail
  /// The last that it wrote to standard error.
  public var errorTail: OutputTail
  /// How many bytes it wrote to standard output.
  public var outputBytes: Int
  /// How many bytes it wrote to standard error.
  public var errorBytes: Int
  /// Processes of it that could not be ended: another user's, or stuck in the kernel.
  ///
  /// Empty but for these two.
  public var survivors: [Int32]

  /// Makes an outcome of its parts.
  public init(
    ending: Ending, duration: Duration = .zero, tail: OutputTail = OutputTail(),
    errorTail: OutputTail = OutputTail(), outputBytes: Int = 0, errorBytes: Int = 0,
    survivors: [Int32] = []
  ) {
    self.ending = ending
    self.duration = duration
    self.tail = tail
    self.errorTail = errorTail
    self.outputBytes = outputBytes
    self.errorBytes = errorBytes
    self.survivors = survivors
  }
}
