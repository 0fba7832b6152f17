/// What the machine does about failed attempts.
public struct RetryPolicy: Hashable, Sendable {
  /// How many attempts of a task may fail.
  public var attempts: Int
  /// Seconds before the second attempt; doubled before each further one.
  public var delay: Double

  /// The longest wait between two attempts, in seconds.
  public static let longestDelay = 3600.0

  /// Makes a policy; at least one attempt.
  public init(attempts: Int = 3, delay: Double = 1) {
    self.attempts = max(1, attempts)
    self.delay = max(0, delay)
  }

  /// Whether this failure is the task's last.
  /// - Parameters:
  ///   - failures: How many attempts failed before.
  ///   - limit: The task's own limit; nil: the policy's.
  /// - Returns: True when no attempt is left.
  public func isFinal(afterFailures failures: Int, limit: Int64?) -> Bool {
    failures >= max(1, limit.map { Int(clamping: $0) } ?? attempts) - 1
  }

  /// Seconds until the next attempt, after that many failures before this one.
  public func delay(afterFailures failures: Int) -> Double {
    guard delay > 0 else { return 0 }
    var seconds = delay
    // Sixty doublings take every delay worth the name past the longest.
    for _ in 0..<min(max(0, failures), 60) { seconds *= 2 }
    return min(seconds, Self.longestDelay)
  }
}
