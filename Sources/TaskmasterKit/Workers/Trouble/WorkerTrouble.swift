/// A way in which a worker's run comes to nothing.
///
/// What is done about each is one table, ``rows``, which the manual shows as well.
public enum WorkerTrouble: String, Hashable, Sendable, CaseIterable {
  case noProvider
  case authentication
  case credit
  case badModel
  case badCall
  case rateLimit
  case server
  case emptyAnswer
  case start
  case turnLimit
  case question
  case unparseable
  case signal
  case timeout
  case idle
  case other

  /// What is done about a trouble when no other model is left, or none would help.
  public enum Remedy: Hashable, Sendable, CaseIterable {
    /// The same command again, on a clean workspace, in a moment: the trouble is passing. When that has
    /// been done often enough, the attempt ends.
    case again
    /// The same command when the provider takes requests again.
    case wait
    /// The attempt ends: the same command would fail in the same way.
    case endAttempt
    /// The run ends: every task would fail.
    case endRun
  }

  /// What is known of a trouble.
  struct Row: Hashable, Sendable {
    let trouble: WorkerTrouble
    /// How it is called in messages; nil: the message says it all.
    let name: String?
    /// What it is, in a sentence.
    let meaning: String
    /// Whether another model may do what this one does not.
    let helpsAnotherModel: Bool
    let remedy: Remedy
  }

  /// What is done about each trouble.
  static let rows: [Row] = [
    Row(
      .noProvider, "no provider", "No provider is set up, or none of that name is known.",
      helpsAnotherModel: true, .endRun),
    Row(
      .authentication, "the key is refused", "There is no key, or the provider refuses it.",
      helpsAnotherModel: true, .endRun),
    Row(
      .credit, "no credit is left", "The provider wants to be paid first.",
      helpsAnotherModel: true, .endRun),
    Row(
      .badModel, "the model is refused",
      "The provider does not know the model, or does not give it.",
      helpsAnotherModel: true, .endRun),
    Row(
      .badCall, "not understood by the worker",
      "The worker's program does not understand how it is called.",
      helpsAnotherModel: false, .endRun),
    Row(
      .rateLimit, "rate limit", "The provider wants to be left alone for a while.",
      helpsAnotherModel: true, .wait),
    Row(
      .server, "the provider is in trouble",
      "The provider, or the network on the way to it, is out of order.",
      helpsAnotherModel: true, .again),
    Row(
      .emptyAnswer, "empty answer", "The model answered nothing.",
      helpsAnotherModel: true, .again),
    Row(
      .start, nil, "The worker's program could not be started.",
      helpsAnotherModel: false, .again),
    Row(
      .turnLimit, "turn limit", "It took as many turns as it may.",
      helpsAnotherModel: false, .endAttempt),
    Row(
      .question, "it asked instead of acting", "It asked a question and changed nothing.",
      helpsAnotherModel: false, .endAttempt),
    Row(
      .unparseable, "not understood", "What it wrote does not tell how the run ended.",
      helpsAnotherModel: false, .endAttempt),
    Row(
      .signal, nil, "A signal that is not ours ended it.",
      helpsAnotherModel: false, .endAttempt),
    Row(
      .timeout, nil, "It took longer than its time limit.",
      helpsAnotherModel: false, .endAttempt),
    Row(
      .idle, nil, "It was silent for too long.",
      helpsAnotherModel: false, .endAttempt),
    Row(
      .other, nil, "Anything else that it says, and any other exit status.",
      helpsAnotherModel: false, .endAttempt),
  ]

  private static let table = Dictionary(
    rows.map { ($0.trouble, $0) }, uniquingKeysWith: { first, _ in first })

  private var row: Row? { Self.table[self] }

  /// What is done about it when no other model is left, or none would help.
  public var remedy: Remedy { row?.remedy ?? .endAttempt }

  /// Whether another model may do what this one does not.
  public var helpsAnotherModel: Bool { row?.helpsAnotherModel ?? false }

  /// A message that begins with the trouble's name.
  func named(_ message: String) -> String {
    guard let name = row?.name else { return message }
    return message.isEmpty ? name : "\(name): \(message)"
  }
}

extension WorkerTrouble.Row {
  fileprivate init(
    _ trouble: WorkerTrouble, _ name: String?, _ meaning: String, helpsAnotherModel: Bool,
    _ remedy: WorkerTrouble.Remedy
  ) {
    self.init(
      trouble: trouble, name: name, meaning: meaning, helpsAnotherModel: helpsAnotherModel,
      remedy: remedy)
  }

  /// What is done, in a sentence.
  var consequence: String {
    let last =
      switch remedy {
      case .again, .endAttempt: "the attempt ends."
      case .wait: "it is waited for."
      case .endRun: "the run ends."
      }
    let first = helpsAnotherModel ? "the next model; else \(last)" : last
    guard remedy == .again else { return first.prefix(1).uppercased() + first.dropFirst() }
    return "Again, at most taskmaster.workerRetries times; then \(first)"
  }
}
