import TaskmasterCore

/// Strings that have broken parsers before.
let hostileStrings = [
  "", " ", "main", "-", "--exec=rm", "$(reboot)", "`id`", "a\u{0}b", "\u{0}", "\"", "\\", "\\\"",
  "\\u0041",
  "line\nline", "carriage\rreturn", "tab\tand\u{8}\u{c}\u{b}", "\u{1f}\u{7f}\u{80}", "é",
  "e\u{301}",
  "\u{1100}\u{1161}\u{11a8}", "각", "🚀", "👨‍👩‍👧‍👦", "\u{202e}desrever\u{202c}", "\u{feff}bom",
  "\u{2028}\u{2029}",
  "\u{ffff}\u{10ffff}", "\u{d7ff}\u{e000}", "\r\n", "K\u{212a}", "{\"at\":1}", "</script>",
  "\u{1b}[31m",
]

extension ObjectID {
  static func random(_ random: inout SplitMix64) -> ObjectID {
    ObjectID(bytes: random.bytes(20)) ?? .zero
  }
}

extension Timestamp {
  static func random(_ random: inout SplitMix64) -> Timestamp {
    Timestamp(
      microseconds: .random(in: -62_167_219_200_000_000...253_402_300_799_999_999, using: &random))
  }
}

extension String {
  static func random(_ random: inout SplitMix64) -> String {
    if random.oneIn(8) { return String(decoding: random.bytes(random.below(40)), as: UTF8.self) }
    return (0...random.below(3)).map { _ in random.pick(hostileStrings) }.joined()
  }
}

extension Int64 {
  static func random(_ random: inout SplitMix64) -> Int64 {
    random.pick([0, 1, -1, 65536, 1 << 53, .max, .min, .random(in: .min ... .max, using: &random)])
  }
}

extension Double {
  static func random(_ random: inout SplitMix64) -> Double {
    let bits = Double(bitPattern: random.next())
    return random.pick([
      0, 1, 12.5, -38.1, 0.1, 1e15, 1e16, 1e22, 1e300, 1e-7, Double(Int64.max),
      .leastNonzeroMagnitude, .greatestFiniteMagnitude, bits.isFinite ? bits : 0,
    ])
  }
}

extension JSONValue {
  static func random(_ random: inout SplitMix64, depth: Int = 0) -> JSONValue {
    switch random.below(depth < 5 ? 7 : 5) {
    case 0: return .null
    case 1: return .bool(random.oneIn(2))
    case 2: return .integer(.random(&random))
    case 3: return .number(.random(&random))
    case 4: return .string(.random(&random))
    case 5: return .array(random.some { JSONValue.random(&$0, depth: depth + 1) })
    default:
      let members = random.some { JSONValue.random(&$0, depth: depth + 1) }
      return .object(
        members.enumerated().map { Member("\($0.offset)" + .random(&random), $0.element) })
    }
  }
}
