public import TaskmasterCore

extension Queue {
  /// The task that a word on the command line names: its id, a unique prefix of it, or its branch.
  /// - Throws: ``Problem`` that lists the candidates when there are several, or says that there is none.
  public func task(named name: String) throws(Problem) -> QueueTask {
    switch lookUp(name) {
    case .found(let id):
      if let task = tasks[id] { return task }
    case .ambiguous(let ids):
      let short = Abbreviations(self)
      throw Problem(
        "'\(name)' may be any of \(ids.count) tasks",
        hints: ids.map { id in
          "\(short.short(id)) \(VisibleText.line(tasks[id]?.title ?? "", most: 60))"
        })
    case .notFound:
      break
    }
    throw Problem(
      "there is no task '\(name)'",
      hints: ["git taskmaster list --all shows the ids; four digits or more name a task"])
  }
}
