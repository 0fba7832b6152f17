#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Why a file could not be read or written.
struct FileTrouble: Error {
  let reason: String
}

/// A file that keeps the first and the last of what is written to it.
///
/// What is over the limit goes round in the second half, over the oldest there; ``finish()`` puts it
/// in order. So at no time is there more on disk than the limit and a mark, or anything in memory.
struct BoundedFile {
  private let ring: RingFile
  private let path: String
  /// How much was written in all.
  private var length = 0
  /// Whether the file ends in a mark, as it must before anything is overwritten.
  private var isMarked = false

  init(_ file: Descriptor, path: String, limit: Int) {
    ring = RingFile(file, half: max(1, limit / 2))
    self.path = path
  }

  private var half: Int { ring.half }

  mutating func append(_ bytes: [UInt8]) throws(FileTrouble) {
    if !isMarked, length + bytes.count > 2 * half {
      try ring.mark(length)
      isMarked = true
    }
    try ring.write(bytes, after: length)
    length += bytes.count
    if isMarked { try ring.mark(length) }
  }

  /// Puts the file in order.
  func finish() throws(FileTrouble) {
    guard length > 2 * half else { return }
    let ordered = "\(path).part"
    unlink(ordered)
    guard let target = Descriptor(opening: ordered, O_RDWR | O_CREAT | O_EXCL, mode: 0o600) else {
      throw FileTrouble(reason: systemMessage(errno))
    }
    do throws(FileTrouble) {
      try copyInOrder(to: target)
    } catch {
      unlink(ordered)
      throw error
    }
    guard rename(ordered, path) == 0 else { throw FileTrouble(reason: systemMessage(errno)) }
  }

  /// The line that stands for what is not kept.
  static func gap(of bytes: Int) -> [UInt8] { Array("--- \(bytes) bytes left out ---\n".utf8) }

  /// The first part, a line that says what is missing, what the ring holds; whole lines of both.
  private func copyInOrder(to target: Descriptor) throws(FileTrouble) {
    let head = try endOfLastLine(before: half)
    let tail = try startOfLine(after: length - half)
    try copy(0..<head, to: target, at: 0)
    let note = Self.gap(of: tail - head)
    try RingFile.write(note[...], to: target, at: head)
    try copy(tail..<length, to: target, at: head + note.count)
  }

  private static let newline = UInt8(ascii: "\n")

  private func endOfLastLine(before position: Int) throws(FileTrouble) -> Int {
    let start = max(0, position - 2 * OutputLine.longest)
    let bytes = try ring.read(start..<position)
    return bytes.lastIndex(of: Self.newline).map { start + $0 + 1 } ?? position
  }

  private func startOfLine(after position: Int) throws(FileTrouble) -> Int {
    let bytes = try ring.read(position..<min(length, position + 2 * OutputLine.longest))
    return bytes.firstIndex(of: Self.newline).map { position + $0 + 1 } ?? position
  }

  private func copy(_ range: Range<Int>, to target: Descriptor, at start: Int) throws(FileTrouble) {
    var position = range.lowerBound
    while position < range.upperBound {
      let part = try ring.read(position..<min(range.upperBound, position + 64 * 1024))
      try RingFile.write(part[...], to: target, at: start + position - range.lowerBound)
      position += part.count
    }
  }
}
