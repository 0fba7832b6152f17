/// Sizes as Git has them: a number of bytes, or one with `k`, `m` or `g` after it.
enum SizeText {
  /// What a size looks like, for messages.
  static let expected = "a number of bytes, or one like 500k, 100m or 1g"

  /// Reads a size; nil when it is none, or too large to be counted.
  static func parse(_ text: String) -> Int? {
    let scales: [Character: Int] = ["k": 1 << 10, "m": 1 << 20, "g": 1 << 30]
    let scale = text.last.flatMap { scales[Character($0.lowercased())] }
    let digits = scale == nil ? text[...] : text.dropLast()
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(digits)
    else { return nil }
    let (size, isTooLarge) = number.multipliedReportingOverflow(by: scale ?? 1)
    return isTooLarge ? nil : size
  }

  /// A size for people: whole bytes up to a kibibyte, then with one digit.
  static func text(_ bytes: Int) -> String {
    var (unit, scale) = ("bytes", 1)
    for (name, size) in [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)] where bytes >= size {
      (unit, scale) = (name, size)
    }
    guard scale > 1 else { return "\(bytes) \(unit)" }
    let tenths = (Double(bytes) / Double(scale) * 10).rounded(.down)
    let isWhole = tenths.truncatingRemainder(dividingBy: 10) == 0
    return (isWhole ? "\(Int(tenths / 10))" : "\(tenths / 10)") + " \(unit)"
  }
}
