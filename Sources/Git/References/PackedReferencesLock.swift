#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The lock on the file `packed-refs`, held until it goes out of scope.
struct PackedReferencesLock: ~Copyable {
  private let commonDirectory: String
  /// The file itself, should `packed-refs` be a link.
  private let path: String

  private init(_ path: String, in commonDirectory: String) {
    self.path = path
    self.commonDirectory = commonDirectory
  }

  /// Takes the lock; `nil` when somebody else has it.
  static func take(in commonDirectory: String) throws(GitError) -> PackedReferencesLock? {
    let name = commonDirectory + "/packed-refs"
    let path = Files.resolved(name) ?? name
    let file = open(path + ".lock", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if file < 0 {
      if errno == EEXIST { return nil }
      throw Files.failure("lock \(path)")
    }
    close(file)
    return PackedReferencesLock(path, in: commonDirectory)
  }

  /// Takes a reference out of the file, if it is there.
  func remove(_ name: String) throws(GitError) {
    let references = try PackedReferences(in: commonDirectory)
    guard let record = references.record(named: Array(name.utf8)) else { return }
    // A name of our own: a leftover of Git's `packed-refs.new` would be in Git's way.
    let replacement = path + ".taskmaster"
    try Files.save(references.contents(without: record), to: replacement)
    guard rename(replacement, path) == 0 else { throw Files.failure("replace \(path)") }
    if Library.isDurable { try Files.sync(Files.parent(of: path)) }
  }

  /// Gives the lock back.
  consuming func release() {}

  deinit { unlink(path + ".lock") }
}
