import TaskmasterCore
import Testing

@testable import TaskmasterKit

struct GooseReaderTests {
  private func verdict(
    _ lines: [String], ending: Ending = .exited(0), errors: String = "",
    options: GooseOptions = GooseOptions(provider: "p", model: "m")
  ) -> WorkerVerdict {
    var reader = GooseReader(options)
    for line in lines { reader.read(OutputLine(line)) }
    reader.read(OutputLine(#"{"type":"error","error":"on the wrong stream"}"#, stream: .error))
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
    #expect(
      verdict([GooseStreamTests.text("Done."), complete])
        == .success(WorkerReport(summary: "Done.", usage: usage)))
  }

  @Test func theModelIsTheOneThatAnswered() {
    let lines = [#"{"type":"model_change","model":"other"}"#, complete]
    guard case .success(let report) = verdict(lines) else { return #expect(Bool(false)) }
    #expect(report.usage.model == "other")
  }

  /// All exit with status 0.
  @Test(arguments: [
    ([String](), "it ended without a last event", WorkerFailure.Remedy.none),
    ([GooseStreamTests.text("half")], "it ended without a last event", .none),
    (["error: something"], "error: something", .none),
    (
      [#"{"type":"complete","total_tokens":null}"#], "it used no tokens: no model has answered",
      .none
    ),
    (
      [#"{"type":"complete","total_tokens":0}"#], "it used no tokens: no model has answered", .none
    ),
    (
      [#"{"type":"error","error":"Authentication failed: 401"}"#, GooseStreamTests.complete],
      "Authentication failed: 401", .none
    ),
    (
      [
        GooseStreamTests.text("Ran into this error: Rate limit exceeded (429)."),
        GooseStreamTests.complete,
      ], "Ran into this error: Rate limit exceeded (429).", .wait
    ),
    (
      [
        GooseStreamTests.text("Ran into this error: Server error: 503 in 1429 ms."),
        GooseStreamTests.complete,
      ], "Ran into this error: Server error: 503 in 1429 ms.", .again
    ),
    (
      [
        GooseStreamTests.text("Ran into this error: Request failed with status: 400 bad model."),
        GooseStreamTests.complete,
      ], "Ran into this error: Request failed with status: 400 bad model.", .none
    ),
    (
      [
        GooseStreamTests.text(
          "I've reached the maximum number of actions I can do without user input. Go on?"),
        GooseStreamTests.complete,
      ], "I've reached the maximum number of actions I can do without user input. Go on?", .none
    ),
    (
      [
        GooseStreamTests.text("The model returned an empty response. Please resend."),
        GooseStreamTests.complete,
      ], "The model returned an empty response. Please resend.", .again
    ),
  ])
  func anExitStatusOfZeroProvesNothing(
    _ lines: [String], _ detail: String, _ remedy: WorkerFailure.Remedy
  ) {
    let failure = failure(lines)
    #expect(failure?.reason == .agent)
    #expect(failure?.detail == detail)
    #expect(failure?.remedy == remedy)
    #expect(failure?.isTransient == (remedy == .again))
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
    #expect(usage?.detail == "exit status 2: error: unexpected argument '--x'")
    #expect(usage?.remedy == WorkerFailure.Remedy.none)
    let provider = failure(["error: Error Unknown provider: x"], ending: .exited(1))
    #expect(provider?.detail == "exit status 1: error: Error Unknown provider: x")
    let network = failure([], ending: .exited(1), errors: "error sending request for url\n")
    #expect(network?.remedy == .again)
    let event = failure([#"{"type":"error","error":"no"}"#], ending: .exited(1))
    #expect(event?.reason == .agent)
    #expect(failure([complete], ending: .exited(3))?.reason == .exit)
  }

  @Test func whatWeDidIsNotTheAgentsWord() {
    let lines = [#"{"type":"error","error":"Headless run interrupted"}"#]
    #expect(verdict(lines, ending: .interrupted) == .interrupted)
    #expect(failure(lines, ending: .timedOut)?.reason == .timeout)
    #expect(failure(lines, ending: .timedOut)?.detail == "stopped after 1 min 1 s")
    #expect(failure(lines, ending: .idle)?.reason == .idle)
    #expect(failure([], ending: .signalled(9))?.detail == "ended by signal 9")
    let start = failure([], ending: .notStarted("no memory"))
    #expect(start?.reason == .start)
    #expect(start?.detail == "no memory")
    #expect(start?.isTransient == true)
  }
}
