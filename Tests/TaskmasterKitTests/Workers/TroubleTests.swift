import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// Troubles are told apart by words, and each has its row in the table.
struct TroubleTests {
  @Test func everyTroubleHasOneRow() {
    #expect(WorkerTrouble.rows.map(\.trouble) == WorkerTrouble.allCases)
    for row in WorkerTrouble.rows {
      #expect(row.trouble.remedy == row.remedy)
      #expect(row.trouble.helpsAnotherModel == row.helpsAnotherModel)
    }
  }

  /// What programs and providers write, as far as it is documented.
  @Test(
    arguments: [
      ("No provider configured. Run 'goose configure' first.", .noProvider),
      ("error: Error Unknown provider: x", .noProvider),
      ("Configuration value not found: GOOSE_PROVIDER", .noProvider),
      ("Configuration value not found: ANTHROPIC_API_KEY", .authentication),
      ("Authentication error: Authentication failed. Status: 401 Unauthorized.", .authentication),
      ("Invalid API key · Please run /login", .authentication),
      ("unexpected status 401 Unauthorized: Missing bearer", .authentication),
      ("litellm.AuthenticationError: AnthropicException", .authentication),
      ("API key not valid. Please pass a valid API key.", .authentication),
      ("Credits exhausted: top up", .credit), ("Credit balance is too low", .credit),
      ("You exceeded your current quota, please check your plan and billing details.", .credit),
      (
        "You exceeded your current quota, please check your plan and billing details. "
          + "Please retry in 34.07s.", .rateLimit
      ),
      ("Request failed: insufficient_quota (status 429)", .credit),
      ("Rate limit exceeded: x", .rateLimit), ("API Error: 429 {\"type\":\"error\"}", .rateLimit),
      ("HTTP 429 Too Many Requests", .rateLimit),
      ("Claude AI usage limit reached|1751500800", .rateLimit),
      ("5-hour limit reached ∙ resets 3pm", .rateLimit),
      ("Request failed: Bad request (400): x is not a valid model ID", .badModel),
      (
        "API Error: 404 {\"error\":{\"type\":\"not_found_error\",\"message\":\"model: x\"}}",
        .badModel
      ),
      ("The model `x` does not exist or you do not have access to it.", .badModel),
      ("Server error: 500", .server), ("Overloaded", .server),
      ("Network error: Could not connect to api.example.com", .server),
      ("error sending request for url (https://api.example.com)", .server),
      ("API Error: Connection timed out", .server), ("Request failed: status: 529", .server),
      ("Context length exceeded: 200000 tokens, status 400", nil),
      ("API Error: 400 prompt is too long: 429 tokens", nil),
      ("I changed 401 files and 503 lines.", nil), ("it was 429", nil), ("", nil),
      ("Tool approval required in non-interactive mode", nil),
      ("cat: x: Permission denied", nil),
    ] as [(String, WorkerTrouble?)])
  func wordsTellTheTrouble(_ words: String, _ trouble: WorkerTrouble?) {
    #expect(TroubleWords.trouble(in: words) == trouble)
  }

  @Test(
    arguments: [
      ("Please try again in 20s.", 20), ("try again in 6m0s", 360), ("Try again in 120ms.", 0.12),
      ("try again in 1h2m3.5s", 3723.5), ("Retry-After: 30", 30), ("retry after 1 minute", 60),
      (#""retryDelay": "34s""#, 34), ("retry_delay: Some(7.5s)", 7.5),
      ("Please retry in 34.074s.", 34.074), ("Try again in 2 days 3 hours and 5 minutes", 183_900),
      ("resets in about 2 hours, 5 min", 7500), ("retry in soon, retry in 5 sec", 5),
      (#"{"retry_after":2}"#, 2),
    ] as [(String, Double)])
  func theWaitIsRead(_ words: String, _ seconds: Double) {
    #expect(RateLimitEnd(in: words) == .after(seconds))
  }

  @Test(arguments: [
    ("resets at 2026-11-22T03:00:00Z", "2026-11-22T03:00:00.000000Z"),
    ("Reset at: 2026-11-22 03:00:00.25 UTC", "2026-11-22T03:00:00.000000Z"),
    ("until 2026-11-22T03:00:00+01:30", "2026-11-22T01:30:00.000000Z"),
    ("Claude AI usage limit reached|1751500800", "2025-07-03T00:00:00.000000Z"),
    ("X-RateLimit-Reset: 1751500800000", "2025-07-03T00:00:00.000000Z"),
  ])
  func theMomentIsRead(_ words: String, _ moment: String) throws {
    #expect(try RateLimitEnd(in: words) == .at(#require(Timestamp(moment))))
  }

  @Test(arguments: [
    "", "Please retry if you think this is a transient error.", "resets 3pm", "try again later",
    "retry after a while", "try again in 5", "retry-after: 99999999999",
    "reset at 12", "until 2026-13-45T00:00:00Z", "until 2026-11-22T03:00:00", "retry in ",
  ])
  func whatSaysNothingIsNothing(_ words: String) { #expect(RateLimitEnd(in: words) == nil) }

  @Test func anEndInThePastSaysNothing() throws {
    let now = try #require(Timestamp("2026-11-22T03:00:00.000000Z"))
    #expect(RateLimitEnd.at(now).seconds(from: now) == nil)
    #expect(RateLimitEnd.after(0).seconds(from: now) == nil)
    #expect(RateLimitEnd.at(now.advanced(bySeconds: 90)).seconds(from: now) == 90)
  }

  @Test(
    arguments: [
      ("I looked.\n\nShall I proceed?\n", "Shall I proceed?"),
      ("**Is that right?**", "**Is that right?**"),
      ("Let me know if you'd like me to go on.", "Let me know if you'd like me to go on."),
      ("Is it? It is.", nil), ("Why?\nBecause.", nil), ("", nil), (" \n", nil), ("Done.", nil),
    ] as [(String, String?)])
  func questionsAreKnown(_ words: String, _ question: String?) {
    #expect(AskedQuestion.line(in: words) == question)
  }

  @Test func noWordsAreTooStrange() {
    var generator = SystemRandomNumberGenerator()
    let parts = [
      "retry in ", "429", "9", "m", "s", " ", "|", "until ", "2026-11-22T", ":", "ä", ".",
    ]
    for _ in 0..<2000 {
      let count = Int.random(in: 0...10, using: &generator)
      let text = (0..<count).compactMap { _ in parts.randomElement(using: &generator) }.joined()
      _ = RateLimitEnd(in: text)
      _ = TroubleWords.trouble(in: text)
    }
  }
}
