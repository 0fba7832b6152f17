import TaskmasterCore

/// Judges a run of Goose by its events: its exit status is 0 also when the provider refused, when it
/// ran out of turns, and when the model said nothing.
struct GooseReader: WorkerReader {
  private let model: GooseModel
  private(set) var stream = GooseStream()
  private var signs = GooseSigns()

  init(_ model: GooseModel) { self.model = model }

  mutating func read(_ line: OutputLine) {
    switch line.stream {
    case .output: stream.feed(line.text)
    case .error: signs.hear(line.text)
    }
  }

  func verdict(on finished: Finished) -> WorkerVerdict {
    if case .exited(let status) = finished.ending {
      return judge(status, finished)
    }
    let words = words(finished)
    return WorkerVerdict.byEnding(finished, words: words, usage: usage) ?? .interrupted(usage)
  }

  private func judge(_ status: Int32, _ finished: Finished) -> WorkerVerdict {
    if let error = stream.error { return failure(.agent, TroubleWords.trouble(in: error), error) }
    let words = words(finished)
    guard status == 0 else {
      return WorkerVerdict.byEnding(
        finished, words: words, trouble: GooseSigns.trouble(ofExit: status, words), usage: usage)
        ?? .interrupted(usage)
    }
    guard stream.isComplete else {
      let trouble = TroubleWords.trouble(in: words) ?? .unparseable
      return failure(.agent, trouble, words.isEmpty ? "it ended without a last event" : words)
    }
    if let trouble = GooseSigns.trouble(in: stream.lastText) {
      return failure(.agent, trouble, stream.lastText)
    }
    guard let tokens = stream.totalTokens, tokens > 0 else {
      return failure(.agent, .emptyAnswer, "it used no tokens: no model has answered")
    }
    return .success(
      WorkerReport(summary: stream.lastText, usage: usage, warning: signs.warning))
  }

  private var usage: Usage {
    var usage = Usage(worker: "goose")
    usage.provider = model.provider
    usage.model = stream.model ?? model.model
    usage.tokensIn = stream.inputTokens
    usage.tokensOut = stream.outputTokens
    usage.turns = stream.turns > 0 ? stream.turns : nil
    return usage
  }

  private func failure(
    _ reason: FailureReason, _ trouble: WorkerTrouble?, _ words: String
  ) -> WorkerVerdict {
    .failure(WorkerFailure(reason, trouble ?? .other, words, usage: usage))
  }

  /// What explains a failure: lines that should not be there, else the last of standard error.
  private func words(_ finished: Finished) -> String {
    if !stream.noise.isEmpty { return stream.noise }
    return finished.errorTail.lastLines(10).joined(separator: "\n")
  }
}

/// Judges a run of a Goose that writes text alone: by its exit status, and by what its last words begin
/// with.
struct GooseTextReader: WorkerReader {
  private let model: GooseModel
  private var signs = GooseSigns()
  /// The last lines of standard output.
  private var lines: [String] = []

  private static let mostLines = 40

  init(_ model: GooseModel) { self.model = model }

  mutating func read(_ line: OutputLine) {
    guard line.stream == .output else { return signs.hear(line.text) }
    guard line.text.contains(where: { !$0.isWhitespace }) else { return }
    lines.append(line.text.cut(toBytes: 1024))
    if lines.count > Self.mostLines { lines.removeFirst() }
  }

  func verdict(on finished: Finished) -> WorkerVerdict {
    let errors = finished.errorTail.lastLines(10).joined(separator: "\n")
    let words = lines.isEmpty ? errors : lines.suffix(10).joined(separator: "\n")
    if case .exited(let status) = finished.ending, status != 0 {
      let trouble = GooseSigns.trouble(ofExit: status, "\(words)\n\(errors)")
      return WorkerVerdict.byEnding(finished, words: words, trouble: trouble, usage: usage)
        ?? .interrupted(usage)
    }
    if let verdict = WorkerVerdict.byEnding(finished, words: words, usage: usage) { return verdict }
    for (index, line) in lines.enumerated() {
      guard let trouble = GooseSigns.trouble(in: line, lines[index...]) else { continue }
      return failure(trouble, lines[index...].joined(separator: "\n"))
    }
    guard !lines.isEmpty else { return failure(.emptyAnswer, "it wrote nothing") }
    return .success(WorkerReport(summary: words, usage: usage, warning: signs.warning))
  }

  private var usage: Usage {
    var usage = Usage(worker: "goose")
    usage.provider = model.provider
    usage.model = model.model
    return usage
  }

  private func failure(_ trouble: WorkerTrouble, _ words: String) -> WorkerVerdict {
    .failure(WorkerFailure(.agent, trouble, words, usage: usage))
  }
}
