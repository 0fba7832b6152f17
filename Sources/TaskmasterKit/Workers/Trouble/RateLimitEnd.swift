import TaskmasterCore

/// When a provider takes requests again, as far as its words say.
enum RateLimitEnd: Hashable, Sendable {
  /// So many seconds after it said so.
  case after(Double)
  /// At that moment.
  case at(Timestamp)

  /// Reads an error's words: `try again in 6m0s`, `retry-after: 30`, `"retryDelay": "34s"`,
  /// `resets at 2026-11-22T03:00:00Z`, `usage limit reached|1751500800`.
  ///
  /// Nil where they say nothing that can be understood, such as a time of day without a zone.
  init?(in text: String) {
    let text = text.lowercased()
    for marker in Self.waits {
      for rest in Self.rests(of: text, after: marker) {
        guard let seconds = Self.duration(rest, unitless: !marker.hasSuffix(" in")) else {
          continue
        }
        self = .after(seconds)
        return
      }
    }
    for marker in Self.moments {
      for rest in Self.rests(of: text, after: marker) {
        guard let moment = Self.moment(rest) else { continue }
        self = .at(moment)
        return
      }
    }
    return nil
  }

  /// The seconds from a moment on; nil: it is over already.
  func seconds(from now: Timestamp) -> Double? {
    let seconds =
      switch self {
      case .after(let seconds): seconds
      case .at(let moment): moment.seconds(since: now)
      }
    return seconds > 0 ? seconds : nil
  }

  private static let waits = [
    "try again in", "retry in", "retry after", "retry-after", "retry_after", "retryafter",
    "retrydelay", "retry_delay", "reset in", "resets in", "reset after", "available in",
  ]

  private static let moments = [
    "reset at", "resets at", "ratelimit-reset", "reset_at", "resets_at", "limit reached|", "until",
    "try again at",
  ]

  /// What follows a marker, wherever that stands, without what parts them: `": "`, ` = some(`.
  private static func rests(of text: String, after marker: String) -> [Substring] {
    var rests: [Substring] = []
    var text = text[...]
    while let range = text.firstRange(of: marker) {
      text = text[range.upperBound...]
      var rest = text.drop { !($0.isLetter || $0.isNumber) }
      for filler in ["some(", "about "] where rest.hasPrefix(filler) {
        rest = rest.dropFirst(filler.count)
      }
      rests.append(rest)
    }
    return rests
  }

  /// A duration at the beginning: `1h2m3.5s`, `2 days 3 hours`, and where it may, `30` for seconds.
  private static func duration(_ text: Substring, unitless: Bool) -> Double? {
    var rest = text
    var seconds: Double?
    while let number = takeNumber(&rest) {
      let afterNumber = rest
      rest = rest.drop { $0 == " " }
      let unit = rest.prefix(while: \.isLetter)
      guard let scale = scale(of: unit) else {
        guard seconds == nil, unitless else { break }
        return afterNumber.first?.isLetter ?? false ? nil : bounded(number)
      }
      seconds = (seconds ?? 0) + number * scale
      rest = rest.dropFirst(unit.count).drop { $0 == " " || $0 == "," }
      if rest.hasPrefix("and ") { rest = rest.dropFirst(4) }
    }
    return seconds.flatMap(bounded)
  }

  private static func takeNumber(_ rest: inout Substring) -> Double? {
    let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard number.first?.isNumber ?? false, number.count <= 20 else { return nil }
    rest = rest.dropFirst(number.count)
    return Double(number.last == "." ? number.dropLast() : number)
  }

  private static func scale(of unit: Substring) -> Double? {
    switch unit {
    case "ms", "millisecond", "milliseconds": 0.001
    case "s", "sec", "secs", "second", "seconds": 1
    case "m", "min", "mins", "minute", "minutes": 60
    case "h", "hr", "hrs", "hour", "hours": 3600
    case "d", "day", "days": 86_400
    default: nil
    }
  }

  /// More than a year is a misunderstanding.
  private static func bounded(_ seconds: Double) -> Double? {
    seconds <= 366 * 86_400 ? seconds : nil
  }

  /// A moment at the beginning: RFC 3339, or seconds or milliseconds since 1970.
  private static func moment(_ text: Substring) -> Timestamp? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let isWhole = digits.endIndex == text.endIndex || text[digits.endIndex] != "-"
    if isWhole, let number = Int64(digits) {
      switch digits.count {
      case 10: return Timestamp(microseconds: number * 1_000_000)
      case 13: return Timestamp(microseconds: number * 1000)
      default: return nil
      }
    }
    return Timestamp(rfc3339: text)
  }
}

extension Timestamp {
  /// Reads a moment at the beginning of a text in lower case: `2026-11-22t19:41:00.5+01:00`.
  fileprivate init?(rfc3339 text: Substring) {
    let day = text.prefix(10)
    var rest = text.dropFirst(10)
    guard let separator = rest.popFirst(), separator == "t" || separator == " " else { return nil }
    let time = rest.prefix(8)
    rest = rest.dropFirst(8)
    if rest.first == "." { rest = rest.dropFirst().drop(while: \.isNumber) }
    guard let moment = Timestamp("\(day)T\(time).000000Z"), let offset = Self.offset(rest) else {
      return nil
    }
    self = moment.advanced(bySeconds: -offset)
  }

  /// The offset of a zone in seconds: `z`, ` utc`, `+01:00`.
  private static func offset(_ text: Substring) -> Double? {
    let text = text.drop { $0 == " " }
    if text.hasPrefix("z") || text.hasPrefix("utc") || text.hasPrefix("gmt") { return 0 }
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let digits = text.dropFirst().prefix(5).filter(\.isNumber)
    guard digits.count == 4, let number = Int(digits) else { return nil }
    return Double(number / 100 * 3600 + number % 100 * 60) * (sign == "-" ? -1 : 1)
  }
}
