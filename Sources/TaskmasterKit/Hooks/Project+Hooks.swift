extension Project {
  /// Puts our block into the hook `pre-push` of this repository; a second time nothing is done.
  /// - Returns: What was done.
  /// - Throws: ``Problem`` when the hook belongs to others as well, or is no shell script; ``FileError``.
  public func installHooks() async throws -> HookChange { try await prePush().install() }

  /// Takes our block out of the hook `pre-push`; a file that holds nothing else goes.
  /// - Returns: What was done.
  /// - Throws: ``Problem`` when the hook belongs to others as well, or the block has no end;
  ///   ``FileError``.
  public func uninstallHooks() async throws -> HookChange { try await prePush().uninstall() }

  private func prePush() async throws -> HookInstaller {
    let place = try await HookPlace(of: repository, git)
    return HookInstaller(file: try place.file("pre-push"), block: .prePush)
  }

  /// Verifies what is about to be pushed: task branches and the log.
  /// - Parameters:
  ///   - input: What Git gives the hook `pre-push` to read.
  ///   - remote: The name of the remote, or its address.
  /// - Returns: What was found.
  /// - Throws: ``Problem`` when the input is not that of the hook; an error when the log here cannot be
  ///   read.
  public func verifyPush(_ input: [UInt8], to remote: String) throws -> [Finding] {
    let references = try PushedReference.parse(input)
    let push = PushVerifier(repository: repository, store: store, remote: remote)
    return try push.findings(pushing: references)
  }
}
