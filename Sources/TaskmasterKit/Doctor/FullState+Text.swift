import TaskmasterCore

extension FullState {
  /// A part of the text: a heading and what stands below it.
  public struct Section: Hashable, Sendable {
    /// The heading.
    public let title: String
    /// Its lines, fit to be shown.
    public let lines: [String]
  }

  /// The whole state as text, secrets masked.
  public var text: String {
    sections.flatMap { [$0.title] + $0.lines.map { "  " + $0 } + [""] }.dropLast()
      .joined(separator: "\n")
  }

  /// The parts of the text, secrets masked, foreign text fit to be shown; those with nothing in them are left
  /// out.
  public var sections: [Section] {
    let found = [
      ("\(label), \(at)", [repository] + [checkout.map { "checkout \($0)" }].compactMap(\.self)),
      ("versions", versionLines), ("configuration", configurationLines), ("log", logLines),
      ("chains", chains.flatMap(\.lines)), ("workspaces", workspaces.map(\.line)),
      ("sessions", sessions.flatMap(\.lines)), ("locks", locks.map(\.line)),
      ("attempts kept", attempts.map(\.line)), ("disk", diskLines),
      ("remotes, as last fetched", remotes.flatMap { $0.lines(of: artifactCount) }),
    ]
    return found.compactMap(section) + remainder
  }

  /// The last parts: what `doctor --fix` would do, and what is left to a person.
  public var remainder: [Section] {
    [
      ("to repair: git taskmaster doctor --fix", repairs.flatMap(\.lines)),
      ("left to you", leftovers.lines),
    ].compactMap(section)
  }

  private func section(_ title: String, _ lines: [String]) -> Section? {
    lines.isEmpty ? nil : Section(title: shown(title), lines: lines.map(shown))
  }

  /// A line with what is secret in it masked, and foreign text fit to be shown.
  public func shown(_ line: String) -> String { VisibleText.line(publicText.text(line)) }

  private var versionLines: [String] {
    let worker = versions.worker.map { worker in
      "worker \(worker.name)"
        + (worker.path.map { " at \($0)" } ?? "") + (worker.version.map { ", \($0)" } ?? "")
        + (worker.problem.map { ": \($0)" } ?? "")
    }
    return [
      "git-taskmaster \(versions.tool)", "libgit2 \(versions.libgit2)",
      versions.git.map { "git \($0)" } ?? "git cannot be run",
      worker ?? "worker unknown", "system \(versions.system)",
    ]
  }

  private var configurationLines: [String] {
    configuration.shownEntries.map { entry in
      entry.key + (entry.value.map { " = \($0)" } ?? "") + " (\(entry.origin))"
    } + configuration.warnings.map { "warning: \($0)" }
      + [configuration.problem.map { "error: \($0)" } ?? "everything else by default"]
  }

  private var logLines: [String] {
    guard let log else { return [] }
    guard let head = log.head else {
      return ["there is no log"] + journalLines(log)
    }
    let place = "\(LogStore.reference) at \(head.short)"
    let written = log.written.map { ", written \($0)" } ?? ""
    let other = log.base == log.head ? nil : log.base.map { "read at \($0.short)" }
    let size =
      "\(counted(log.events, "event")) in \(counted(log.commits, "commit")), "
      + "\(Amount.bytes(log.bytes)), clock \(log.clock)"
    let strays = log.strays > 0 ? counted(log.strays, "line") + " that cannot be used" : nil
    return [place + written]
      + [other, size, strays, Self.counts(log.tasks, "task")]
      .compactMap(\.self) + journalLines(log)
  }

  private func journalLines(_ log: LogState) -> [String] {
    let missing =
      log.missing > 0 ? ", which alone has \(counted(log.missing, "event"))" : ""
    return log.journalFiles == 0
      ? ["no journal"]
      : [
        "journal of \(counted(log.journalFiles, "file")), \(Amount.bytes(log.journalBytes))"
          + missing
      ]
  }

  /// `3 tasks: 2 done, 1 queued`.
  static func counts(_ counts: [TaskStatus: Int], _ noun: String) -> String {
    let all = counts.values.reduce(0, +)
    let parts = TaskStatus.allCases.compactMap { status in
      counts[status].map { "\($0) \(status.rawValue)" }
    }
    return counted(all, noun) + (parts.isEmpty ? "" : ": ") + parts.joined(separator: ", ")
  }

  private var diskLines: [String] {
    let all = files + workspaces.map { DiskUse(path: $0.path, bytes: $0.bytes) }
    guard !all.isEmpty else { return [] }
    let total = all.reduce(0) { $0 + $1.bytes }
    return all.map { "\(Amount.bytes($0.bytes)) \($0.path)" } + ["\(Amount.bytes(total)) in all"]
  }

  private var artifactCount: Int {
    chains.reduce(0) { $0 + $1.links.count }
  }
}
