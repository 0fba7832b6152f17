/// A line that a program wrote, without its end.
public struct OutputLine: Hashable, Sendable {
  /// Where a line was written to.
  public enum Stream: Hashable, Sendable {
    /// Standard output.
    case output
    /// Standard error.
    case error
  }

  /// The longest line, in bytes; what is longer is cut.
  public static let longest = 64 * 1024

  /// Where it was written to.
  public var stream: Stream
  /// The text: secrets masked, bytes that are not UTF-8 replaced.
  public var text: String
  /// Whether the line went on and its rest was thrown away.
  public var isCut: Bool
  /// When it was read, counted from the program's start.
  public var at: Duration

  /// Makes a line of its parts.
  public init(_ text: String, stream: Stream = .output, isCut: Bool = false, at: Duration = .zero) {
    self.stream = stream
    self.text = text
    self.isCut = isCut
    self.at = at
  }
}
