import Git
public import TaskmasterCore

extension Project {
  /// The hooks that suit this repository when nobody says which: a bare one is pushed to.
  public var usualHooks: [HookKind] { repository.isBare ? HookKind.server : HookKind.client }

  /// Puts our blocks into hooks of this repository; a second time nothing is done.
  /// - Parameter kinds: The hooks.
  /// - Returns: What was done, hook by hook.
  /// - Throws: ``Problem`` when a hook belongs to others as well, or is no shell script, and then none is
  ///   changed; ``FileError``.
  public func installHooks(_ kinds: [HookKind]) async throws -> [HookChange] {
    let installers = try await installers(of: kinds)
    for installer in installers { try installer.requireInstallable() }
    return try installers.map { try $0.install() }
  }

  /// Takes our blocks out of hooks; a file that holds nothing else goes.
  /// - Returns: What was done, hook by hook.
  /// - Throws: ``Problem`` when a hook belongs to others as well, or a block has no end; ``FileError``.
  public func uninstallHooks(_ kinds: [HookKind]) async throws -> [HookChange] {
    try await installers(of: kinds).map { try $0.uninstall() }
  }

  /// How each of our hooks stands here.
  /// - Throws: `ProgramError` when Git does not say where hooks are; ``FileError``.
  public func hookStates() async throws -> [HookStanding] {
    let place = try await HookPlace(of: repository, git)
    return try HookKind.allCases.map { kind in
      do {
        return try HookInstaller(file: place.file(kind.rawValue), kind: kind).standing()
      } catch let problem as Problem {
        let path = "\(place.directory)/\(kind.rawValue)"
        return HookStanding(kind: kind, path: path, state: .unusable(problem))
      }
    }
  }

  private func installers(of kinds: [HookKind]) async throws -> [HookInstaller] {
    let place = try await HookPlace(of: repository, git)
    return try kinds.map { HookInstaller(file: try place.file($0.rawValue), kind: $0) }
  }

  /// Verifies what is about to be pushed: task branches and the log.
  /// - Parameters:
  ///   - input: What Git gives the hook `pre-push` to read.
  ///   - remote: The name of the remote, or its address.
  /// - Returns: What was found.
  /// - Throws: `HookInputError` when the input is not that of the hook; an error when the log here cannot
  ///   be read.
  public func verifyPush(_ input: [UInt8], to remote: String) throws -> [Finding] {
    let references = try PushedReference.parse(prePush: input)
    let push = PushVerifier(repository: repository, store: store, remote: remote)
    return try push.findings(pushing: references)
  }

  /// Says why a push may not be taken.
  /// - Parameter input: What Git gives the hook `pre-receive` to read.
  /// - Returns: A sentence for each reason, with what to do; nothing when the push is fine.
  /// - Throws: `HookInputError` when the input is not that of the hook; an error when the log here cannot
  ///   be read.
  public func refusals(ofReceived input: [UInt8]) throws -> [String] {
    let references = try PushedReference.parse(preReceive: input)
    let verifier = ReceiveVerifier(repository: repository)
    return try verifier.refusals(ofPush: references).map(\.description)
  }

  /// Says why a reference may not be moved, by the same rules as ``refusals(ofReceived:)``.
  /// - Parameters:
  ///   - name: The name of the reference, in full or as Git shortens it; a name alone is a branch's.
  ///   - old: The revision it is moved from; nil: it is new.
  ///   - new: The revision it is moved to; nil: it is deleted.
  /// - Returns: A sentence for each reason, with what to do; nothing when it is fine.
  /// - Throws: ``Problem`` when it is not certain which reference that is; an error when the log here cannot
  ///   be read.
  public func refusals(
    ofMoving name: String, from old: ObjectID?, to new: ObjectID?
  ) throws -> [String] {
    guard let full = PushedReference.fullName(of: name), ReferenceName.isValid(full) else {
      throw Problem(
        "'\(VisibleText.line(name))' is not the name of one reference",
        hints: ["name it in full: refs/heads/<branch> or \(LogStore.reference)"])
    }
    let reference = PushedReference(name: Array(full.utf8), commit: new, before: old)
    let verifier = ReceiveVerifier(repository: repository)
    return try verifier.refusals(of: [reference]).map(\.description)
  }

  /// The commit that a revision names; nil for zeros, by which Git says that there is none.
  /// - Throws: ``Problem`` when there is no such commit.
  public func commit(named revision: String) async throws -> ObjectID? {
    if !revision.isEmpty, revision.utf8.allSatisfy({ $0 == UInt8(ascii: "0") }) { return nil }
    let words = ["rev-parse", "--verify", "--quiet", "\(revision)^{commit}"]
    let answer =
      revision.hasPrefix("-") ? nil : try await git.answer(words, accepting: [0, 1, 128])
    let hex = answer?.output.prefix { $0 != UInt8(ascii: "\n") } ?? []
    guard answer?.status == 0, let commit = ObjectID(hexDigits: hex) else {
      throw Problem("there is no commit '\(VisibleText.line(revision))' here")
    }
    return commit
  }

  /// Says what an amend or a rebase means for chains.
  /// - Parameter input: What Git gives the hook `post-rewrite` to read.
  /// - Returns: What was found, in the order of the input.
  /// - Throws: `HookInputError` when the input is not that of the hook; an error when the log cannot be
  ///   read.
  public func rewritten(_ input: [UInt8]) throws -> [RewrittenArtifact] {
    try RewrittenArtifact.find(in: input, try store.snapshot().queue, repository)
  }
}
