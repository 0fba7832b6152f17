#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Makes lines of what is read in pieces, holding no more than one longest line.
///
/// "\n", "\r\n" and "\r" end a line, but a "\r" alone after nothing is nothing: so a progress bar
/// becomes one line a step.
struct LineAssembler {
  /// Hears a line without its end, or all that was held of one that is cut.
  typealias Receiver = (_ line: UnsafeRawBufferPointer, _ isCut: Bool) -> Void

  /// The longest line that is given out whole.
  private let limit: Int
  /// What is held at most: the limit, and what a reader must see beyond it to judge the cut.
  private let capacity: Int
  private var pending: [UInt8] = []
  private var isSkipping = false
  /// Whether the last byte was a "\r" that ended a line; a "\n" after it belongs to it.
  private var isAfterReturn = false

  init(limit: Int = OutputLine.longest, lookahead: Int = 0) {
    self.limit = limit
    capacity = limit + lookahead
  }

  /// Takes the next piece; gives out each line that it completes.
  ///
  /// A line that is too long is given out at once, with its lookahead; its rest is skipped.
  mutating func feed(_ piece: UnsafeRawBufferPointer, _ receive: Receiver) {
    var ends = LineEnds(piece)
    var start = 0
    while start < piece.count {
      guard let end = ends.next(from: start) else {
        return hold(UnsafeRawBufferPointer(rebasing: piece[start...]), receive)
      }
      complete(
        UnsafeRawBufferPointer(rebasing: piece[start..<end]),
        isReturn: piece[end] == UInt8(ascii: "\r"), receive)
      start = end + 1
    }
  }

  /// Gives out the last line, when it has no end.
  mutating func finish(_ receive: Receiver) {
    if !pending.isEmpty { give(isCut: pending.count > limit, receive) }
    isSkipping = false
    isAfterReturn = false
  }

  /// Takes a part of a line whose end is yet to come.
  private mutating func hold(_ part: UnsafeRawBufferPointer, _ receive: Receiver) {
    guard !part.isEmpty else { return }
    isAfterReturn = false
    guard !isSkipping else { return }
    let room = capacity - pending.count
    pending.append(contentsOf: part.prefix(room))
    guard part.count > room else { return }
    give(isCut: true, receive)
    isSkipping = true
  }

  /// Takes the last part of a line.
  private mutating func complete(
    _ part: UnsafeRawBufferPointer, isReturn: Bool, _ receive: Receiver
  ) {
    if isSkipping || !pending.isEmpty {
      hold(part, receive)
      if !isSkipping { give(isCut: pending.count > limit, receive) }
      isSkipping = false
      isAfterReturn = isReturn
    } else if !part.isEmpty || !(isReturn || isAfterReturn) {
      give(part, receive)
      isAfterReturn = isReturn
    } else {
      isAfterReturn = false
    }
  }

  /// Gives out a line that came in one piece; the common case, and no byte is copied.
  private mutating func give(_ line: UnsafeRawBufferPointer, _ receive: Receiver) {
    if line.count <= limit { return receive(line, false) }
    hold(line, receive)
    if !isSkipping { give(isCut: true, receive) }
    isSkipping = false
  }

  private mutating func give(isCut: Bool, _ receive: Receiver) {
    pending.withUnsafeBytes { receive($0, isCut) }
    pending.removeAll(keepingCapacity: true)
  }
}

/// Finds line ends from left to right, looking at no byte twice for the same kind of end.
private struct LineEnds {
  private let bytes: UnsafeRawBufferPointer
  private var newline = -1
  private var carriageReturn = -1

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func next(from start: Int) -> Int? {
    if newline < start { newline = find(UInt8(ascii: "\n"), from: start) }
    if carriageReturn < start { carriageReturn = find(UInt8(ascii: "\r"), from: start) }
    let end = min(newline, carriageReturn)
    return end < bytes.count ? end : nil
  }

  private func find(_ byte: UInt8, from start: Int) -> Int {
    guard let base = bytes.baseAddress,
      let found = memchr(base + start, Int32(byte), bytes.count - start)
    else { return bytes.count }
    return UnsafeRawPointer(found) - base
  }
}
