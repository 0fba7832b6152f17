import Git
import TaskmasterCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A lock file: while it lies there, something cannot be written.
public struct LockState: Hashable, Sendable {
  /// The file.
  public let path: String
  /// How many seconds ago it was made.
  public let age: Int64
  /// Whether it keeps something of the tool's own from being written, which nobody else writes.
  public let isOwn: Bool
  /// Whether nobody who is there now can have made it.
  let isLeft: Bool

  /// Whether it has lain there longer than any git program needs it.
  public var isStale: Bool { age >= Self.longest }
  /// Whether it is certain that whoever made it has ended.
  public var isDead: Bool { isStale && isLeft }
  /// The command that removes it.
  public var command: String { ProgramError.command(["rm", path]) }

  /// In seconds.
  static let longest: Int64 = 60
}

extension Project {
  /// The lock files of Git and of ours.
  func locks(in workspaces: [WorkspaceState], at now: Timestamp) -> [LockState] {
    let indexes = workspaces.map { $0.path + "/index.lock" }
    let common = repository.commonDirectory
    return (LockFiles.own(in: common) + indexes).compactMap { lock($0, isOwn: true, at: now) }
      + LockFiles.ofGit(in: [common, repository.gitDirectory])
      .compactMap { lock($0, isOwn: false, at: now) }
  }

  /// A lock file; nil: there is none.
  func lock(_ path: String, isOwn: Bool, at now: Timestamp) -> LockState? {
    LockState(path, isOwn: isOwn, at: now, in: store)
  }
}

extension LockState {
  /// A lock file, for a session that asks, if one does; nil: there is none.
  init?(
    _ path: String, isOwn: Bool, at now: Timestamp, in store: LogStore, for session: String? = nil
  ) {
    guard let file = LockFiles.Facts(path) else { return nil }
    self.path = path
    self.isOwn = isOwn
    age = max(0, now.seconds - file.written)
    let common = store.repository.commonDirectory
    isLeft =
      isOwn && !SessionLock.isAnyAlive(besides: session, commonDirectory: common)
      && !store.isBeingWritten && LockHolders.areGone(path, file, in: common)
  }
}

extension LogStore {
  /// Whether a writer is at work.
  var isBeingWritten: Bool {
    guard Files.exists(lockPath) else { return false }
    return ((try? FileLock.tryTake(lockPath)) ?? nil) == nil
  }
}

/// Where lock files lie.
enum LockFiles {
  /// What keeps our references and files from being written.
  static func own(in common: String) -> [String] {
    ofReferences(in: common) + found(below: "\(common)/taskmaster")
  }

  /// What keeps the log, and everything below `refs/taskmaster`, from being written.
  static func ofReferences(in common: String) -> [String] {
    ["\(common)/\(LogStore.reference).lock"] + found(below: "\(common)/refs/taskmaster")
  }

  /// What keeps Git from writing: in Git directories, those of linked worktrees too, and all references but ours.
  static func ofGit(in directories: [String]) -> [String] {
    var paths: [String] = []
    for directory in Set(directories).sorted() {
      let worktrees = names(in: "\(directory)/worktrees").map { "\(directory)/worktrees/\($0)" }
      let places =
        [directory] + worktrees
        + ["", "/info", "/pack"].map { "\(directory)/objects\($0)" }
      paths += places.flatMap { place in
        names(in: place).filter { $0.hasSuffix(".lock") }.map { "\(place)/\($0)" }
      }
      paths += found(below: "\(directory)/refs").filter { path in
        path != "\(directory)/\(LogStore.reference).lock"
          && !path.hasPrefix("\(directory)/refs/taskmaster/")
      }
    }
    return paths
  }

  private static func found(below directory: String) -> [String] {
    names(in: directory).flatMap { name -> [String] in
      let path = "\(directory)/\(name)"
      if Files.isDirectory(path) { return found(below: path) }
      return name.hasSuffix(".lock") ? [path] : []
    }
  }

  private static func names(in directory: String) -> [String] {
    ((try? Files.names(in: directory)) ?? nil) ?? []
  }

  /// What the file system knows of a file.
  struct Facts: Hashable {
    /// When it was written, in seconds since 1970.
    let written: Int64
    let owner: UInt32
    let device: UInt64
    let number: UInt64

    /// Nil when there is none.
    init?(_ path: String) {
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      #if canImport(Darwin)
      written = Int64(status.st_mtimespec.tv_sec)
      #else
      written = Int64(status.st_mtim.tv_sec)
      #endif
      owner = status.st_uid
      device = UInt64(truncatingIfNeeded: status.st_dev)
      number = UInt64(status.st_ino)
    }
  }
}
