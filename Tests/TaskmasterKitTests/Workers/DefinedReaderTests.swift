import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// What the output of the shipped workers means, by their definitions alone.
struct DefinedReaderTests {
  let place: Place

  init() throws { place = try Place() }

  private func verdict(
    _ name: String, _ lines: [String], ending: Ending = .exited(0), errors: String = "",
    report: String? = nil
  ) throws -> WorkerVerdict {
    let definition = try #require(WorkerDefinition.shipped.first { $0.name == name })
    let file = try report.map { try place.write("report.json", $0) }
    var reader = DefinedReader(definition, reportFile: file ?? "\(place.path)/none")
    for line in lines { reader.read(OutputLine(line)) }
    for line in errors.split(separator: "\n") {
      reader.read(OutputLine(String(line), stream: .error))
    }
    let text = (lines + [errors]).filter { !$0.isEmpty }.map { $0 + "\n" }.joined()
    return reader.verdict(
      on: Finished(
        ending: ending, tail: OutputTail(text),
        errorTail: OutputTail(errors.isEmpty ? "" : errors + "\n")))
  }

  private func failure(
    _ name: String, _ lines: [String], ending: Ending = .exited(0), errors: String = "",
    report: String? = nil
  ) throws -> String {
    let verdict = try verdict(name, lines, ending: ending, errors: errors, report: report)
    guard case .failure(let failure) = verdict else { return "no failure: \(verdict)" }
    #expect(failure.usage.worker == name)
    return "\(failure.reason.rawValue), \(failure.trouble.rawValue), \(failure.detail)"
  }

  private func success(
    _ name: String, _ lines: [String], report: String? = nil
  ) throws -> WorkerReport {
    guard case .success(let said) = try verdict(name, lines, report: report) else {
      throw Problem("\(try failure(name, lines, report: report))")
    }
    return said
  }

  private static let claude = [
    #"{"type":"system","subtype":"init","cwd":"/w","session_id":"s","model":"claude-opus-5"}"#,
    #"{"type":"assistant","message":{"role":"assistant","usage":{"input_tokens":1,"output_tokens":2}}}"#,
    #"{"type":"user","message":{"content":[{"type":"tool_result","is_error":true}]}}"#,
  ]

  private func claudeResult(
    _ result: String, isError: Bool = false, subtype: String = "success", status: String = "null"
  ) -> String {
    """
    {"type":"result","subtype":"\(subtype)","is_error":\(isError),"api_error_status":\(status),\
    "num_turns":3,"result":"\(result)","session_id":"s","total_cost_usd":0.25,"usage":\
    {"input_tokens":10,"cache_creation_input_tokens":200,"cache_read_input_tokens":3000,\
    "output_tokens":40}}
    """
  }

