import TaskmasterCore
import Testing

@testable import TaskmasterKit

struct GooseReaderTests {
  private func verdict(
    _ lines: [String], ending: Ending = .exited(0), errors: String = ""
  ) -> WorkerVerdict {
    var reader = GooseReader(GooseModel(provider: "p", model: "m"))
    for line in lines { reader.read(OutputLine(line)) }
    reader.read(OutputLine(#"{"type":"error","error":"on the wrong stream"}"#, stream: .error))
    for line in errors.split(separator: "\n") {
      reader.read(OutputLine(String(line), stream: .error))
    }
    return reader.verdict(
      on: Finished(ending: ending, duration: .seconds(61), errorTail: OutputTail(errors)))
  }

  private func failure(
    _ lines: [String], ending: Ending = .exited(0), errors: String = ""
  ) -> WorkerFailure? {
    guard case .failure(let failure) = verdict(lines, ending: ending, errors: errors) else {
      return nil
    }
    return failure
  }

  private let complete = GooseStreamTests.complete

  @Test func aRunThatIsCompleteSucceeds() {
    var usage = Usage(worker: "goose")
    usage.provider = "p"
    usage.model = "m"
    usage.tokensIn = 1100
    usage.tokensOut = 134
    usage.turns = 1
    #expect(
      verdict([GooseStreamTests.text("Done."), complete])
        == .success(WorkerReport(summary: "Done.", usage: usage)))
  }

  @Test func theModelIsTheOneThatAnswered() {
    let lines = [#"{"type":"model_change","model":"other"}"#, complete]
    guard case .success(let report) = verdict(lines) else { return #expect(Bool(false)) }
    #expect(report.usage.model == "other")
  }

  @Test func itsWarningsAreKept() {
    let warning = "Warning: Failed to start extension 'memory': no such file, continuing without it"
    let said = verdict([GooseStreamTests.text("Done."), complete], errors: "hello\n\(warning)\n")
    guard case .success(let report) = said else { return #expect(Bool(false)) }
    #expect(report.warning == warning)
  }

  /// All exit with status 0.
  @Test(
    arguments: [
      ([], .unparseable, "not understood: it ended without a last event"),
      (
        [GooseStreamTests.text("half")], .unparseable,
        "not understood: it ended without a last event"
      ),
      (["what is this"], .unparseable, "not understood: what is this"),
      (
        ["error: Error Unknown provider: x"], .noProvider,
        "no provider: error: Error Unknown provider: x"
      ),
      (
        [#"{"type":"complete","total_tokens":null}"#], .emptyAnswer,
        "empty answer: it used no tokens: no model has answered"
      ),
      (
        [#"{"type":"complete","total_tokens":0}"#], .emptyAnswer,
        "empty answer: it used no tokens: no model has answered"
      ),
      (
        [#"{"type":"error","error":"Authentication failed: 401"}"#, GooseStreamTests.complete],
        .authentication, "the key is refused: Authentication failed: 401"
      ),
      (
        [#"{"type":"error","error":"Headless run interrupted"}"#], .other,
        "Headless run interrupted"
      ),
      (
        [
          GooseStreamTests.text("Ran into this error: Rate limit exceeded (429)."),
          GooseStreamTests.complete,
        ], .rateLimit, "rate limit: Ran into this error: Rate limit exceeded (429)."
      ),
      (
        [
          GooseStreamTests.text("Ran into this error: Server error: 503 in 1429 ms."),
          GooseStreamTests.complete,
        ], .server,
        "the provider is in trouble: Ran into this error: Server error: 503 in 1429 ms."
      ),
      (
        [
          GooseStreamTests.text("Ran into this error: Request failed with status: 400 bad model."),
          GooseStreamTests.complete,
        ], .badModel,
        "the model is refused: Ran into this error: Request failed with status: 400 bad model."
      ),
      (
        [
          GooseStreamTests.text("Ran into this error: Context length exceeded: 400, 429."),
          GooseStreamTests.complete,
        ], .other, "Ran into this error: Context length exceeded: 400, 429."
      ),
      (
        [
          GooseStreamTests.text(
            "I've reached the maximum number of actions I can do without user input. Go on?"),
          GooseStreamTests.complete,
        ], .turnLimit,
        "turn limit: I've reached the maximum number of actions I can do without user input. Go on?"
      ),
      (
        [
          GooseStreamTests.text("The model returned an empty response. Please resend."),
          GooseStreamTests.complete,
        ], .emptyAnswer, "empty answer: The model returned an empty response. Please resend."
      ),
    ] as [([String], WorkerTrouble, String)])
  func anExitStatusOfZeroProvesNothing(
    _ lines: [String], _ trouble: WorkerTrouble, _ detail: String
  ) {
    let failure = failure(lines)
    #expect(failure?.reason == .agent)
    #expect(failure?.trouble == trouble)
    #expect(failure?.detail == detail)
    #expect(failure?.usage.worker == "goose")
  }

  @Test func wordsOfFailureInTheMiddleAreNone() {
    let lines = [
      GooseStreamTests.text("Ran into this error: but I went on."), GooseStreamTests.answer,
      GooseStreamTests.text("Done: no more 'Ran into this error'.", id: "b"), complete,
    ]
    #expect(failure(lines) == nil)
  }

  @Test func aStatusOtherThanZeroFails() {
    let usage = failure([], ending: .exited(2), errors: "error: unexpected argument '--x'\n")
    #expect(usage?.reason == .exit)
    #expect(usage?.trouble == .badCall)
    #expect(
      usage?.detail
        == "not understood by the worker: exit status 2: error: unexpected argument '--x'")
    let provider = failure(["error: Error Unknown provider: x"], ending: .exited(1))
    #expect(provider?.trouble == .noProvider)
    #expect(provider?.detail == "no provider: exit status 1: error: Error Unknown provider: x")
    let network = failure([], ending: .exited(1), errors: "error sending request for url\n")
    #expect(network?.trouble == .server)
    let event = failure([#"{"type":"error","error":"no"}"#], ending: .exited(1))
    #expect(event?.reason == .agent)
    #expect(event?.trouble == .other)
    #expect(failure([complete], ending: .exited(3))?.reason == .exit)
    let tools = failure(
      [], ending: .exited(1), errors: "Tool approval required in non-interactive mode\n")
    #expect(tools?.trouble == .other)
  }

  @Test func whatWeDidIsNotTheAgentsWord() {
    let lines = [#"{"type":"error","error":"Headless run interrupted"}"#]
    #expect(verdict(lines, ending: .interrupted).isInterrupted)
    #expect(failure(lines, ending: .timedOut)?.reason == .timeout)
    #expect(failure(lines, ending: .timedOut)?.trouble == .timeout)
    #expect(failure(lines, ending: .timedOut)?.detail == "stopped after 1 min 1 s")
    #expect(failure(lines, ending: .idle)?.reason == .idle)
    #expect(failure([], ending: .signalled(9))?.detail == "ended by signal 9")
    #expect(failure([], ending: .signalled(9))?.trouble == .signal)
    let start = failure([], ending: .notStarted("no memory"))
    #expect(start?.reason == .start)
    #expect(start?.trouble == .start)
    #expect(start?.detail == "no memory")
  }
}
