import TaskmasterCore

/// What a worker is told: the task, the rules of the place, what the chain did before, and why earlier
/// attempts failed.
struct Instructions {
  /// The task.
  let task: QueueTask
  /// The number of the attempt.
  let attempt: Int
  /// The chain's tasks before this one, in its order.
  let before: [QueueTask]
  /// The numbers of the attempts whose commit is still kept.
  let kept: Set<Int>
  /// The commands that will have to pass.
  let checks: [String]

  /// What they are made of.
  var template = InstructionsTemplate.builtIn

  /// How many tasks of the chain are named at most.
  private static let mostTasks = 20
  /// How many characters of their titles are.
  private static let longestTitle = 200

  /// The text, in Markdown.
  var text: String {
    template.render { placeholder in
      switch placeholder {
      case .task: task.text
      case .title: task.title
      case .attempt: "\(attempt)"
      case .chain: task.chain
      case .rules: rules
      case .before: chainSection
      case .proof: proofSection
      case .failures: failureSection
      }
    }
  }

  private var rules: String {
    """
    # Rules

    - Work in the current directory and nowhere else; it is a Git work tree of its own.
    - Nobody is there to answer: do not ask, decide and act. Do not propose, do it.
    - Do not push, and do not touch other repositories. You need not commit: what you leave in the
      directory is the result, and ignored files are not part of it.
    - Leave no process running.
    """
  }

  private var chainSection: String {
    let lines = before.suffix(Self.mostTasks).map { task in
      let title = VisibleText.line(task.title.cut(toBytes: 1024), most: Self.longestTitle)
      switch task.status {
      case .done, .merged: return "- done: \(title)" + (task.artifact.map(Self.stat) ?? "")
      default: return "- not done (\(task.status.rawValue)): \(title)"
      }
    }
    return lines.isEmpty ? "" : "# What was done before\n\n" + lines.joined(separator: "\n")
  }

  /// How much a task changed, in one line.
  private static func stat(_ done: Done) -> String {
    let files = "\(done.files) file\(done.files == 1 ? "" : "s")"
    return " (\(files), +\(done.insertions) -\(done.deletions); \(done.commit.short))"
  }

  private var proofSection: String {
    var lines = task.queued.artifacts.map { "- There is a file `\($0)`." }
    lines += checks.map { "- This command passes: `\($0)`" }
    if !task.queued.allowEmpty { lines.append("- Something differs from before.") }
    return lines.isEmpty
      ? "" : "# What has to be true afterwards\n\n" + lines.joined(separator: "\n")
  }

  private var failureSection: String {
    let failed = task.attempts.filter { $0.outcome == .failed }
    guard !failed.isEmpty else { return "" }
    let sections = failed.map { attempt in
      var text = "## Attempt \(attempt.number) failed: \(attempt.reason ?? "")"
      if let detail = attempt.detail { text += "\n\n\(detail)" }
      if let commit = attempt.kept, kept.contains(attempt.number) {
        text += "\n\nWhat it had made: `git diff \(attempt.claim.base.hex) \(commit.hex)`"
      }
      return text
    }
    return "# Why earlier attempts failed\n\n" + sections.joined(separator: "\n\n")
  }
}
