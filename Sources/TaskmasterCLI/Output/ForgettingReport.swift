import TaskmasterCore
import TaskmasterKit

/// What is forgotten with a queue, and what is not.
struct ForgettingReport {
  let plan: ForgettingPlan

  /// What is about to be deleted, by name, and what stays.
  var lines: [String] {
    guard !plan.isEmpty else { return [] }
    let size =
      "\(Counted.text(plan.tasks, "task")), \(Counted.text(plan.events, "event"))"
    let deleted =
      plan.references.map { "\($0.name) at \($0.target.short)" } + plan.files + plan.workspaces
    return Self.part("to be deleted for good (\(size))", deleted)
      + Self.part("in use, and left alone", plan.heldWorkspaces)
      + Self.part("moved out of a checkout once, and left alone", plan.aside)
  }

  /// What came of it, and what a person may have to do.
  func outcome(_ forgotten: ForgottenLog) -> [String] {
    guard !plan.isEmpty else { return ["there is no queue to forget"] }
    return ["deleted"] + bundle(forgotten) + transcripts(forgotten) + branches + holders + remotes
      + ["objects go with the next: git gc --prune=now"]
  }

  private func bundle(_ forgotten: ForgottenLog) -> [String] {
    guard let path = forgotten.bundle else { return [] }
    let word = Shell.word(path)
    return Self.part(
      "kept in a bundle, with all that these references held",
      [
        path, "to bring it back: git fetch \(word) 'refs/*:refs/*'",
        "to delete that, too: rm \(word)",
      ])
  }

  private func transcripts(_ forgotten: ForgottenLog) -> [String] {
    guard let path = forgotten.transcripts, let slash = path.lastIndex(of: "/") else { return [] }
    let (word, place) = (Shell.word(path), Shell.word(path[..<slash] + "/taskmaster"))
    return Self.part(
      "kept beside it, what agents printed",
      [
        path, "to bring it back: mkdir -p \(place) && mv \(word) \(place)/logs",
        "to delete that, too: rm -r \(word)",
      ])
  }

  private var branches: [String] {
    guard !plan.branches.isEmpty else { return [] }
    let names = plan.branches.map(Shell.word).joined(separator: " ")
    return Self.part(
      "the branches of tasks stay, whose messages hold the texts of the tasks",
      ["git branch -D \(names)"])
  }

  private var holders: [String] {
    Self.part(
      "other references still hold the log",
      plan.holders.map { "git update-ref -d \(Shell.word($0))" })
  }

  private var remotes: [String] {
    Self.part(
      "remotes still hold of it, as last fetched",
      plan.remotes.filter { !$0.commands.isEmpty }.flatMap { remote in
        remote.commands
          + ["where its hook pre-receive refuses that, its owner runs there:"]
          + remote.ownerCommands.map { "  \($0)" }
      })
  }

  private static func part(_ title: String, _ lines: [String]) -> [String] {
    lines.isEmpty ? [] : ["\(title):"] + lines.map { "  \(VisibleText.line($0))" }
  }

  /// The object of `--json`.
  func json(_ forgotten: ForgottenLog) -> [UInt8] {
    func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
    let remotes = plan.remotes.map { remote in
      JSONValue.object([
        .init("name", .string(remote.remote)), .init("log", .bool(remote.hasLog)),
        .init("branches", list(remote.branches)), .init("commands", list(remote.commands)),
        .init("ownerCommands", list(remote.ownerCommands)),
      ])
    }
    return JSONOutput.object([
      .init("references", list(plan.references.map(\.name))), .init("files", list(plan.files)),
      .init("workspaces", list(plan.workspaces)), .init("inUse", list(plan.heldWorkspaces)),
      .init("aside", list(plan.aside)),
      .init("tasks", .integer(Int64(plan.tasks))), .init("events", .integer(Int64(plan.events))),
      .init("bundle", JSONOutput.json(forgotten.bundle)),
      .init("transcripts", JSONOutput.json(forgotten.transcripts)),
      .init("branches", list(plan.branches)),
      .init("holders", list(plan.holders)), .init("remotes", .array(remotes)),
    ])
  }
}
