/// Makes what a program writes into masked lines, counts and tails.
final class LineSplitter {
  private let mask: SecretMask
  private let start: SuspendingClock.Instant
  private let onLine: (OutputLine) -> Void
  private var output: LineAssembler
  private var error: LineAssembler
  private var tail = TailBuffer()
  private var errorTail = TailBuffer()
  private var outputBytes = 0
  private var errorBytes = 0

  init(
    mask: SecretMask, start: SuspendingClock.Instant, onLine: @escaping (OutputLine) -> Void
  ) {
    self.mask = mask
    self.start = start
    self.onLine = onLine
    // One byte more shows whether a cut falls within a character.
    output = LineAssembler(lookahead: max(1, mask.lookahead))
    error = LineAssembler(lookahead: max(1, mask.lookahead))
  }

  func receive(
    _ stream: OutputLine.Stream, _ bytes: UnsafeRawBufferPointer, at now: SuspendingClock.Instant
  ) {
    switch stream {
    case .output:
      outputBytes += bytes.count
      output.feed(bytes) { line($0, stream, isCut: $1, at: now) }
    case .error:
      errorBytes += bytes.count
      error.feed(bytes) { line($0, stream, isCut: $1, at: now) }
    }
  }

  /// Takes the lines that have no end, and sums up.
  func finish(_ report: Supervisor.Report) -> Finished {
    let now = start + report.duration
    output.finish { line($0, .output, isCut: $1, at: now) }
    error.finish { line($0, .error, isCut: $1, at: now) }
    return Finished(
      ending: report.ending, duration: report.duration, tail: tail.tail(),
      errorTail: errorTail.tail(), outputBytes: outputBytes, errorBytes: errorBytes,
      survivors: report.survivors)
  }

  private func line(
    _ bytes: UnsafeRawBufferPointer, _ stream: OutputLine.Stream, isCut: Bool,
    at now: SuspendingClock.Instant
  ) {
    let limit = isCut ? Self.cut(bytes) : bytes.count
    let text =
      mask.masked(bytes, upTo: limit).map { String(decoding: $0, as: UTF8.self) }
      ?? String(decoding: UnsafeRawBufferPointer(rebasing: bytes[..<limit]), as: UTF8.self)
    tail.append(text.utf8)
    if stream == .error { errorTail.append(text.utf8) }
    onLine(OutputLine(text, stream: stream, isCut: isCut, at: now - start))
  }

  /// Where to cut: at the limit, but not within a character.
  private static func cut(_ bytes: UnsafeRawBufferPointer) -> Int {
    let limit = min(OutputLine.longest, bytes.count)
    guard limit < bytes.count else { return limit }
    let start = (max(0, limit - 3)...limit).last { bytes[$0] & 0xC0 != 0x80 }
    return start ?? limit
  }
}
