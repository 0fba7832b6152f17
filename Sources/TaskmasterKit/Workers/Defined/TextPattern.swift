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

  /// So much of a line is looked at; what a program means to be read stands at the beginning.
  private static let longestLine = 4096

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

  /// Whether some part of the line matches.
  func matches(_ line: String) -> Bool { firstMatch(in: line) != nil }

  /// What the first group matched, or, where there is none, the whole expression; nil: no match.
  func firstMatch(in line: String) -> String? {
    let line = line.cut(toBytes: Self.longestLine)
    var matches = [regmatch_t](repeating: regmatch_t(), count: 2)
    guard regexec(compiled, line, matches.count, &matches, 0) == 0 else { return nil }
    let match = matches[1].rm_so >= 0 ? matches[1] : matches[0]
    let bytes = line.utf8.dropFirst(Int(match.rm_so)).prefix(Int(match.rm_eo - match.rm_so))
    return String(decoding: bytes, as: UTF8.self)
  }
}
