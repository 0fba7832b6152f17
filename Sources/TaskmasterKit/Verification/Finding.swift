public import TaskmasterCore

/// Something that verification found, and where.
public struct Finding: Hashable, Sendable {
  /// The word that stands for what was found.
  public let code: FindingCode
  /// Whether somebody has to act.
  public let severity: Severity
  /// The task it is about; nil: the whole log.
  public let task: ObjectID?
  /// The short name of the branch that it is about.
  public let branch: String?
  /// What is the matter, in a sentence without a period.
  ///
  /// Foreign text in it is as it was found.
  public let message: String
  /// The command that mends it, where there is one, as it is typed into a shell.
  public private(set) var hint: String?
  /// What a check printed, where one is the matter: as it came, but for what is secret.
  public let output: String?
  /// Whether it is found at any later time as well where the same is read.
  let isLasting: Bool

  /// Puts one together.
  init(
    code: FindingCode, severity: Severity, task: ObjectID?, branch: String?, message: String,
    hint: String?, output: String?, isLasting: Bool = true
  ) {
    (self.code, self.severity, self.task) = (code, severity, task)
    (self.branch, self.message) = (branch, message)
    (self.hint, self.output, self.isLasting) = (hint, output, isLasting)
  }

  init(_ flaw: some Flaw, task: ObjectID? = nil, branch: String? = nil) {
    self.init(
      code: flaw.code, severity: flaw.severity, task: task, branch: branch, message: flaw.message,
      hint: flaw.mending, output: flaw.output, isLasting: flaw.isLasting)
  }
}

extension Finding {
  /// The same, with the command that mends it.
  func mended(by command: String) -> Finding {
    var finding = self
    finding.hint = command
    return finding
  }
}

extension Finding: CustomStringConvertible {
  /// Severity, code, task and sentence in one line.
  public var description: String {
    let place = task.map { " \($0.short)" } ?? ""
    return "\(severity.rawValue) \(code.rawValue)\(place): \(message)"
  }
}
