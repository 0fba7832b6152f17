import ArgumentParser
import TaskmasterKit

extension Problem {
  /// What the parser of the command line found wrong, in the form of all other errors.
  init(usage error: any Error, subcommand: String?) {
    if let problem = error as? Problem {
      self = problem
      return
    }
    let message = GitTaskmaster.message(for: error)
    let parts = message.split(separator: ". Did you mean ", maxSplits: 1).map(String.init)
    let what = (parts.first ?? message).trimmingPeriod.withSmallFirstLetter
    var suggestion = parts.count == 2 ? ["did you mean \(parts[1])"] : []
    if subcommand == "add", what.hasPrefix("unknown option") {
      suggestion.append("a task that begins with a dash goes after '--'")
    }
    let name = subcommand.map { " \($0)" } ?? ""
    self.init(
      what, hints: suggestion + ["git taskmaster\(name) -h lists what it takes"],
      exitStatus: Problem.usage)
  }
}

extension String {
  fileprivate var trimmingPeriod: String { hasSuffix(".") ? String(dropLast()) : self }

  fileprivate var withSmallFirstLetter: String { prefix(1).lowercased() + dropFirst() }
}

/// The help texts of the parser.
enum Help {
  /// The text without what is not true of a subcommand of Git.
  static func tidied(_ text: String) -> String {
    let wrong = "See 'git help taskmaster <subcommand>' for detailed help."
    let right = "See 'git help taskmaster' for the manual."
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasSuffix(wrong) ? line.dropLast(wrong.count) + right : String(line)
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}
