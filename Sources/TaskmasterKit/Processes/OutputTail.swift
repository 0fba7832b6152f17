/// The last that a program wrote: about 64 KiB, whole lines.
public struct OutputTail: Hashable, Sendable {
  /// The text, each line with its end.
  public var text: String
  /// Whether this is all that was written.
  public var isWhole: Bool

  /// Makes a tail; by default one of a program that wrote nothing.
  public init(_ text: String = "", isWhole: Bool = true) {
    self.text = text
    self.isWhole = isWhole
  }

  /// The last line that is not blank; empty when there is none.
  public var lastLine: String {
    let line = text.utf8.split(separator: UInt8(ascii: "\n")).last { line in
      !line.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }
    return line.map { String(Substring($0)) } ?? ""
  }

  /// The last lines, at most so many.
  public func lastLines(_ count: Int) -> [String] {
    text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .dropLast()  // what follows the last line end: nothing
      .suffix(count).map { String(Substring($0)) }
  }
}

/// Collects a tail in bounded memory.
struct TailBuffer {
  static let limit = 64 * 1024

  private var bytes: [UInt8] = []
  private var isWhole = true

  mutating func append(_ line: some Collection<UInt8>) {
    bytes.append(contentsOf: line)
    bytes.append(UInt8(ascii: "\n"))
    // Only now and then, so that each byte is moved once at most.
    if bytes.count > 4 * Self.limit { trim() }
  }

  /// What was collected.
  mutating func tail() -> OutputTail {
    trim()
    return OutputTail(String(decoding: bytes, as: UTF8.self), isWhole: isWhole)
  }

  /// Drops the oldest lines over the limit, but never the last.
  private mutating func trim() {
    guard bytes.count > Self.limit else { return }
    let newline = UInt8(ascii: "\n")
    let cut = bytes.count - Self.limit
    // The end of the line that the cut falls in; one before the very last end.
    let start = bytes[(cut - 1)..<(bytes.count - 1)].firstIndex(of: newline).map { $0 + 1 }
    let lastStart = bytes.dropLast().lastIndex(of: newline).map { $0 + 1 } ?? 0
    bytes.removeFirst(start ?? lastStart)
    isWhole = false
  }
}
