import TaskmasterCore

/// What can be wrong with the checks of an artifact.
enum CheckFlaw: Flaw {
  /// The log records no run of a check that the task asks for.
  case never(command: String)
  /// The log records that it did not pass.
  case notPassed(command: String, status: Int64)
  /// It was run again and did not pass; how it ended, and the last that it printed.
  case failed(command: String, commit: ObjectID, ending: String, output: String)
  /// Nothing could be run, since Git does not check the artifact out; why.
  case place(commit: ObjectID, reason: String)

  var code: FindingCode {
    switch self {
    case .never, .notPassed: .checkNever
    case .failed, .place: .checkFailed
    }
  }

  var message: String {
    switch self {
    case .never(let command):
      "the log does not record that its artifact passed the check '\(command)'"
    case .notPassed(let command, let status):
      "the log records that the check '\(command)' ended with exit status \(status)"
    case .failed(let command, let commit, let ending, _):
      "the check '\(command)' \(ending) on its artifact \(commit.short)"
    case .place(let commit, _): "its artifact \(commit.short) cannot be checked out"
    }
  }

  var output: String? {
    switch self {
    case .failed(_, _, _, let output), .place(_, let output): output.isEmpty ? nil : output
    case .never, .notPassed: nil
    }
  }
}
