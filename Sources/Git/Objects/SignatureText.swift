/// A signature as it is stored: `name <email> seconds offset`.
enum SignatureText {
  static func line(of signature: Signature) -> String {
    let minutes = signature.offsetMinutes.magnitude
    let sign = signature.offsetMinutes < 0 ? "-" : "+"
    let offset = "\(sign)\(twoDigits(minutes / 60))\(twoDigits(minutes % 60))"
    return "\(clean(signature.name)) <\(clean(signature.email))> \(signature.seconds) \(offset)"
  }

  private static func twoDigits(_ number: UInt32) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  /// Takes out of a name or an address what Git takes out.
  ///
  /// Angle brackets and line ends anywhere, since they would end the field; at both ends blanks,
  /// control characters and punctuation that is left over from address lists.
  static func clean(_ text: String) -> String {
    let inner = text.utf8.drop(while: isCrud)
    let end = inner.lastIndex { !isCrud($0) }.map(inner.index(after:)) ?? inner.startIndex
    let kept = inner[..<end].filter { byte in
      byte != 0 && byte != UInt8(ascii: "\n") && byte != UInt8(ascii: "<")
        && byte != UInt8(ascii: ">")
    }
    return String(decoding: kept, as: UTF8.self)
  }

  private static func isCrud(_ byte: UInt8) -> Bool {
    switch byte {
    case ...32, UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: ";"),
      UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "\\"),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }

  /// Reads a line; a part that is not there is empty or zero, since Git has let such lines pass.
  static func signature(from line: [UInt8]) -> Signature {
    let open = line.firstIndex(of: UInt8(ascii: "<")) ?? line.endIndex
    let close = line.lastIndex(of: UInt8(ascii: ">")) ?? line.endIndex
    let name = line[..<open].trimmingSuffix(of: UInt8(ascii: " "))
    let email = open < close ? line[line.index(after: open)..<close] : line[close..<close]
    let rest = close < line.endIndex ? line[line.index(after: close)...] : line[close...]
    let words = rest.split(separator: UInt8(ascii: " "))
    return Signature(
      name: String(decoding: name, as: UTF8.self),
      email: String(decoding: email, as: UTF8.self),
      seconds: words.first.flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0,
      offsetMinutes: words.dropFirst().first.flatMap(offset) ?? 0)
  }

  /// Reads `+0130`.
  private static func offset(_ word: ArraySlice<UInt8>) -> Int32? {
    guard word.count == 5, let number = Int32(String(decoding: word, as: UTF8.self)) else {
      return nil
    }
    return number / 100 * 60 + number % 100
  }
}

extension ArraySlice<UInt8> {
  fileprivate func trimmingSuffix(of byte: UInt8) -> Self {
    guard let last = lastIndex(where: { $0 != byte }) else { return self[..<startIndex] }
    return self[...last]
  }
}
