import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// A Goose that writes no events is judged by its status and its last words.
struct GooseTextReaderTests {
  private func verdict(
    _ text: String, ending: Ending = .exited(0), errors: String = ""
  ) -> WorkerVerdict {
    var reader = GooseTextReader(GooseModel(provider: "p", model: "m"))
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      reader.read(OutputLine(String(line)))
    }
    return reader.verdict(on: Finished(ending: ending, errorTail: OutputTail(errors)))
  }

  @Test func anAnswerSucceeds() {
    var usage = Usage(worker: "goose")
    usage.provider = "p"
    usage.model = "m"
    #expect(
      verdict("─── shell ───\ncommand: ls\n\n\nDone.\n")
        == .success(
          WorkerReport(summary: "─── shell ───\ncommand: ls\nDone.", usage: usage)))
  }

  @Test(arguments: [
    ("", WorkerTrouble.emptyAnswer, "empty answer: it wrote nothing"),
    (
      "I look.\nRan into this error: Rate limit exceeded: x.\n\nPlease retry if you think.",
      .rateLimit,
      "rate limit: Ran into this error: Rate limit exceeded: x.\nPlease retry if you think."
    ),
    (
      "Ran into this error: Request failed:\n{\n \"error\": \"status 500\" }", .server,
      "the provider is in trouble: Ran into this error: Request failed:\n{\n \"error\": \"status 500\" }"
    ),
    (
      "I've reached the maximum number of actions I can do without user input. Go on?",
      .turnLimit,
      "turn limit: I've reached the maximum number of actions I can do without user input. Go on?"
    ),
  ])
  func lastWordsOfFailureFail(_ text: String, _ trouble: WorkerTrouble, _ detail: String) {
    guard case .failure(let failure) = verdict(text) else { return #expect(Bool(false)) }
    #expect(failure.reason == .agent)
    #expect(failure.trouble == trouble)
    #expect(failure.detail == detail)
  }

  @Test func aStatusOtherThanZeroFails() {
    let said = verdict("", ending: .exited(1), errors: "error: No provider configured. Run it\n")
    guard case .failure(let failure) = said else { return #expect(Bool(false)) }
    #expect(failure.reason == .exit)
    #expect(failure.trouble == .noProvider)
    #expect(
      failure.detail == "no provider: exit status 1: error: No provider configured. Run it")
    #expect(verdict("half", ending: .interrupted).isInterrupted)
  }

  @Test func itStaysSmall() {
    let text = (0..<500).map { "line \($0) \(String(repeating: "x", count: 5000))" }
      .joined(separator: "\n")
    guard case .success(let report) = verdict(text) else { return #expect(Bool(false)) }
    #expect(report.summary.utf8.count == 4096)
  }
}
