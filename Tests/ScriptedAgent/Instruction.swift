import Foundation

/// A line of a script: a name, then arguments with blanks between them, the last one to the end.
///
/// In arguments `\n`, `\t`, `\s` (a blank), `\\` and `\xNN` stand for one byte each. In front of the name
/// may stand conditions: `attempt 2:` (the task's attempt), `task TEXT:` (part of the task's title),
/// `run 2:` (how often this script was begun) and `model TEXT:` (part of the model that Goose is asked
/// for). A line whose conditions do not hold, one that is empty and one that begins with `#` do nothing.
struct Instruction {
  let name: String
  private let rest: [UInt8]

  init?(_ line: [UInt8], in environment: [String: String]) {
    var text = line.drop { $0 == UInt8(ascii: " ") }
    if text.isEmpty || text.first == UInt8(ascii: "#") { return nil }
    while let (condition, after) = Self.condition(text) {
      let title = environment["TASKMASTER_TITLE"] ?? ""
      switch condition.first {
      case "attempt" where condition.last == environment["TASKMASTER_ATTEMPT"]: break
      case "task" where title.contains(condition.last ?? ""): break
      case "run" where condition.last == String(numberOfRun): break
      case "model" where (gooseSession?.call.model ?? "").contains(condition.last ?? ""): break
      default: return nil
      }
      text = after
    }
    let name = text.prefix { $0 != UInt8(ascii: " ") }
    self.name = String(decoding: name, as: UTF8.self)
    rest = Array(text.dropFirst(name.count + 1))
  }

  /// The words of a leading condition and what follows it.
  private static func condition(_ text: ArraySlice<UInt8>) -> ([String], ArraySlice<UInt8>)? {
    guard ["attempt ", "task ", "run ", "model "].contains(where: { text.starts(with: $0.utf8) }),
      let colon = text.firstIndex(of: UInt8(ascii: ":"))
    else { return nil }
    let words = String(decoding: text[..<colon], as: UTF8.self).split(
      separator: " ", maxSplits: 1)
    return (words.map(String.init), text[(colon + 1)...].drop { $0 == UInt8(ascii: " ") })
  }

  /// The arguments, at most so many of them; those that are missing are empty.
  func optionalWords(_ count: Int) -> [String] {
    let parts = rest.split(separator: UInt8(ascii: " "), maxSplits: count - 1)
      .map { String(decoding: Self.unescaped(Array($0)), as: UTF8.self) }
    return parts + Array(repeating: "", count: count - parts.count)
  }

  /// Exactly so many arguments; a missing one ends the agent.
  func arguments(_ count: Int) -> [[UInt8]] {
    guard count > 0 else { return [] }
    let parts = rest.split(
      separator: UInt8(ascii: " "), maxSplits: count - 1, omittingEmptySubsequences: false)
    guard parts.count == count else { give(up: "\(name) needs \(count) arguments") }
    return parts.map { Self.unescaped(Array($0)) }
  }

  /// As ``arguments(_:)``, as text.
  func words(_ count: Int) -> [String] {
    arguments(count).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The only argument, a number.
  var number: Int {
    guard let number = Int(words(1)[0]) else { give(up: "\(name) needs a number") }
    return number
  }

  private static func unescaped(_ bytes: [UInt8]) -> [UInt8] {
    let plain: [UInt8: Character] = [
      UInt8(ascii: "n"): "\n", UInt8(ascii: "t"): "\t", UInt8(ascii: "s"): " ",
      UInt8(ascii: "\\"): "\\",
    ]
    var result: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      if byte != UInt8(ascii: "\\") {
        result.append(byte)
      } else if let next = rest.popFirst(), let character = plain[next] {
        result += Array(String(character).utf8)
      } else if let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        result.append(value)
        rest = rest.dropFirst(2)
      } else {
        give(up: "an escape that is none")
      }
    }
    return result
  }
}

/// The file of the script.
nonisolated(unsafe) var scriptPath = ""

/// How often this script was begun, this time included; counted in a file beside it.
let numberOfRun: Int = {
  let name = scriptPath + ".runs"
  emit([UInt8(ascii: "r")], toFile: name, O_WRONLY | O_CREAT | O_APPEND)
  return FileManager.default.contents(atPath: name)?.count ?? 0
}()
