import TaskmasterCore

/// Options whose value may be left out, which the parser does not know: they are completed before it sees
/// them.
enum OptionalValues {
  /// The options of each command that take the number of an attempt, or nothing.
  private static let numbers: [String: Set<String>] = ["show": ["--log", "--diff"]]

  /// The option of each command that takes a name, or nothing.
  private static let names = ["verify": "--remote"]

  /// What stands for a name that was left out: no remote can be called that.
  static let unnamed = ":"

  /// The words with a value for each such option: `--log 2` becomes `--log=2`, and `--log` alone
  /// `--log=newest`.
  ///
  /// A number after one is its value unless it has as many digits as a task's name may have; such a value
  /// goes after `=`. Any word after `--remote` that is no option is its value.
  static func completed(in words: [String]) -> [String] {
    guard let name = Subcommands.name(in: words) else { return words }
    if let option = names[name] { return named(option, in: words) }
    guard let options = numbers[name] else { return words }
    var completed: [String] = []
    let end = words.firstIndex(of: "--") ?? words.endIndex
    var rest = words[..<end]
    while let word = rest.popFirst() {
      guard let option = options.first(where: { word == $0 || word == "\($0)=" }) else {
        completed.append(word)
        continue
      }
      let value = rest.first.flatMap { word == option && isValue($0) ? $0 : nil }
      if value != nil { rest.removeFirst() }
      completed.append("\(option)=\(value ?? AttemptChoice.newestWord)")
    }
    return completed + words[end...]
  }

  private static func named(_ option: String, in words: [String]) -> [String] {
    let end = words.firstIndex(of: "--") ?? words.endIndex
    return words.indices.map { index in
      let next = index + 1 < words.count ? words[index + 1] : "-"
      return words[index] == option && index < end && next.hasPrefix("-")
        ? "\(option)=\(unnamed)" : words[index]
    }
  }

  private static func isValue(_ word: String) -> Bool {
    word == AttemptChoice.newestWord
      || (1..<Queue.shortestPrefix).contains(word.utf8.count)
        && word.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}
