public import TaskmasterCore

extension Project {
  /// The moment that a person means: so long ago, a date, a time, or Git's own words like `yesterday`.
  /// - Throws: ``Problem`` when it is none of these; Git itself would take what it does not understand
  ///   for the present.
  public func moment(_ text: String) async throws(Problem) -> Timestamp {
    guard let meaning = MomentText(text) else { throw Self.noMoment(text) }
    switch meaning {
    case .at(let moment): return moment
    case .before(let duration): return surroundings.now().advanced(bySeconds: -duration.inSeconds)
    case .gitsWords(let words):
      guard let seconds = await seconds(of: words) else { throw Self.noMoment(text) }
      let (microseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
      guard !overflow else { throw Self.noMoment(text) }
      return Timestamp(microseconds: microseconds)
    }
  }

  /// What Git makes of words, as it reads them where it says when it does not understand any.
  private func seconds(of words: String) async -> Int64? {
    let arguments = [
      "config", "--type=expiry-date", "--default", words, "--get", "taskmaster.moment.none",
    ]
    guard let answer = try? await git.answer(arguments), answer.status == 0 else { return nil }
    return Int64(String(decoding: answer.output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }

  private static func noMoment(_ text: String) -> Problem {
    Problem(
      "'\(text)' is no moment that is understood",
      hints: ["it is like 7d or 12h (ago), 2026-11-01, 2026-11-01T08:00:00Z, or 'last friday'"],
      exitStatus: Problem.usage)
  }
}

/// How a text that stands for a moment is to be understood.
enum MomentText: Hashable {
  /// Exactly then.
  case at(Timestamp)
  /// So long before now.
  case before(Duration)
  /// As Git understands it, in the time zone of the place.
  case gitsWords(String)

  /// Finds out; nil when it is nothing of the kind.
  init?(_ text: String) {
    if let moment = Timestamp(rfc3339: text) {
      self = .at(moment)
    } else if let duration = DurationText.parse(text) {
      // A plain number may be a year as well as seconds.
      guard !text.utf8.allSatisfy(Self.isDigit) else { return nil }
      self = .before(duration)
    } else if let words = Self.dated(text) ?? Self.understood(text) {
      self = .gitsWords(words)
    } else {
      return nil
    }
  }

  /// A date, or a date with a time, without a zone: as Git takes it, which of a date alone would make
  /// the present time of that day.
  private static func dated(_ text: String) -> String? {
    guard text.utf8.count >= 10 else { return nil }
    let date = text.prefix(10)
    let time = text.dropFirst(10)
    let clock = time.isEmpty ? "00:00:00" : String(time.dropFirst())
    let seconds = clock.utf8.count == 5 ? ":00" : ""
    guard time.isEmpty || "Tt ".contains(time.prefix(1)),
      Timestamp("\(date)T\(clock)\(seconds).000000Z") != nil
    else { return nil }
    return "\(date) \(clock)\(seconds)"
  }

  /// Words of Git's, all of which it knows: it passes over the others.
  private static func understood(_ text: String) -> String? {
    let words = text.lowercased().split { !$0.isLetter }
    let units = ["second", "minute", "hour", "day", "week", "month", "year"]
    let isKnown = words.allSatisfy { word in
      units.contains { word == $0 || word == $0 + "s" } || others.contains(String(word))
        || names.contains { word.count >= 3 && $0.hasPrefix(word) }
    }
    guard isKnown, !words.isEmpty else { return nil }
    return text.lowercased() == "today" ? "midnight" : text
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static let others: Set<String> = [
    "ago", "last", "yesterday", "today", "midnight", "noon", "am", "pm", "one", "two", "three",
    "four", "five", "six", "seven", "eight", "nine", "ten",
  ]

  private static let names = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday",
  ]
}
