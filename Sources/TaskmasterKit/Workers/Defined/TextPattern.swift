#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An extended regular expression, as `grep -E` takes it, matched against bytes of one line.
///
/// Matching changes nothing, so any thread may do it at any time.
final class TextPattern: @unchecked Sendable {
  /// The expression.
  let text: String
  private let compiled: UnsafeMutablePointer<regex_t>

  /// Compiles an expression; nil when it is none.
  init?(_ text: String) {
    let expression = UnsafeMutablePointer<regex_t>.allocate(capacity: 1)
    guard !text.isEmpty, regcomp(expression, text, REG_EXTENDED) == 0 else {
      expression.deallocate()
      return nil
    }
    self.text = text
    compiled = expression
  }

  deinit {
    regfree(compiled)
    compiled.deallocate()
  }

  /// Whether a part of it is in parentheses.
  var hasGroup: Bool { compiled.pointee.re_nsub > 0 }

  /// Whether some part of the line matches.
  func matches(_ line: SearchableText) -> Bool {
    line.withCString { regexec(compiled, $0, 0, nil, 0) } == 0
  }

  /// What the first group matched, or, where there is none, the whole expression; nil: no match.
  func firstMatch(in line: SearchableText) -> String? {
    guard matches(line) else { return nil }
    var matches = [regmatch_t](repeating: regmatch_t(), count: 2)
    guard line.withCString({ regexec(compiled, $0, matches.count, &matches, 0) }) == 0 else {
      return nil
    }
    let match = matches[1].rm_so >= 0 ? matches[1] : matches[0]
    return line.text(from: Int(match.rm_so), to: Int(match.rm_eo))
  }
}

/// The beginning of a line, as C searches it: what a program means to be read stands there.
struct SearchableText: Sendable {
  private let bytes: [UInt8]

  private static let longest = 4096

  init(_ line: String) {
    var bytes = Array(line.utf8.prefix(Self.longest).prefix { $0 != 0 })
    bytes.append(0)
    self.bytes = bytes
  }

  fileprivate func withCString<Value>(_ body: (UnsafePointer<CChar>) -> Value) -> Value {
    bytes.withUnsafeBytes { raw in
      raw.withMemoryRebound(to: CChar.self) { buffer in
        // A buffer of at least the NUL has an address.
        buffer.baseAddress.map(body) ?? "".withCString(body)
      }
    }
  }

  fileprivate func text(from start: Int, to end: Int) -> String {
    String(decoding: bytes[start..<end], as: UTF8.self)
  }
}
