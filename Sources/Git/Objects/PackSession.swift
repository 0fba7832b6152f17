import CLibGit2

/// Objects that wait in memory to become one pack.
final class PackSession {
  /// Reads what is on disk and what waits; writes to memory alone.
  let database: ObjectDatabase
  private let memory: UnsafeMutablePointer<git_odb_backend>
  private var written: [Oid] = []
  private var known: Set<Oid> = []

  init(on disk: ObjectDatabase) throws(GitError) {
    database = try ObjectDatabase(disk.location)
    var backend: UnsafeMutablePointer<git_odb_backend>?
    try check("make room for a pack", git_mempack_new(&backend))
    guard let backend else {
      throw GitError(code: .failed, operation: "make room for a pack", message: "out of memory")
    }
    memory = backend
    // The database owns the backend from here on; the highest number is asked first.
    let status = git_odb_add_backend(database.pointer, backend, 1_000)
    if status < 0 { backend.pointee.free?(backend) }
    try check("make room for a pack", status)
  }

  /// Remembers an object unless it was on disk before, and so did not come here.
  func note(_ id: Oid) {
    var raw = id.raw
    guard memory.pointee.exists?(memory, &raw) == 1, known.insert(id).inserted else { return }
    written.append(id)
  }

  /// Writes everything that was noted as one pack with its index.
  ///
  /// The library's own dump is of no use: it packs the whole tree of every commit again.
  func write(of repository: borrowing Handle<RepositoryKind>) throws(GitError) {
    if written.isEmpty { return }
    let directory = database.location.directory + "/pack"
    let builder = try Handle<PackBuilderKind>("make a pack") {
      git_packbuilder_new(&$0, repository.pointer)
    }
    for id in written {
      var raw = id.raw
      try check("pack object \(id)", git_packbuilder_insert(builder.pointer, &raw, nil))
    }
    try check(
      "write a pack of \(written.count) objects to \(directory)",
      git_packbuilder_write(builder.pointer, directory, 0, nil, nil))
  }
}
