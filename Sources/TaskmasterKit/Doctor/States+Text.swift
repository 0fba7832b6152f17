import TaskmasterCore

extension BranchChain {
  /// The chain as a graph, the newest artifact on top as in `git log`.
  var lines: [String] {
    let others = FullState.counts(others, "more task")
    let heading = "\(name): \(counted(links.count, "artifact")), \(others)"
    return [heading] + links.reversed().flatMap(\.lines) + [foot]
  }

  private var foot: String {
    guard let start else { return "o (there is no branch '\(name)' here)" }
    guard let tip else { return "o \(start.short) (there is no branch '\(name)' here)" }
    return tip == start
      ? "o \(start.short) \(name)" : "o \(start.short) (\(name) is at \(tip.short) by now)"
  }
}

extension BranchChain.Link {
  fileprivate var lines: [String] {
    let problems = findings.filter { $0.severity == .problem }
    let words =
      "* \(branch) at \(commit.short), \(status.rawValue): \(task.short) "
      + VisibleText.line(title, most: 50)
    let other = findings.filter { !problems.contains($0) || $0.code != .base }.map {
      "| \($0.code.rawValue): \($0.message)"
    }
    let breaks = problems.filter { $0.code == .base }.map { "x does not follow: \($0.message)" }
    return [words] + other + (breaks.isEmpty ? ["| follows"] : breaks)
  }
}

extension WorkspaceState {
  var line: String {
    let use = isHeld ? "in use" : "free"
    let held = task.flatMap { id in attempt.map { ", holds attempt \($0) of \(id.short)" } } ?? ""
    return "\(path): \(chain.map { "chain \($0)" } ?? "of no chain"), \(use)\(held)"
  }
}

extension SessionState {
  var lines: [String] {
    let place = host.map { " on \($0)" } ?? ""
    let process = pid.map { " as process \($0)" } ?? ""
    let left =
      processes.isEmpty
      ? "" : ", left the processes " + processes.map { "\($0)" }.joined(separator: " ")
    return ["\(id): \(life.rawValue)\(place)\(process)\(left)"] + claims.map(\.line)
  }
}

extension SessionState.Claim {
  fileprivate var line: String {
    let end = isExpired ? "expired" : "until"
    return "  attempt \(attempt) of \(task.short) \(VisibleText.line(title, most: 50)), "
      + "\(end) \(expires)"
  }
}

extension LockState {
  /// The file, whose it is, and the command that removes it.
  var line: String {
    let holder =
      isDead
      ? "whoever made it has ended" : "remove it when no git is running here"
    return "\(path): \(Amount.age(age)) old, \(isOwn ? "ours" : "Git's"), \(holder): \(command)"
  }
}

extension AttemptState {
  var line: String {
    let time = made.map { ", made \($0)" } ?? ""
    let title = title.map { ": \(VisibleText.line($0, most: 50))" } ?? ""
    let name = reference.dropFirst(Self.prefix.count).split(separator: "/")
    let short = (task.map { [Substring($0.short)] } ?? name.prefix(1)) + name.dropFirst()
    return "\(short.joined(separator: "/")) at \(commit.short)\(time)\(title)"
  }
}

extension RemoteState {
  func lines(of all: Int) -> [String] {
    let log = hasLog ? (hasWholeLog ? "the whole log" : "a part of the log") : "no log"
    let place = url.map { " (\($0))" } ?? " (not configured)"
    return ["\(name)\(place): \(log), \(artifacts) of \(counted(all, "artifact"))"] + answerLines
  }

  private var answerLines: [String] {
    switch answer {
    case .none: []
    case .failed(let reason): ["  asked now: \(reason)"]
    case .holds(let log, let branches, let wrong):
      [
        "  asked now: " + (log.map { "log at \($0.short)" } ?? "no log") + ", "
          + (branches.count == 1 ? "1 task branch" : "\(branches.count) task branches")
          + (wrong.isEmpty ? "" : ", at another commit: \(wrong.joined(separator: " "))")
      ]
    }
  }
}

extension Repair {
  /// What is done and why, and below it the command that comes to the same.
  var lines: [String] {
    ["\(what): \(why)"] + [command.map { "  \($0)" }].compactMap(\.self)
  }
}

extension FullState.Leftovers {
  var lines: [String] {
    problems.flatMap { problem in
      [problem.description] + [problem.hint.map { "  \($0)" }].compactMap(\.self)
    } + locks.map(\.line) + troubles
  }
}
