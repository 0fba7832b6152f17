// Compiled together with the sources of TaskmasterCore: see Tests/fuzz.

/// Called by libFuzzer with an input; the first byte of it says what is fuzzed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: data, count: size))
  guard let kind = input.first else { return 0 }
  let rest = Array(input.dropFirst())
  switch kind {
  case UInt8(ascii: "e"): fuzzEvent(rest)
  case UInt8(ascii: "l"): fuzzLog(rest)
  case UInt8(ascii: "p"): _ = try? PushedReference.parse(prePush: rest)
  case UInt8(ascii: "r"): fuzzReceived(rest)
  case UInt8(ascii: "w"): _ = try? RewrittenCommit.parse(postRewrite: rest)
  case UInt8(ascii: "t"): fuzzText(rest)
  default: return 0
  }
  return 0
}

/// A line that is an event is written as it was read, and read as it was written.
private func fuzzEvent(_ line: [UInt8]) {
  guard let event = try? Event(line: line) else { return }
  guard let again = try? Event(line: event.line) else { fatalError("written, and not read") }
  precondition(again == event && again.line == event.line)
}

/// Any lines are a log, and its queue does not depend on their order.
private func fuzzLog(_ input: [UInt8]) {
  let lines = input.split(separator: UInt8(ascii: "\n")).map {
    LogLine(task: .zero, bytes: Array($0))
  }
  let queue = Queue(EventLog(lines))
  precondition(queue.tasks == Queue(EventLog(lines.reversed())).tasks)
}

/// What is read of a push is all of it.
private func fuzzReceived(_ input: [UInt8]) {
  guard let references = try? PushedReference.parse(preReceive: input) else { return }
  precondition(references.count == input.split(separator: UInt8(ascii: "\n")).count)
}

/// A task's text, once in its form, stays as it is.
private func fuzzText(_ bytes: [UInt8]) {
  guard let text = try? TaskText(bytes: bytes) else { return }
  precondition((try? TaskText(bytes: Array(text.text.utf8)))?.text == text.text)
}
