import CLibGit2
import Synchronization

/// The C library, started once for the life of the program.
enum Library {
  /// Starts the library; it is never shut down, so no handle can outlive it.
  static let started: Void = {
    git_libgit2_init()
    // Who may be trusted is decided in `Ownership`: libgit2's own check knows neither an explicit
    // GIT_DIR nor, before 1.8, most of what `safe.directory` can say.
    _ = taskmaster_set_owner_validation(0)
    // Which formats can be read is decided in `RepositoryFormat`.
    _ = taskmaster_allow_extensions()
    _ = taskmaster_limit_cache(cacheSize)
    _ = taskmaster_limit_windows(windowSize, 2 * windowSize)
  }()

  /// In bytes; what is read more than once is kept by `readingMuch`.
  private static let cacheSize = 1 << 20
  /// In bytes: most packs are mapped whole, since windows that come and go cost more than what is read in them.
  private static let windowSize = 64 << 20

  private static let durability = Mutex(false)

  /// Whether what is written reaches the disk before a call returns.
  static var isDurable: Bool { durability.withLock { $0 } }

  /// Makes everything that is written from now on reach the disk first.
  static func makeDurable() {
    _ = started
    _ = taskmaster_enable_fsync(1)
    durability.withLock { $0 = true }
  }
}

extension Repository {
  /// The version of libgit2 that is in use.
  public static var libraryVersion: String {
    var (major, minor, revision) = (Int32(0), Int32(0), Int32(0))
    git_libgit2_version(&major, &minor, &revision)
    return "\(major).\(minor).\(revision)"
  }
}
