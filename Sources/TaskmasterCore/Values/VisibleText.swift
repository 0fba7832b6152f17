/// Text from tasks, agents and Git in a form that can be shown: nothing in it acts on a terminal or
/// reorders what stands around it.
public enum VisibleText {
  /// One line: every control, direction and separator character is shown by name.
  /// - Parameters:
  ///   - text: The text.
  ///   - most: How many characters are shown at most; what is cut off is shown as `…`.
  /// - Returns: The line.
  public static func line(_ text: String, most: Int = .max) -> String {
    let shown = render(text) { _ in false }
    // No text has more characters than bytes, and bytes are quick to count.
    guard shown.utf8.count > most, shown.count > most else { return shown }
    return shown.prefix(max(0, most - 1)) + "…"
  }

  /// Several lines: as ``line(_:most:)``, but newlines and tabs stay.
  public static func lines(_ text: String) -> String {
    render(text) { $0 == "\n" || $0 == "\t" }
  }

  private static func render(_ text: String, keeping: (Unicode.Scalar) -> Bool) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if keeping(scalar) || !isHarmful(scalar) {
        result.append(scalar)
      } else {
        result.append(contentsOf: name(of: scalar).unicodeScalars)
      }
    }
    return String(result)
  }

  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F: true
    case 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
    default: false
    }
  }

  private static func name(of scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0x09: return "\\t"
    case 0x0A: return "\\n"
    case 0x0D: return "\\r"
    case 0x1B: return "^["
    case 0..<0x20: return "^" + String(UnicodeScalar(UInt8(scalar.value) + 0x40))
    default:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
    }
  }
}

/// Numbers as people read them.
public enum Decimal {
  /// A number with at most that many digits after the point, no trailing zeros.
  public static func text(_ number: Double, digits: Int = 1) -> String {
    let digits = min(max(0, digits), 15)
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    guard let scaled = Int64(exactly: (number * scale).rounded()) else { return "\(number)" }
    let whole = scaled.magnitude / UInt64(scale)
    var fraction = String(scaled.magnitude % UInt64(scale))
    fraction = String(repeating: "0", count: max(0, digits - fraction.count)) + fraction
    while fraction.last == "0" { fraction.removeLast() }
    let sign = scaled < 0 ? "-" : ""
    return sign + "\(whole)" + (fraction.isEmpty ? "" : "." + fraction)
  }
}
