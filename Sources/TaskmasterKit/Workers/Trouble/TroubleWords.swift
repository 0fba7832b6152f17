/// Tells a provider's troubles apart by its words.
enum TroubleWords {
  /// The trouble that an error's words speak of; nil: none of those that are known.
  static func trouble(in text: String) -> WorkerTrouble? {
    let words = Words(text)
    if words.says(tooLong) { return nil }
    if words.says(limited), RateLimitEnd(in: text) != nil { return .rateLimit }
    return table.first { words.says($0.signs) }?.trouble
  }

  /// What tells of a trouble: parts of messages, and statuses of HTTP.
  struct Signs {
    var texts: [String]
    var statuses: [Substring] = []
  }

  /// A request that is too long for the model is the task's fault, whatever status it comes with.
  private static let tooLong = Signs(texts: [
    "context length", "context_length", "context window", "prompt is too long", "maximum context",
  ])

  private static let limited = Signs(
    texts: [
      "rate limit", "rate_limit", "rate-limit", "ratelimit", "too many requests", "usage limit",
      "hour limit reached", "resource_exhausted", "resource exhausted",
      "exceeded your current quota",
      "quota exceeded", "throttl",
    ], statuses: ["429"])

  /// The first that fits holds: some providers send an empty account as a rate limit.
  private static let table: [(trouble: WorkerTrouble, signs: Signs)] = [
    (
      .noProvider,
      Signs(texts: [
        "no provider configured", "unknown provider", "no model configured",
        "configuration value not found: goose_provider",
        "configuration value not found: goose_model",
      ])
    ),
    (
      .credit,
      Signs(
        texts: [
          "credits exhausted", "insufficient_quota", "insufficient quota", "insufficient credit",
          "insufficient balance", "credit balance", "payment required",
          "check your plan and billing",
        ], statuses: ["402"])
    ),
    (.rateLimit, limited),
    (
      .authentication,
      Signs(
        texts: [
          "authentication error", "authentication failed", "authentication_error",
          "authenticationerror", "authentication required", "not able to authenticate",
          "unauthorized", "unauthenticated", "invalid api key", "invalid x-api-key",
          "incorrect api key",
          "invalid_api_key", "api key not valid", "no api key", "missing api key",
          "api key not found",
          "configuration value not found", "please run /login", "not logged in", "permission_error",
        ], statuses: ["401", "403"])
    ),
    (
      .badModel,
      Signs(
        texts: [
          "model not found", "model_not_found", "unknown model", "invalid model", "bad model",
          "not a valid model", "no endpoints found", "model does not exist",
          "model is not supported",
          "does not exist or you do not have access", "not_found_error",
        ], statuses: ["404"])
    ),
    (
      .server,
      Signs(
        texts: [
          "server error", "server_error", "overloaded", "service unavailable", "bad gateway",
          "gateway timeout", "timed out", "timeout", "could not connect", "connection",
          "network error",
          "network is", "dns error", "error sending request", "temporarily", "database is locked",
          "unexpected eof", "error decoding response", "stream decode error",
        ], statuses: ["408", "500", "502", "503", "504", "529"])
    ),
  ]

  /// A text as it is searched.
  private struct Words {
    private let text: String
    private let statuses: Set<Substring>

    init(_ text: String) {
      self.text = text.lowercased()
      statuses = Self.statuses(in: self.text)
    }

    func says(_ signs: Signs) -> Bool {
      signs.statuses.contains(where: statuses.contains)
        || signs.texts.contains(where: text.contains)
    }

    /// The numbers that stand where a status of HTTP would; others may be anything.
    private static func statuses(in text: String) -> Set<Substring> {
      let words = text.split { !($0.isLetter || $0.isNumber) }
      var found: Set<Substring> = []
      for (index, word) in words.enumerated() where word.count == 3 && word.allSatisfy(\.isNumber) {
        let before = words[max(0, index - 3)..<index]
        let after = index + 1 < words.count ? words[index + 1] : ""
        if before.contains(where: introductions.contains) || phrases.contains(after) {
          found.insert(word)
        }
      }
      return found
    }

    private static let introductions: Set<Substring> = [
      "status", "http", "code", "error", "errors", "api", "statuscode", "failed", "request",
    ]

    /// What follows a status in a response.
    private static let phrases: Set<Substring> = [
      "unauthorized", "forbidden", "payment", "not", "too", "internal", "bad", "service", "gateway",
      "request",
    ]
  }
}
