/// Runs a program for what it writes.
enum OutputCollector {
  /// What a program that has ended gave.
  struct Collected: Sendable {
    var ending: Ending
    var output: [UInt8] = []
    /// The last 64 KiB of standard error.
    var errorText = ""
    /// Whether there was more output than was taken; the program was stopped then.
    var isOverLimit = false

    /// The last lines of standard error, at most 4 KiB.
    var errorEnd: String {
      guard errorText.utf8.count > 4096 else { return errorText }
      let end = errorText.utf8.suffix(4096)
      let line = end.firstIndex(of: UInt8(ascii: "\n")).map { end[end.index(after: $0)...] }
      return String(decoding: line ?? end, as: UTF8.self)
    }
  }

  /// Blocks until the program has ended.
  static func run(
    _ invocation: Invocation, limit: Int, until interruption: Interruption
  ) -> Collected {
    var output: [UInt8] = []
    var isOverLimit = false
    var tail = TailBuffer()
    var lines = LineAssembler()
    let report = Supervisor.run(invocation, until: interruption) { stream, bytes, _ in
      switch stream {
      case .error: lines.feed(bytes) { line, _ in tail.append(line) }
      case .output where output.count + bytes.count > limit:
        isOverLimit = true
        interruption.raise()
      case .output: output.append(contentsOf: bytes)
      }
    }
    lines.finish { line, _ in tail.append(line) }
    return Collected(
      ending: report.ending, output: output, errorText: tail.tail().text, isOverLimit: isOverLimit)
  }
}
