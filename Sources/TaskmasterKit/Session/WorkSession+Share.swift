import Git
import TaskmasterCore

extension WorkSession {
  /// Pushes what the remote does not have yet; a push that fails is owed and fails no task.
  func push() async {
    guard let remote = options.remote else { return }
    do {
      guard try Self.hooks(in: repository) == hooksAtStart else {
        throw Problem("the hooks of the repository have changed since this session began")
      }
      let sharing = RemoteLog(
        repository: repository, store: store, git: git, identity: identity,
        surroundings: surroundings)
      let pushed = try await sharing.push(to: remote, hooks: true)
      try settle()
      if !pushed.isEmpty { observe(.pushed(remote: remote)) }
    } catch {
      observe(.pushOwed(remote: remote, reason: "\(error)"))
    }
  }

  /// Makes good what earlier runs could not push.
  public func pushOwed() async { await push() }
}
