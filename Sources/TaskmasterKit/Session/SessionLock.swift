import TaskmasterCore

/// A running `work`: a file that it holds locked for as long as it lives, however it ends.
final class SessionLock: Sendable {
  /// Sixteen hexadecimal digits.
  let session: String
  /// The common Git directory that the session works on.
  let commonDirectory: String
  private let path: String
  private let lock: FileLock

  /// Begins a session.
  init(commonDirectory: String, surroundings: Surroundings) throws {
    self.commonDirectory = commonDirectory
    session = surroundings.randomHex(bytes: 8)
    let directory = Self.directory(commonDirectory)
    try Files.makeDirectory(directory)
    path = "\(directory)/\(session)"
    lock = try FileLock.take(path)
  }

  /// Ends the session in an orderly way: nothing of it has to be looked after.
  func end() { try? Files.remove(path) }

  /// The sessions that have a file: alive, or dead and not looked after.
  ///
  /// A session without one ran on another machine, or from another copy of the repository; of it nothing
  /// is known here.
  static func candidates(commonDirectory: String) -> [String] {
    let names = (try? Files.names(in: directory(commonDirectory))) ?? nil
    return (names ?? []).filter { name in
      name.utf8.count == 16 && name.utf8.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
    }
  }

  /// Whether a session is alive on this machine: its file is there, and held.
  static func isAlive(_ session: String, commonDirectory: String) -> Bool {
    candidates(commonDirectory: commonDirectory).contains(session)
      && takeOver(session, commonDirectory: commonDirectory) == nil
  }

  /// Whether a session is alive on this machine, besides one that does not count.
  static func isAnyAlive(besides session: String?, commonDirectory: String) -> Bool {
    candidates(commonDirectory: commonDirectory)
      .contains { $0 != session && isAlive($0, commonDirectory: commonDirectory) }
  }

  /// Takes the lock of a dead session; nil when it is alive.
  static func takeOver(_ session: String, commonDirectory: String) -> FileLock? {
    let path = "\(directory(commonDirectory))/\(session)"
    return (try? FileLock.tryTake(path)) ?? nil
  }

  /// Forgets a dead session that has been looked after.
  static func forget(_ session: String, commonDirectory: String) {
    try? Files.remove("\(directory(commonDirectory))/\(session)")
  }

  private static func directory(_ commonDirectory: String) -> String {
    commonDirectory + "/taskmaster/sessions"
  }
}
