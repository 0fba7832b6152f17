/// Durations as people write them: `30m`, `10s`, `1h30m`, `500ms`, or a plain number of seconds.
public enum DurationText {
  /// What a duration looks like, for messages.
  public static let expected = "a duration like 30m, 10s or 1h30m, or a number of seconds"

  /// More than anybody waits for; what is longer is a mistake.
  private static let longest = 10.0 * 366 * 86_400

  /// Reads a duration; nil when it is none, or longer than ten years.
  public static func parse(_ text: some StringProtocol) -> Duration? {
    var rest = Array(text.utf8)[...]
    guard !rest.isEmpty else { return nil }
    var seconds = 0.0
    var smallest = Double.infinity
    while !rest.isEmpty {
      guard let number = takeNumber(&rest) else { return nil }
      let unit = rest.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
      rest = rest.dropFirst(unit.count)
      // A number without a unit is seconds, but only where it cannot be mistaken for something else.
      let isPlain = unit.isEmpty && smallest == .infinity && rest.isEmpty
      guard let scale = isPlain ? 1 : scale(of: unit), scale < smallest else { return nil }
      smallest = scale
      seconds += number * scale
    }
    return seconds <= longest ? .seconds(seconds) : nil
  }

  private static func takeNumber(_ rest: inout ArraySlice<UInt8>) -> Double? {
    let isDigit: (UInt8) -> Bool = { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let number = rest.prefix { isDigit($0) || $0 == UInt8(ascii: ".") }
    guard let first = number.first, let last = number.last, isDigit(first), isDigit(last),
      number.count <= 20
    else { return nil }
    rest = rest.dropFirst(number.count)
    return Double(String(decoding: number, as: UTF8.self))
  }

  private static func scale(of unit: ArraySlice<UInt8>) -> Double? {
    switch String(decoding: unit, as: UTF8.self) {
    case "d": 86_400
    case "h": 3600
    case "m", "min": 60
    case "s": 1
    case "ms": 0.001
    default: nil
    }
  }
}

extension Duration {
  /// The duration in seconds.
  public var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
