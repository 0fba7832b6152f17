public import TaskmasterCore

/// What a person is told when a command cannot do what it was asked to.
///
/// It is printed as `error: <message>` and, below that, one `hint: …` a line.
public struct Problem: HelpfulError, Hashable, Sendable {
  /// What is wrong, with its operand, without a period.
  public var message: String
  /// What to do about it, one step each.
  public var hints: [String]
  /// The exit status of the command.
  public var exitStatus: Int32

  /// The command was understood and answers no.
  public static let no: Int32 = 1
  /// The command could not be carried out.
  public static let fatal: Int32 = 128
  /// The command line is wrong.
  public static let usage: Int32 = 129
  /// The command was interrupted.
  public static let interrupted: Int32 = 130

  /// Makes a problem of what is wrong and what helps.
  public init(_ message: String, hints: [String] = [], exitStatus: Int32 = Problem.fatal) {
    self.message = message
    self.hints = hints
    self.exitStatus = exitStatus
  }
}

extension Problem: CustomStringConvertible {
  /// The message, as it is printed after `error: `.
  public var description: String { message }
}
