import TaskmasterCore

/// Compares what commits took out of the log with what is in it now.
enum HistoryCheck {
  /// What is wrong with the history of a log that has these lines now.
  /// - Parameters:
  ///   - history: What a walk has found.
  ///   - present: The lines that the log has.
  ///   - fetch: The command that may bring a commit again.
  /// - Returns: What was found.
  static func findings(
    in history: HistoryComparison, present: Set<LogLine>, fetch: (ObjectID) -> String?
  ) -> [Finding] {
    var findings = history.gaps.map { gap in
      Finding(
        HistoryFlaw.unreadable(
          commit: gap.commit, reason: gap.reason, fetch: fetch(gap.commit)))
    }
    for (commit, losses) in losses(by: history) {
      var restored = (lines: 0, tasks: 0)
      for loss in losses {
        let missing = missing(of: loss, present)
        if missing == 0 {
          restored = (restored.lines + loss.lines.count, restored.tasks + 1)
        } else {
          let flaw = HistoryFlaw.lost(
            lines: missing, commit: commit, object: loss.object, note: ObjectID(loss.note))
          findings.append(Finding(flaw, task: loss.object))
        }
      }
      if restored.tasks > 0 {
        let flaw = HistoryFlaw.restored(
          lines: restored.lines, tasks: restored.tasks, commit: commit)
        findings.append(Finding(flaw))
      }
    }
    return findings + late(in: history)
  }

  /// What is wrong with a log that has not grown out of one that was verified here before.
  static func findings(
    replacing log: ObjectID, losses: [LogComparison.Loss], present: Set<LogLine>
  ) -> [Finding] {
    losses.compactMap { loss in
      let missing = missing(of: loss, present)
      guard missing > 0 else { return nil }
      let flaw = HistoryFlaw.replaced(
        lines: missing, log: log, object: loss.object, note: ObjectID(loss.note))
      return Finding(flaw, task: loss.object)
    }
  }

  private static func missing(of loss: LogComparison.Loss, _ present: Set<LogLine>) -> Int {
    loss.lines.count { !present.contains(LogLine(task: loss.object, bytes: $0)) }
  }

  /// What came late, but for what had been there before.
  private static func late(in history: HistoryComparison) -> [Finding] {
    guard !history.late.isEmpty else { return [] }
    let known = history.losses.reduce(into: Set<LogLine>()) { known, loss in
      known.formUnion(loss.loss.lines.map { LogLine(task: loss.loss.object, bytes: $0) })
    }
    return history.late.compactMap { late in
      let lines = late.lines.count { !known.contains($0) }
      return lines == 0
        ? nil
        : Finding(HistoryFlaw.late(lines: lines, commit: late.commit, clock: late.clock))
    }
  }

  /// What each commit took, in the order of the walk: the newest first.
  private static func losses(
    by history: HistoryComparison
  ) -> [(commit: ObjectID, losses: [LogComparison.Loss])] {
    var order: [ObjectID] = []
    let grouped = Dictionary(grouping: history.losses, by: \.commit)
    for loss in history.losses where order.last != loss.commit { order.append(loss.commit) }
    return order.map { ($0, (grouped[$0] ?? []).map(\.loss)) }
  }
}
