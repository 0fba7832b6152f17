/// What a provider's error means for another try, judged by its words.
enum ProviderTrouble {
  /// What may help against an error.
  static func remedy(for words: String) -> WorkerFailure.Remedy {
    let words = words.lowercased()
    let numbers = Set(words.split { !$0.isNumber })
    func says(_ signs: Signs) -> Bool {
      signs.texts.contains { words.contains($0) } || !numbers.isDisjoint(with: signs.statuses)
    }
    if says(lasting) { return .none }
    if says(limited) { return .wait }
    return says(passing) ? .again : .none
  }

  /// Parts of messages, and statuses of HTTP.
  private struct Signs {
    let statuses: [Substring]
    let texts: [String]
  }

  /// Another try would be refused as well.
  private static let lasting = Signs(
    statuses: ["401", "402", "403", "404"],
    texts: [
      "unauthorized", "authentication", "invalid api key", "invalid x-api-key",
      "permission denied", "insufficient_quota", "insufficient quota", "credit balance",
      "billing", "model not found", "model_not_found", "unknown provider",
      "no provider configured",
    ])

  private static let limited = Signs(
    statuses: ["429"], texts: ["rate limit", "rate_limit", "ratelimit", "too many requests"])

  private static let passing = Signs(
    statuses: ["500", "502", "503", "504", "529"],
    texts: [
      "overloaded", "server error", "service unavailable", "bad gateway", "timed out", "timeout",
      "connection", "network", "dns", "error sending request", "temporarily", "try again",
      "database is locked", "unexpected eof",
    ])
}
