import Git
import TaskmasterCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Waiting for whoever holds Git's lock on the log: short, and not for ever, since a process that was
/// killed leaves its lock behind.
struct LockWait {
  private let repository: Repository
  private let limit: Duration
  private var since = ContinuousClock.now
  private var head: Oid?

  init(limit: Duration, repository: Repository) {
    self.limit = limit
    self.repository = repository
  }

  /// Waits a moment after a lost race.
  /// - Throws: ``Problem`` that names the lock when it has kept the log where it is for too long.
  mutating func pause(_ surroundings: Surroundings) throws {
    let now = try repository.target(of: LogStore.reference)
    if now != head {
      head = now
      since = .now
    }
    guard since.duration(to: .now) < limit else {
      throw problem(at: surroundings.now())
    }
    Pause.jitter(surroundings)
  }

  private func problem(at time: Timestamp) -> Problem {
    let path = "\(repository.commonDirectory)/\(LogStore.reference).lock"
    let age = Self.age(of: path, at: time).map { " is \($0) s old and" } ?? ""
    return Problem(
      "the log is locked: '\(path)'\(age) keeps it from being written",
      hints: ["if no git process is running here, one was killed: remove that file"])
  }

  /// The whole seconds since a file was written.
  private static func age(of path: String, at time: Timestamp) -> Int64? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
    let written = Int64(status.st_mtimespec.tv_sec)
    #else
    let written = Int64(status.st_mtim.tv_sec)
    #endif
    return max(0, time.seconds - written)
  }
}
