import CLibGit2

/// Objects that wait in memory to become one pack.
final class PackSession {
  /// Reads what is on disk and what waits.
  let database: ObjectDatabase
  /// The repository with these objects.
  ///
  /// A handle of its own: each keeps what was read, and so would go on seeing what was never saved.
  let handle: Handle<RepositoryKind>
  private let memory: UnsafeMutablePointer<git_odb_backend>
  private var written: [Oid] = []

  init(in repository: Opening) throws(GitError) {
    database = try ObjectDatabase(repository.objects)
    handle = try repository.open()
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
    try database.serve(handle)
  }

  /// Keeps an object for the pack, unless it is there already.
  ///
  /// - Returns: `false` when it is on disk, where it must be touched lest somebody prunes it.
  func write(_ kind: ObjectKind, _ id: Oid, _ bytes: [UInt8]) throws(GitError) -> Bool {
    var raw = id.raw
    if memory.pointee.exists?(memory, &raw) == 1 { return true }
    // Without a look for new packs, which takes longer than anything else here.
    let noRefresh = UInt32(GIT_ODB_LOOKUP_NO_REFRESH.rawValue)
    if git_odb_exists_ext(database.pointer, &raw, noRefresh) == 1 { return false }
    let status = bytes.withUnsafeBytes {
      memory.pointee.write?(memory, &raw, $0.baseAddress, $0.count, kind.raw)
    }
    try check("keep \(kind) \(id) for a pack", status ?? -1)
    written.append(id)
    return true
  }

  /// Writes everything that was kept as one pack with its index.
  ///
  /// The library's own dump is of no use: it packs the whole tree of every commit again.
  func finish() throws(GitError) {
    if written.isEmpty { return }
    let operation = "make a pack of \(written.count) objects"
    let builder = try Handle<PackBuilderKind>(operation) {
      git_packbuilder_new(&$0, handle.pointer)
    }
    // As many threads as there are processors.
    git_packbuilder_set_threads(builder.pointer, 0)
    for id in written {
      var raw = id.raw
      try check("pack object \(id)", git_packbuilder_insert(builder.pointer, &raw, nil))
    }
    var pack = git_buf()
    defer { git_buf_dispose(&pack) }
    try check(operation, git_packbuilder_write_buf(&pack, builder.pointer))
    try save(pack)
  }

  /// Puts a pack and its index among the others, whole or not at all.
  ///
  /// In one piece: the builder's own way to a file maps and unmaps it for every object.
  private func save(_ pack: git_buf) throws(GitError) {
    let directory = database.location.directory + "/pack"
    let operation = "write a pack of \(written.count) objects to \(directory)"
    let indexer = try Handle<IndexerKind>(operation) {
      git_indexer_new(&$0, directory, 0, database.pointer, nil)
    }
    var progress = git_indexer_progress()
    try check(operation, git_indexer_append(indexer.pointer, pack.ptr, pack.size, &progress))
    try check(operation, git_indexer_commit(indexer.pointer, &progress))
  }
}
