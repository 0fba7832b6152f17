/// The most that is taken of anybody.
enum ReceiveLimits {
  /// A note, in bytes.
  static let note = LogContents.longestNote
  /// A line of a task's note, in bytes: the largest text, every byte of it escaped.
  static let line = 8 << 20
  /// All notes that the commits of a push change, in bytes.
  static let bytes = 512 << 20
  /// The notes that a push changes.
  static let notes = 200_000
  /// The commits that are read of a log that is pushed and of the one that is here.
  static let commits = 500_000
  /// The logs that are read whole since their commits do not say what their clock is.
  static let wholeLogs = 16
}
