import Git
import TaskmasterCore

/// A place of its own to run checks in: outside the repository, beside the workspaces of chains, and gone
/// when it is done with.
struct CheckPlace: Sendable {
  let location: WorkspaceLocation
  private let lock: FileLock

  /// No chain's workspace has a name that begins with a dot.
  private static let prefix = ".verify-"

  /// Makes the place of a session, after those of sessions that were killed have been removed.
  /// - Throws: ``FileError`` when it cannot be made.
  init(of session: String, in parent: String) async throws {
    try Files.makeDirectory(parent)
    await Self.removeDead(in: parent)
    location = WorkspaceLocation(directory: "\(parent)/\(Self.prefix)\(session)")
    try Files.makeDirectory(location.directory, mode: 0o700)
    lock = try FileLock.take(location.lock)
  }

  /// Empties the place, so that nothing of one artifact is there for the next one.
  func clear() throws {
    try Files.removeTree(location.tree)
    for file in [location.index, location.setupRecord, location.copied] { try Files.remove(file) }
  }

  /// Removes the place with all that is in it.
  func remove() {
    try? Files.removeTree(location.directory)
    withExtendedLifetime(lock) {}
  }

  /// Ends what sessions that were killed have left, and removes their places.
  private static func removeDead(in parent: String) async {
    for name in ((try? Files.names(in: parent)) ?? nil) ?? [] where name.hasPrefix(prefix) {
      let location = WorkspaceLocation(directory: "\(parent)/\(name)")
      guard let lock = (try? FileLock.tryTake(location.lock)) ?? nil else { continue }
      _ = await Descendants.end(session: String(name.dropFirst(prefix.count)))
      try? Files.removeTree(location.directory)
      withExtendedLifetime(lock) {}
    }
  }
}
