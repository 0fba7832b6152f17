import TaskmasterCore

/// What can be wrong in one respect: each case with all that a person needs to know of it.
protocol Flaw {
  /// The kind.
  var code: FindingCode { get }
  /// Whether somebody has to act.
  var severity: Severity { get }
  /// What is the matter, in a sentence without a period.
  ///
  /// Foreign text in it is as it was found.
  var message: String { get }
  /// The command that mends it, where there is one, as it is typed into a shell.
  var mending: String? { get }
  /// What a program printed that has to do with it, as it came.
  var output: String? { get }
  /// Whether it is found at any later time as well where the same is read.
  var isLasting: Bool { get }
}

extension Flaw {
  var severity: Severity { .problem }
  var mending: String? { nil }
  var output: String? { nil }
  var isLasting: Bool { true }
}

/// Commands as a person types them.
enum Mending {
  /// Does all that can be done without asking anybody.
  static let repair = "git taskmaster doctor --fix"

  static func command(_ words: String...) -> String { text(words) }

  /// A command that changes a note of the log.
  static func note(_ words: [String]) -> String {
    text(["git", "notes", "--ref=taskmaster"] + words)
  }

  private static func text(_ words: [String]) -> String {
    words.map(ProgramError.quoted).joined(separator: " ")
  }
}

/// A number with what it counts.
func counted(_ count: some BinaryInteger, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}
