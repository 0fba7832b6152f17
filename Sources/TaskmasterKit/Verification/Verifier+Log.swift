import Git
import TaskmasterCore

extension Verifier {
  /// What is wrong with the log itself, its oldest flaws last.
  /// - Parameters:
  ///   - files: The paths of what is no note in its tree.
  ///   - history: Its history; nil: it was verified before.
  ///   - record: What was verified before, which learns how far its history is sound now.
  /// - Returns: What was found.
  func logFindings(
    _ files: [[UInt8]], _ history: HistoryComparison?, _ record: inout VerifiedRecord
  ) -> [Finding] {
    var findings = files.map { path in
      Finding(LogFlaw.file(path: String(decoding: path, as: UTF8.self)))
    }
    findings += LogCheck.findings(in: snapshot, at: now)
    var fetch: String?
    if let head = snapshot.head, snapshot.base != head {
      if !knowsAll(of: head) { fetch = ObjectFetch(repository).command(forLogAt: Oid(head)) }
      findings.append(
        Finding(HistoryFlaw.broken(head: head, base: snapshot.base, fetch: fetch)))
    }
    if snapshot.head == nil, let log = record.history {
      findings.append(Finding(HistoryFlaw.gone(log: log)))
    } else if !snapshot.missing.isEmpty, fetch == nil {
      findings.append(Finding(HistoryFlaw.cutBack(events: snapshot.missing.count)))
    }
    return findings + historyFindings(history, &record)
  }

  private func historyFindings(
    _ history: HistoryComparison?, _ record: inout VerifiedRecord
  ) -> [Finding] {
    guard let base = snapshot.base, let history else { return [] }
    // A set of all lines is dear, and nearly always nothing was lost.
    let present = history.losses.isEmpty ? [] : present
    var findings = HistoryCheck.findings(in: history, present: present) { commit in
      ObjectFetch(repository).command(forLogAt: Oid(commit))
    }
    if let known = record.history, !history.hasMetKnown {
      findings += replacementFindings(known, base)
    }
    let isSound = history.isWhole && !findings.contains { $0.severity == .problem }
    if isSound, !snapshot.needsHealing { record.history = base }
    return findings
  }

  /// The lines that the notes themselves have.
  private var present: Set<LogLine> {
    let lines = snapshot.log.events.map(\.line) + snapshot.log.strays.map(\.line)
    return Set(lines).subtracting(snapshot.missing)
  }

  /// What a log lacks that has not grown out of the one that was verified before.
  private func replacementFindings(_ known: ObjectID, _ base: ObjectID) -> [Finding] {
    let comparison = LogComparison(repository: repository)
    guard let before = ((try? repository.commit(Oid(known))) ?? nil)?.tree,
      let after = ((try? repository.commit(Oid(base))) ?? nil)?.tree,
      let losses = try? comparison.losses(from: before, to: after)
    else { return [] }
    return HistoryCheck.findings(replacing: known, losses: losses, present: present)
  }
}
