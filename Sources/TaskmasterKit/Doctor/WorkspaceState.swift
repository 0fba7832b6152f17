import Git
public import TaskmasterCore

/// A workspace of this repository.
public struct WorkspaceState: Hashable, Sendable {
  /// The directory.
  public let path: String
  /// The chain whose place it is; nil: none that is in the log.
  public let chain: String?
  /// Whether a session works there.
  public let isHeld: Bool
  /// The task whose attempt its tree holds.
  public let task: ObjectID?
  /// The number of that attempt.
  public let attempt: Int?
  /// How many bytes of disk it takes.
  public let bytes: Int
}

extension Project {
  /// The workspaces of this repository, in the order of their names.
  func workspaces(
    of chains: [String], _ configuration: Configuration?
  ) throws -> [WorkspaceState] {
    let common = repository.commonDirectory
    let root = configuration?.workspaceRoot
    let environment = surroundings.environment
    guard
      let directory = WorkspaceLocation.parent(
        commonDirectory: common, root: root, environment: environment)
    else { return [] }
    let named = chains.compactMap { chain in
      WorkspaceLocation(
        chain: chain, commonDirectory: common, root: root, environment: environment
      ).map { ($0, chain) }
    }
    let chainByPlace = Dictionary(named, uniquingKeysWith: { first, _ in first })
    return try (Files.names(in: directory) ?? []).map { name in
      let place = WorkspaceLocation(directory: "\(directory)/\(name)")
      let marker = AttemptMarker(place.marker)
      return WorkspaceState(
        path: place.directory, chain: chainByPlace[place], isHeld: place.isHeld,
        task: marker?.task, attempt: marker?.attempt, bytes: DiskUse.bytes(of: place.directory))
    }
  }
}

extension WorkspaceLocation {
  /// Whether a session works there.
  ///
  /// Looking must not make the file of a lock that nobody took yet.
  var isHeld: Bool {
    guard Files.exists(lock) else { return false }
    do throws(FileError) {
      return try FileLock.tryTake(lock) == nil
    } catch {
      return false
    }
  }
}
