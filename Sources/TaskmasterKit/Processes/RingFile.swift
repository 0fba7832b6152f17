#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The bytes of a bounded file, by their place in all that was ever written to it.
///
/// The first half stands at the beginning of the file; what comes after it goes round in the second half,
/// over the oldest there. A file that goes round ends in a mark that says how much was written in all: so
/// others can read it at any time, and also when its writer was killed.
struct RingFile {
  let file: Descriptor
  /// The size of the first part, and of the ring after it.
  let half: Int

  /// A file that nothing goes round in.
  init(linear file: Descriptor) {
    self.file = file
    half = .max / 2
  }

  init(_ file: Descriptor, half: Int) {
    self.file = file
    self.half = half
  }

  /// Where in the file that byte of all that was written is, as long as it is there.
  private func offset(of position: Int) -> Int {
    position < half ? position : half + (position - half) % half
  }

  /// How many bytes from there on lie together.
  private func room(at offset: Int) -> Int { (offset < half ? half : 2 * half) - offset }

  /// Reads a range of all that was written.
  func read(_ range: Range<Int>) throws(FileTrouble) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var done = 0
    while done < range.count {
      let offset = offset(of: range.lowerBound + done)
      let wanted = min(room(at: offset), range.count - done)
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

  /// Writes bytes that come after so many others.
  func write(_ bytes: [UInt8], after length: Int) throws(FileTrouble) {
    var rest = bytes[...]
    var position = length
    while !rest.isEmpty {
      let offset = offset(of: position)
      let part = rest.prefix(room(at: offset))
      try Self.write(part, to: file, at: offset)
      position += part.count
      rest = rest.dropFirst(part.count)
    }
  }

  static func write(
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

// The mark.
extension RingFile {
  /// How many bytes the mark has.
  static let markLength = 2 * (1 + markDigits)

  private static let markDigits = 19
  /// In no text: this byte is never part of UTF-8.
  private static let markSign: UInt8 = 0xFF

  /// Says in the file how much was written.
  func mark(_ length: Int) throws(FileTrouble) {
    let text = String(length)
    let digits = String(repeating: "0", count: Self.markDigits - text.utf8.count) + text
    // Twice, so that a mark that is read while it is written is known as such.
    let half = [Self.markSign] + Array(digits.utf8)
    try Self.write((half + half)[...], to: file, at: 2 * self.half)
  }

  /// What a file is found to hold.
  enum Sight: Equatable {
    /// So many bytes, one after the other.
    case linear(Int)
    /// A ring after a first part of that size; so many bytes were written in all.
    case ring(half: Int, length: Int)
    /// Just being marked.
    case unclear
  }

  /// Looks how a file is laid out, and how much was written to it.
  static func look(at file: Descriptor) throws(FileTrouble) -> Sight {
    var status = stat()
    guard fstat(file.number, &status) == 0 else { throw FileTrouble(reason: systemMessage(errno)) }
    let size = Int(status.st_size)
    guard size > markLength, (size - markLength).isMultiple(of: 2) else { return .linear(size) }
    let end = try RingFile(linear: file).read(size - markLength..<size)
    let parts = [end.prefix(markLength / 2), end.suffix(markLength / 2)]
    guard parts.allSatisfy({ $0.first == markSign }) else { return .linear(size) }
    guard parts[0].elementsEqual(parts[1]),
      let length = Int(String(decoding: parts[0].dropFirst(), as: UTF8.self))
    else { return .unclear }
    return .ring(half: (size - markLength) / 2, length: length)
  }
}
