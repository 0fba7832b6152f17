import ArgumentParser
import TaskmasterKit

/// The names of the subcommands, looked for before the arguments are parsed.
enum Subcommands {
  /// The first word that is neither an option of Git's own nor its value.
  static func name(in words: [String]) -> String? {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "-C" || word == "-c" {
        _ = rest.popFirst()
      } else if !word.hasPrefix("-") {
        return word
      }
    }
    return nil
  }

  /// Refuses a name that is none, and says which one may have been meant.
  static func requireKnown(in words: [String]) throws(Problem) {
    guard !words.contains("---completion"), let name = name(in: words) else { return }
    let known = GitTaskmaster.configuration.subcommands.map { $0._commandName } + ["help"]
    guard !known.contains(name) else { return }
    let near = known.map { ($0, distance(name, $0)) }.filter { $0.1 <= 2 }.min { $0.1 < $1.1 }
    throw Problem(
      "'\(name)' is not a git taskmaster command",
      hints: [near.map { "did you mean '\($0.0)'?" } ?? "git taskmaster -h lists the commands"],
      exitStatus: Problem.usage)
  }

  /// How many letters have to be put in, taken out or exchanged to make one word of the other.
  static func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left.utf8.prefix(64)), Array(right.utf8.prefix(64)))
    var row = Array(0...right.count)
    for (i, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in right.enumerated() {
        let replaced = diagonal + (byte == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }
}
