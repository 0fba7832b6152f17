import Git
import TaskmasterCore

extension RemoteLog {
  /// The names of the configured remotes.
  /// - Throws: ``ProgramError`` when git cannot say.
  public func remotes() async throws -> [String] {
    try await git.run(["remote"]).split(separator: UInt8(ascii: "\n"))
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// What a remote has now, by full name.
  /// - Throws: ``Problem`` when it is not known or does not answer.
  func knownReferences(of remote: String) async throws -> [String: Oid] {
    try await requireKnown(remote)
    return try await references(of: remote)
  }

  /// Sees to it that a name is that of a remote, and nothing that git could take for something else.
  /// - Throws: ``Problem`` that lists the remotes.
  public func requireKnown(_ remote: String) async throws {
    let remotes = try await remotes()
    if remotes.contains(remote), !remote.hasPrefix("-") { return }
    let list = remotes.map { VisibleText.line($0) }.joined(separator: ", ")
    throw Problem(
      "there is no remote '\(VisibleText.line(PublicText.withoutCredentials(remote)))'",
      hints: [
        remotes.isEmpty
          ? "add one: git remote add \(ProgramError.quoted(remote)) <url>"
          : "the remotes are: \(list)"
      ])
  }
}
