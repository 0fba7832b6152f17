#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads a transcript in pieces of whole lines, also while it is being written.
///
/// It holds no more than a piece and a line, however long the transcript is. Where the writer has gone
/// round, and what was not yet read is overwritten, a line says how much that is.
public struct TranscriptReader: Sendable {
  private let file: Descriptor
  private let path: String
  /// How much of all that was written has been read, or passed over.
  private var position = 0
  /// The beginning of a line whose end has not been read.
  private var pending: [UInt8] = []

  /// The most that is read at once.
  private static let longestPiece = 64 * 1024

  /// Opens a transcript; nil: there is none.
  init?(_ path: String) throws(Problem) {
    guard let file = Descriptor(opening: path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) else {
      if errno == ENOENT { return nil }
      throw Self.problem(path, systemMessage(errno))
    }
    self.file = file
    self.path = path
  }

  /// The next lines; nil: there are no more now.
  /// - Throws: ``Problem`` when the transcript cannot be read.
  public mutating func next() throws(Problem) -> [UInt8]? {
    do throws(FileTrouble) {
      while let extent = try extent() {
        guard extent.holds(position) else {
          if let gap = try passOverGap(in: extent) { return gap }
          continue
        }
        let end = extent.end(after: position, atMost: Self.longestPiece)
        guard end > position else { return nil }
        let bytes = try extent.ring.read(position..<end)
        // The writer may have come round while it was read.
        guard let after = try self.extent(), after.holds(position) else { continue }
        position = end
        if let lines = completed(by: bytes) { return lines }
      }
      return nil
    } catch {
      throw Self.problem(path, error.reason)
    }
  }

  /// The last line, when nobody will end it any more.
  public mutating func rest() -> [UInt8]? {
    defer { pending = [] }
    return pending.isEmpty ? nil : pending + [Self.newline]
  }

  /// What there is to read, at one moment.
  private struct Extent {
    let ring: RingFile
    /// How much was written in all.
    let length: Int
    /// From where on the ring holds what was written last.
    ///
    /// What is older is overwritten, or may be at this moment: a line at a time is.
    let oldest: Int

    init(length: Int, of file: Descriptor) {
      self.length = length
      ring = RingFile(linear: file)
      oldest = 0
    }

    init(length: Int, half: Int, of file: Descriptor) {
      self.length = length
      ring = RingFile(file, half: half)
      oldest = max(half, length - half + min(2 * OutputLine.longest, half / 2))
    }

    func holds(_ position: Int) -> Bool { position < ring.half || position >= oldest }

    func end(after position: Int, atMost count: Int) -> Int {
      min(length, position + count, position < ring.half ? ring.half : .max)
    }
  }

  /// How far the writer is; nil when that cannot be told just now.
  private func extent() throws(FileTrouble) -> Extent? {
    for _ in 0..<1000 {
      switch try RingFile.look(at: file) {
      case .linear(let length): return Extent(length: length, of: file)
      case .ring(let half, let length): return Extent(length: length, half: half, of: file)
      case .unclear: continue
      }
    }
    return nil
  }

  /// Goes on behind what is lost, and says how much that is; nil: it has become more meanwhile.
  private mutating func passOverGap(in extent: Extent) throws(FileTrouble) -> [UInt8]? {
    let end = min(extent.length, extent.oldest + 2 * OutputLine.longest)
    let bytes = try extent.ring.read(extent.oldest..<end)
    guard let after = try self.extent(), after.holds(extent.oldest) else { return nil }
    let line = bytes.firstIndex(of: Self.newline).map { extent.oldest + $0 + 1 } ?? extent.oldest
    let gap = BoundedFile.gap(of: line - (position - pending.count))
    position = line
    pending = []
    return gap
  }

  /// Takes bytes in, and gives out the lines that are whole with them.
  private mutating func completed(by bytes: [UInt8]) -> [UInt8]? {
    guard let last = bytes.lastIndex(of: Self.newline) else {
      pending += bytes
      // No line of ours is so long: whatever it is, it is not held any longer.
      return pending.count > 4 * OutputLine.longest ? rest() : nil
    }
    let lines = pending + bytes[...last]
    pending = Array(bytes[(last + 1)...])
    return lines
  }

  private static let newline = UInt8(ascii: "\n")

  private static func problem(_ path: String, _ reason: String) -> Problem {
    Problem("cannot read the transcript '\(path)': \(reason)")
  }
}
