#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Whether a repository that was found must belong to the user.
///
/// A repository may run programs through its configuration, so one that lies in somebody else's
/// directory is not used unasked. The rule is Git's own.
enum Ownership: Sendable {
  case checked
  case trusted
}

extension Ownership {
  /// Refuses a repository of somebody else.
  ///
  /// - Parameters:
  ///   - location: Where it was found.
  ///   - workTree: Its checkout, when it has one.
  /// - Throws: `.owner`, with a hint.
  func require(_ location: Location, workTree: String?) throws(GitError) {
    guard self == .checked, !location.isNamed else { return }
    let link = workTree.map { $0 + "/.git" }.flatMap { Files.isFile($0) ? $0 : nil }
    let paths = [link, workTree, location.gitDirectory].compactMap { $0 }
    guard let foreign = paths.first(where: { !Ownership.isOwn($0) }) else { return }
    let place = workTree ?? location.gitDirectory
    throw GitError(
      code: .owner, operation: "open the repository at \(place)",
      message: "\(foreign) belongs to somebody else",
      hint: "if you trust it: git config --global --add safe.directory \(place)")
  }

  private static func isOwn(_ path: String) -> Bool {
    guard let owner = Files.status(of: path)?.st_uid else { return true }
    if owner == geteuid() { return true }
    // Under sudo the one who called it counts as well.
    guard geteuid() == 0, let caller = getenv("SUDO_UID") else { return false }
    return uid_t(String(cString: caller)) == owner
  }
}
