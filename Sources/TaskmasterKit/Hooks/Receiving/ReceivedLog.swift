import Git
import TaskmasterCore

/// A log that is pushed, compared with the one that is here: it may only grow, and by what is sound.
struct ReceivedLog {
  let repository: Repository
  /// The log that is here.
  let before: Oid?
  /// The log that is pushed.
  let after: Oid

  /// What came of judging it.
  enum Verdict {
    /// It is sound; its queue, if that was folded.
    case sound(Queue?)
    /// Why it is not taken: the first reason, since one is enough.
    case refused(Refusal)
  }

  /// Judges it.
  func verdict() -> Verdict {
    do {
      return .sound(try judge())
    } catch let refusal as Refusal {
      return .refused(refusal)
    } catch {
      return .refused(.logUnreadable(ObjectID(after), reason: "\(error)"))
    }
  }

  private func judge() throws -> Queue? {
    let history = try ReceivedHistory(from: before, to: after, in: repository)
    guard history.isForward else {
      throw Refusal.logNotForward(
        from: before.map { ObjectID($0) } ?? .zero, to: ObjectID(after))
    }
    guard let tip = history[after] else { throw MissingObject(id: after) }
    if history.added.count < Self.many { return try judge(tip, history) }
    return try repository.readingMuch { try judge(tip, history) }
  }

  /// From so many commits on, it is worth while to look first what has a file of its own.
  private static let many = 100

  private func judge(_ tip: ReceivedCommit, _ history: ReceivedHistory) throws -> Queue? {
    try ReceivedTip(
      repository: repository, before: before.flatMap { history[$0] }, after: tip,
      commits: try commits(history)
    ).judge()
  }

  /// Judges the commits by the clocks that logs say they have, and if need be by those that they have.
  private func commits(_ history: ReceivedHistory) throws -> ReceivedCommits {
    do {
      return try ReceivedCommits(history, since: before, isExact: false, in: repository)
    } catch let refusal as Refusal where refusal.isAboutClocks {
      return try ReceivedCommits(history, since: before, isExact: true, in: repository)
    }
  }
}