  @Test func claude() throws {
    let report = try success("claude", Self.claude + [claudeResult("Done.")])
    var usage = Usage(worker: "claude")
    usage.model = "claude-opus-5"
    usage.tokensIn = 3210
    usage.tokensOut = 40
    usage.cost = 0.25
    usage.turns = 3
    #expect(report == WorkerReport(summary: "Done.", usage: usage))

    let key = claudeResult("Invalid API key · Please run /login", isError: true)
    #expect(
      try failure("claude", Self.claude + [key], ending: .exited(1))
        == "exit, authentication, the key is refused: exit status 1: "
        + "Invalid API key · Please run /login")
    let limit = claudeResult("API Error: 429", isError: true, status: "429")
    #expect(
      try failure("claude", Self.claude + [limit], ending: .exited(1))
        == "exit, rateLimit, rate limit: exit status 1: API Error: 429")
    // SIGINT ends it with 0.
    let stopped = claudeResult("[Request interrupted by user]", isError: true)
    #expect(
      try failure("claude", Self.claude + [stopped])
        == "agent, other, it did not say that it is done: [Request interrupted by user]")
    let turns = claudeResult("", subtype: "error_max_turns")
    #expect(try failure("claude", [turns]).hasPrefix("agent, turnLimit, turn limit: "))
    #expect(
      try failure("claude", Self.claude).hasPrefix(
        "agent, unparseable, not understood: it did not say that it is done: "))
    #expect(
      try failure("claude", [], ending: .exited(1), errors: "error: unknown option '--verbose'")
        == "exit, badCall, not understood by the worker: exit status 1: "
        + "error: unknown option '--verbose'")
    #expect(try failure("claude", [], ending: .signalled(15)) == "exit, signal, ended by signal 15")
  }

  @Test func codex() throws {
    let begin = [#"{"type":"thread.started","thread_id":"t"}"#, #"{"type":"turn.started"}"#]
    let report = try success(
      "codex",
      begin + [
        #"{"type":"error","message":"Reconnecting... 1/5"}"#,
        #"{"type":"item.completed","item":{"id":"i","type":"agent_message","text":"Done."}}"#,
        #"{"type":"turn.completed","usage":{"input_tokens":24763,"cached_input_tokens":24448,"output_tokens":122}}"#,
      ])
    #expect(report.summary == "Done.")
    #expect(report.usage.tokensIn == 24763 && report.usage.tokensOut == 122)
    let failed =
      #"{"type":"turn.failed","error":{"message":"unexpected status 401 Unauthorized: Missing bearer"}}"#
    #expect(
      try failure("codex", begin + [failed], ending: .exited(1))
        == "exit, authentication, the key is refused: exit status 1: "
        + "unexpected status 401 Unauthorized: Missing bearer")
    let slow =
      #"{"type":"turn.failed","error":{"message":"Rate limit reached. Please try again in 2s."}}"#
    guard case .failure(let limit) = try verdict("codex", begin + [slow]) else {
      return #expect(Bool(false))
    }
    #expect(limit.trouble == .rateLimit && limit.limitEnd == .after(2))
    #expect(try failure("codex", begin).hasPrefix("agent, unparseable, not understood: "))
  }

  @Test func aider() throws {
    let begin = ["Aider v0.86.2", "Main model: gpt-4o with diff edit format", "Git repo: .git"]
    let report = try success(
      "aider",
      begin + [
        "Tokens: 2.6k sent, 150 received. Cost: $0.01 message, $0.01 session.",
        "Tokens: 597 sent, 1,015 received. Cost: $0.02 message, $0.03 session.",
        "Applied edit to a",
      ])
    #expect(report.usage.model == "gpt-4o")
    #expect(report.usage.tokensIn == 3197 && report.usage.tokensOut == 1165)
    #expect(report.usage.cost == 0.03)
    let key = "litellm.AuthenticationError: AnthropicException - invalid x-api-key"
    #expect(
      try failure("aider", begin + [key, "The API provider is not able to authenticate you."])
        == "agent, authentication, the key is refused: \(key)")
    // It tries again by itself: what counts is what came last.
    let retried = ["litellm.RateLimitError: slow down", "Retrying in 0.2 seconds..."]
    #expect(throws: Never.self) {
      try success("aider", begin + retried + ["Tokens: 5 sent, 6 received."])
    }
    #expect(
      try failure("aider", begin + retried)
        == "agent, rateLimit, rate limit: litellm.RateLimitError: slow down")
    let later = ["Tokens: 5 sent, 6 received.", "litellm.BadRequestError: no such thing"]
    #expect(
      try failure("aider", begin + later) == "agent, other, litellm.BadRequestError: no such thing")
    #expect(
      try failure("aider", begin).hasPrefix(
        "agent, unparseable, not understood: it did not say that it is done: Aider v0.86.2"))
  }

  @Test func mini() throws {
    func trajectory(_ status: String) -> String {
      """
      {
        "info": {"exit_status": "\(status)", "submission": "",
          "model_stats": {"instance_cost": 0.5, "api_calls": 12},
          "config": {"model": {"model_name": "anthropic/claude"}}},
        "messages": [{"role": "user", "content": "litellm.AuthenticationError"}]
      }
      """
    }
    let report = try success("mini", ["noise"], report: trajectory("Submitted"))
    #expect(report.usage.cost == 0.5 && report.usage.turns == 12)
    #expect(report.usage.model == "anthropic/claude")
    #expect(
      try failure("mini", ["noise"], report: trajectory("LimitsExceeded"))
        == "agent, turnLimit, turn limit: LimitsExceeded")
    #expect(
      try failure("mini", ["noise"], report: trajectory("RepeatedFormatError"))
        == "agent, other, it did not say that it is done: RepeatedFormatError")
    #expect(
      try failure("mini", ["noise"])
        == "agent, unparseable, not understood: it did not say that it is done: noise")
    #expect(
      try failure(
        "mini", [], ending: .exited(1), errors: "litellm.AuthenticationError: no key",
        report: "not JSON")
        == "exit, authentication, the key is refused: exit status 1: "
        + "litellm.AuthenticationError: no key")
  }

  @Test func opencode() throws {
    func step(_ reason: String, cost: Double) -> String {
      #"{"type":"step_finish","sessionID":"s","part":{"type":"step-finish","reason":"\#(reason)","#
        + #""cost":\#(cost),"tokens":{"input":10,"output":3,"reasoning":0,"cache":{"read":100,"write":0}}}}"#
    }
    let text = #"{"type":"text","part":{"type":"text","text":"Done."}}"#
    let report = try success(
      "opencode", [step("tool-calls", cost: 0.25), text, step("stop", cost: 0.5)])
    #expect(report.summary == "Done.")
    #expect(report.usage.tokensIn == 220 && report.usage.tokensOut == 6)
    #expect(report.usage.cost == 0.75)
    // Killed without a word by a locked database.
    #expect(
      try failure("opencode", [step("tool-calls", cost: 0)])
        .hasPrefix("agent, unparseable, not understood: it did not say that it is done: {"))
    #expect(
      try failure("opencode", [text, step("tool-calls", cost: 0)])
        == "agent, other, it did not say that it is done: Done.")
    #expect(try failure("opencode", []).hasPrefix("agent, unparseable, "))
    let error =
      #"{"type":"error","error":{"name":"APIError","data":{"message":"Unauthorized","statusCode":401}}}"#
    #expect(
      try failure("opencode", [error], ending: .exited(1))
        == "exit, authentication, the key is refused: exit status 1: Unauthorized")
  }

  @Test func gemini() throws {
    let begin = #"{"type":"init","session_id":"s","model":"gemini-2.5-pro"}"#
    let tool = #"{"type":"tool_result","tool_id":"t","status":"success"}"#
    let result =
      #"{"type":"result","status":"success","stats":{"total_tokens":30,"input_tokens":20,"output_tokens":10}}"#
    let report = try success("gemini", [begin, tool, result])
    #expect(report.usage.tokensIn == 20 && report.usage.model == "gemini-2.5-pro")
    #expect(try failure("gemini", [begin, tool]).hasPrefix("agent, unparseable, "))
    let error =
      #"{"type":"result","status":"error","error":{"type":"Error","message":"API key not valid"}}"#
    #expect(
      try failure("gemini", [begin, error], ending: .exited(1))
        == "exit, authentication, the key is refused: exit status 1: API key not valid")
    #expect(
      try failure("gemini", [begin], ending: .exited(53), errors: "Reached max session turns")
        == "exit, turnLimit, turn limit: exit status 53: Reached max session turns")
    #expect(
      try failure("gemini", [], ending: .exited(42), errors: "bad")
        == "exit, other, exit status 42: bad")
  }

  @Test func qwenAndCursor() throws {
    let result =
      #"{"type":"result","subtype":"success","is_error":false,"num_turns":2,"result":"Done.","usage":{"input_tokens":7,"output_tokens":8}}"#
    let report = try success("qwen", [result])
    #expect(report.usage.tokensIn == 7 && report.usage.turns == 2)
    #expect(
      try failure("qwen", [], ending: .exited(41), errors: "no auth")
        == "exit, authentication, the key is refused: exit status 41: no auth")
    let cursor = try success(
      "cursor-agent",
      [
        #"{"type":"system","subtype":"init","apiKeySource":"env","model":"gpt-5"}"#,
        #"{"type":"result","subtype":"success","is_error":false,"duration_ms":5,"result":"Done."}"#,
      ])
    #expect(cursor.usage.model == "gpt-5" && cursor.usage.tokens == nil)
    #expect(
      try failure("cursor-agent", [#"{"type":"result","is_error":true,"result":"no"}"#])
        == "agent, other, it did not say that it is done: no")
  }

  @Test func anotherExitStatusMayBeFine() {
    let definition = WorkerDefinition("x", [.success: ["exit=0", "exit=3"], .failure: ["exit=4"]])
    let reader = DefinedReader(definition)
    func isSuccess(_ status: Int32) -> Bool {
      if case .success = reader.verdict(on: Finished(ending: .exited(status))) {
        true
      } else {
        false
      }
    }
    #expect((0...4).map { isSuccess($0) } == [true, false, false, true, false])
    #expect(reader.verdict(on: Finished(ending: .interrupted)).isInterrupted)
  }

  @Test(
    arguments: [
      ("5", 5.0), ("2.6k", 2600), ("1,234", 1234), ("1.5M", 1_500_000), ("0.0042", 0.0042),
      ("-1", nil), ("k", nil), ("", nil), ("1e999", nil), ("many", nil),
    ] as [(String, Double?)])
  func numbersAreRead(_ text: String, _ number: Double?) {
    #expect(WorkerFindings.number(text) == number)
  }
}
