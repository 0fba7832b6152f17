#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Why a file could not be written.
struct FileTrouble: Error {
  let reason: String
}

/// A file that keeps the first and the last of what is written to it.
///
/// What is over the limit goes round in the second half, over the oldest there; ``finish()`` puts it
/// in order. So at no time is there more on disk than the limit, or anything in memory.
struct BoundedFile {
  private let file: Descriptor
  private let path: String
  /// The size of the first part, and of the ring after it.
  private let half: Int
  /// How much was written in all.
  private var length = 0

  init(_ file: Descriptor, path: String, limit: Int) {
    self.file = file
    self.path = path
    half = max(1, limit / 2)
  }

  mutating func append(_ bytes: [UInt8]) throws(FileTrouble) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let offset = offset(of: length)
      let room = (offset < half ? half : 2 * half) - offset
      let part = rest.prefix(room)
      try Self.write(part, to: file, at: offset)
      length += part.count
      rest = rest.dropFirst(part.count)
    }
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

  /// The first part, a line that says what is missing, what the ring holds; whole lines of both.
  private func copyInOrder(to target: Descriptor) throws(FileTrouble) {
    let head = try endOfLastLine(before: half)
    let tail = try startOfLine(after: length - half)
    try copy(0..<head, to: target, at: 0)
    let note = Array("--- \(tail - head) bytes left out ---\n".utf8)
    try Self.write(note[...], to: target, at: head)
    try copy(tail..<length, to: target, at: head + note.count)
  }

  /// Where in the file that byte of all that was written is, as long as it is there.
  private func offset(of position: Int) -> Int {
    position < half ? position : half + (position - half) % half
  }

  private static let newline = UInt8(ascii: "\n")

  private func endOfLastLine(before position: Int) throws(FileTrouble) -> Int {
    let start = max(0, position - 2 * OutputLine.longest)
    let bytes = try read(start..<position)
    return bytes.lastIndex(of: Self.newline).map { start + $0 + 1 } ?? position
  }

  private func startOfLine(after position: Int) throws(FileTrouble) -> Int {
    let bytes = try read(position..<min(length, position + 2 * OutputLine.longest))
    return bytes.firstIndex(of: Self.newline).map { position + $0 + 1 } ?? position
  }

  private func copy(_ range: Range<Int>, to target: Descriptor, at start: Int) throws(FileTrouble) {
    var position = range.lowerBound
    while position < range.upperBound {
      let part = try read(position..<min(range.upperBound, position + 64 * 1024))
      try Self.write(part[...], to: target, at: start + position - range.lowerBound)
      position += part.count
    }
  }

  /// Reads a range of all that was written.
  private func read(_ range: Range<Int>) throws(FileTrouble) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var done = 0
    while done < range.count {
      let offset = offset(of: range.lowerBound + done)
      let room = (offset < half ? half : 2 * half) - offset
      let wanted = min(room, range.count - done)
      let count = bytes.withUnsafeMutableBytes {
        pread(file.number, $0.baseAddress.map { $0 + done }, wanted, off_t(offset))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw FileTrouble(reason: count < 0 ? systemMessage(errno) : "was cut short")
      }
      done += count
    }
    return bytes
  }

  private static func write(
    _ bytes: ArraySlice<UInt8>, to file: Descriptor, at offset: Int
  ) throws(FileTrouble) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(file.number, $0.baseAddress.map { $0 + done }, $0.count - done, off_t(offset + done))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileTrouble(reason: systemMessage(errno)) }
      done += count
    }
  }
}
