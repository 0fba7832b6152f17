import TaskmasterCore

/// Judges a run of Goose by its events: its exit status is 0 also when the provider refused, when it
/// ran out of turns, and when the model said nothing.
struct GooseReader: WorkerReader {
  private let options: GooseOptions
  private(set) var stream = GooseStream()

  init(_ options: GooseOptions) { self.options = options }

  mutating func read(_ line: OutputLine) {
    if line.stream == .output { stream.feed(line.text) }
  }

  func verdict(on finished: Finished) -> WorkerVerdict {
    let words = words(finished)
    if case .exited = finished.ending, let error = stream.error { return failure(error) }
    let remedy = ProviderTrouble.remedy(for: words)
    if let verdict = WorkerVerdict.byEnding(
      finished, words: words, remedy: remedy, usage: usage)
    {
      return verdict
    }
    guard stream.isComplete else {
      return failure(words.isEmpty ? "it ended without a last event" : words)
    }
    if let text = Self.failureTexts.first(where: stream.lastText.hasPrefix) {
      return failure(stream.lastText, isEmptyAnswer: text == Self.emptyAnswer)
    }
    guard let tokens = stream.totalTokens, tokens > 0 else {
      return failure("it used no tokens: no model has answered")
    }
    return .success(WorkerReport(summary: stream.lastText.cut(toBytes: 4096), usage: usage))
  }

  private var usage: Usage {
    var usage = Usage(worker: "goose")
    usage.provider = options.provider
    usage.model = stream.model ?? options.model
    usage.tokensIn = stream.inputTokens
    usage.tokensOut = stream.outputTokens
    return usage
  }

  private static let emptyAnswer = "The model returned an empty response."

  /// What its last words begin with when it came to nothing though its exit status is 0.
  private static let failureTexts = [
    "Ran into this error",
    "I've reached the maximum number of actions I can do without user input.",
    emptyAnswer,
  ]

  private func failure(_ words: String, isEmptyAnswer: Bool = false) -> WorkerVerdict {
    .failure(
      WorkerFailure(
        .agent, words, remedy: isEmptyAnswer ? .again : ProviderTrouble.remedy(for: words),
        usage: usage))
  }

  /// What explains a failure: lines that should not be there, else the last of standard error.
  private func words(_ finished: Finished) -> String {
    if !stream.noise.isEmpty { return stream.noise }
    return finished.errorTail.lastLines(10).joined(separator: "\n")
  }
}
