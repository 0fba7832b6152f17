import Synchronization
import TaskmasterKit

/// Standard output for data and standard error for talk.
///
/// Output is collected and written in large pieces, to a terminal at once; talk is written at once, after
/// the output before it. A reader that went away ends neither: what nobody reads is dropped.
final class Console: Sendable {
  private struct State {
    var output: OutputDescriptor
    var talk: OutputDescriptor
    var pending: [UInt8] = []
    /// What the terminal shows below everything else.
    var live: String?
    /// Shows the output in place of the terminal.
    var pager: ForegroundProgram?
    /// How talk is written.
    var format: any TalkFormat = PlainTalk()
  }

  private let state: Mutex<State>
  /// Whether output goes to a terminal.
  let isTerminal: Bool
  /// Whether talk goes to a terminal.
  let talksToTerminal: Bool

  private static let largestPending = 1 << 16
  private static let eraseLine = "\r\u{1B}[K"

  /// Takes the two descriptors, which stay the caller's.
  init(
    output: Int32 = OutputDescriptor.standardOutput, talk: Int32 = OutputDescriptor.standardError
  ) {
    let state = State(output: OutputDescriptor(output), talk: OutputDescriptor(talk))
    isTerminal = state.output.isTerminal
    talksToTerminal = state.talk.isTerminal
    self.state = Mutex(state)
  }

  /// The columns of the terminal that shows the output; nil when there is none.
  var width: Int? { state.withLock(\.output.columns) }

  /// Writes a line of output.
  func print(_ line: String) { write(Array(line.utf8) + [UInt8(ascii: "\n")]) }

  /// Writes lines of output.
  func print(lines: some Sequence<String>) {
    for line in lines { print(line) }
  }

  /// Writes bytes of output as they are.
  func write(_ bytes: [UInt8]) {
    state.withLock { state in
      state.pending += bytes
      if isTerminal || state.pending.count > Self.largestPending { flush(&state) }
    }
  }

  /// Writes what is collected, and goes on.
  func flush() { state.withLock { flush(&$0) } }

  /// Whether nobody reads output any more, so that there is no use in making more of it.
  var isAbandoned: Bool { state.withLock(\.output.isAbandoned) }

  /// Has a pager show the output from here on; ``finish()`` waits for it.
  func show(through pager: ForegroundProgram) {
    guard let input = pager.input else { return }
    state.withLock { state in
      flush(&state)
      state.output = OutputDescriptor(input)
      state.pager = pager
    }
  }

  /// Writes talk in this form from here on.
  func talk(in format: any TalkFormat) { state.withLock { $0.format = format } }

  /// Whether what matters so much is said.
  func says(_ level: Configuration.LogLevel) -> Bool { state.withLock { level <= $0.format.level } }

  /// Whether there is a place for a live line.
  var showsLiveLine: Bool { talksToTerminal && state.withLock { $0.format.allowsLiveLine } }

  /// Says something, unless it matters too little.
  func tell(_ remark: Remark) {
    state.withLock { state in
      guard remark.level <= state.format.level else { return }
      let lines = state.format.lines(for: remark)
      guard !lines.isEmpty else { return }
      flush(&state)
      let text = lines.map { $0 + "\n" }.joined()
      state.talk.send(Array((eraser(state) + text + (state.live ?? "")).utf8))
    }
  }

  /// Keeps a line below everything else that is shown, or takes it away; where there is no place for one,
  /// nothing.
  /// - Parameter line: Text that is fit to be shown; what is wider than the terminal is cut off.
  func live(_ line: String?) {
    guard showsLiveLine else { return }
    state.withLock { state in
      flush(&state)
      let eraser = eraser(state)
      let columns = state.talk.columns ?? 80
      state.live = line.map { DisplayWidth.cut($0, to: columns - 1) }
      state.talk.send(Array((eraser + (state.live ?? "")).utf8))
    }
  }

  /// Writes what is collected.
  /// - Returns: The `errno` of the first write of output that failed, if any.
  func finish() -> Int32? {
    state.withLock { state in
      flush(&state)
      state.pager?.finish()
      return state.output.failure
    }
  }

  private func flush(_ state: inout State) {
    guard !state.pending.isEmpty else { return }
    let sharesTerminal = isTerminal && state.live != nil
    if sharesTerminal { state.talk.send(Array(Self.eraseLine.utf8)) }
    state.output.send(state.pending)
    state.pending.removeAll(keepingCapacity: true)
    if sharesTerminal { state.talk.send(Array((state.live ?? "").utf8)) }
  }

  private func eraser(_ state: borrowing State) -> String {
    state.live == nil ? "" : Self.eraseLine
  }
}
