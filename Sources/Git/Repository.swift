import CLibGit2

/// A Git repository that is open.
///
/// Not `Sendable`, on purpose: keep one to an actor or a task. Any number may be open on the same
/// directory; what they write is safe against each other and against other programs.
public final class Repository {
  /// The directory that holds this worktree's HEAD; absolute, without a slash at its end.
  public let gitDirectory: String
  /// The directory that holds objects, branches and notes; differs in a linked worktree.
  public let commonDirectory: String
  /// The top of the checkout; `nil` in a bare repository.
  public let workTree: String?
  /// Whether there is no checkout.
  public let isBare: Bool
  /// Whether objects may be missing because they are fetched on demand, which is never done here.
  public let isPartialClone: Bool

  let opening: Opening
  let handle: Handle<RepositoryKind>
  let disk: ObjectDatabase
  /// Where objects go while `writingPack` runs.
  var pack: PackSession?
  /// What was read lately, while `readingMuch` runs.
  var recall: ObjectRecall?
  /// What is known of trees.
  var outlines = OutlineMemory()

  init(_ opening: Opening) throws(GitError) {
    self.opening = opening
    gitDirectory = opening.location.gitDirectory
    commonDirectory = opening.location.commonDirectory
    workTree = opening.workTree
    isBare = opening.workTree == nil && opening.format.isBare != false
    isPartialClone = opening.format.isPartialClone
    disk = try ObjectDatabase(opening.objects)
    handle = try opening.open()
    try disk.serve(handle)
  }

  /// Reads the objects of a repository in another thread.
  ///
  /// The database is another one as well: libgit2 reads out of one for one thread at a time.
  init(reading other: Repository) throws(GitError) {
    opening = other.opening
    gitDirectory = other.gitDirectory
    commonDirectory = other.commonDirectory
    workTree = other.workTree
    isBare = other.isBare
    isPartialClone = other.isPartialClone
    disk = try ObjectDatabase(opening.objects)
    handle = try opening.open()
    recall = other.recall.map {
      ObjectRecall(loose: $0.loose, packs: PackReader(other.opening.objects))
    }
  }

  /// Opens the repository that a directory belongs to, as Git itself would find it.
  ///
  /// `GIT_DIR`, `GIT_COMMON_DIR`, `GIT_WORK_TREE`, `GIT_OBJECT_DIRECTORY`,
  /// `GIT_ALTERNATE_OBJECT_DIRECTORIES`, `GIT_CEILING_DIRECTORIES` and
  /// `GIT_DISCOVERY_ACROSS_FILESYSTEM` are honoured.
  ///
  /// - Parameters:
  ///   - path: Where to start, as with `git -C`; `nil` for the current directory.
  ///   - ownerValidation: Whether a repository that was found (and not named by `GIT_DIR`) must
  ///     belong to the user. Pass `false` only for one that Git accepts because of
  ///     `safe.directory`: this module does not read that setting, `git rev-parse --git-dir` does.
  /// - Throws: `.notFound`, `.owner`, `.unsupported`, each with a hint, or what libgit2 says.
  public convenience init(
    discovering path: String? = nil, ownerValidation: Bool = true
  ) throws(GitError) {
    try self.init(
      Opening(
        discovering: path ?? ".", in: .current,
        ownership: ownerValidation ? .checked : .trusted))
  }

  /// Opens exactly this repository, whatever the environment says.
  ///
  /// - Parameter gitDirectory: The Git directory itself, not the checkout. Naming it is trusting it.
  /// - Throws: `.notFound` or `.unsupported`, each with a hint, or what libgit2 says.
  public convenience init(gitDirectory: String) throws(GitError) {
    var environment = Environment()
    environment.gitDirectory = gitDirectory
    environment.isExact = true
    try self.init(Opening(discovering: ".", in: environment, ownership: .trusted))
  }

  /// Makes everything that is written from now on reach the disk before a call returns.
  ///
  /// Call it before a repository is opened: one that is open already does not sync its references.
  public static func durable() { Library.makeDurable() }
}

extension Repository {
  /// The database that reads and writes go to.
  var objects: ObjectDatabase { pack?.database ?? disk }

  /// The library's own handle, for calls within this module.
  var pointer: OpaquePointer { pack?.handle.pointer ?? handle.pointer }
}
