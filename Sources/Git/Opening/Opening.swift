import CLibGit2

/// A repository that was found and looked at, and may be opened.
struct Opening {
  let location: Location
  let format: RepositoryFormat
  let workTree: String?
  let objects: ObjectDatabase.Location

  init(
    discovering path: String, in environment: Environment, ownership: Ownership
  ) throws(GitError) {
    _ = Library.started
    guard let start = Files.resolved(path) else { throw GitError.noRepository(at: path) }
    location = try Location(from: start, in: environment)
    format = try RepositoryFormat(of: location)
    try format.requireReadable(at: location.gitDirectory)
    workTree = try WorkTree.path(of: location, format, from: start, in: environment)
    try ownership.require(location, workTree: workTree)
    objects = Opening.objects(of: location, from: start, in: environment)
  }

  func open() throws(GitError) -> Handle<RepositoryKind> {
    let directory = location.gitDirectory
    let flags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
    var pointer: OpaquePointer?
    let status = git_repository_open_ext(&pointer, directory, flags, nil)
    let operation = "open the repository at \(directory)"
    guard try found(operation, status) else { throw GitError.noRepository(at: directory) }
    let handle = try Handle<RepositoryKind>(operation) {
      $0 = pointer
      return 0
    }
    // GIT_NAMESPACE is for servers; Git's own commands read references without it as well.
    try check(operation, git_repository_set_namespace(handle.pointer, nil))
    return handle
  }

  private static func objects(
    of location: Location, from start: String, in environment: Environment
  ) -> ObjectDatabase.Location {
    ObjectDatabase.Location(
      directory: environment.objectDirectory.map { Files.path($0, from: start) }
        ?? location.commonDirectory + "/objects",
      alternates: environment.alternates.map { Files.path($0, from: start) })
  }
}
