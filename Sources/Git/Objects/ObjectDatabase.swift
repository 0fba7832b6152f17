import CLibGit2

/// An object store with everything that it borrows from others.
final class ObjectDatabase {
  /// Where objects are.
  struct Location: Sendable, Hashable {
    /// The directory that new objects and packs are written to.
    var directory: String
    /// Further directories to read from, besides those that the first one names itself.
    var alternates: [String]
  }

  let location: Location
  private let handle: Handle<DatabaseKind>
  private let directory: [UInt8]
  /// What the library looks into, in its order.
  private let backends: [UnsafeMutablePointer<git_odb_backend>]

  init(_ location: Location) throws(GitError) {
    self.location = location
    let directory = location.directory
    self.directory = Array(directory.utf8)
    handle = try Handle("open the objects in \(directory)") { git_odb_open(&$0, directory) }
    let pointer = handle.pointer
    for alternate in location.alternates {
      try check("borrow objects from \(alternate)", git_odb_add_disk_alternate(pointer, alternate))
    }
    backends = (0..<git_odb_num_backends(pointer)).compactMap { position in
      var backend: UnsafeMutablePointer<git_odb_backend>?
      return git_odb_get_backend(&backend, pointer, position) == 0 ? backend : nil
    }
  }

  var pointer: OpaquePointer { handle.pointer }

  /// Looks for an object among those that have files of their own.
  func looseObject(_ id: Oid) throws(GitError) -> LooseObject? {
    try LooseObject.find(id, in: directory)
  }

  /// The file of an object, when it is there and does not hold the object.
  func damagedFile(of id: Oid) -> String? {
    let path = LooseObject.path(of: id, in: location.directory)
    guard Files.isFile(path) else { return nil }
    do throws(GitError) {
      if let loose = try looseObject(id) {
        _ = try loose.content()
        return nil
      }
      // One of a form that only the library reads, if any.
      var raw = id.raw
      var object: OpaquePointer?
      defer { git_odb_object_free(object) }
      return try found("read object \(id)", git_odb_read(&object, pointer, &raw)) ? nil : path
    } catch {
      return path
    }
  }

  /// Removes the file of an object that cannot be read.
  func removeDamagedFile(of id: Oid) throws(GitError) {
    if let path = damagedFile(of: id) { try Files.remove(path) }
  }

  /// Reads an object without a look whether it is what its name says, which the library's own function takes
  /// long for.
  /// - Returns: `nil` when no pack has the object, or it cannot be read there.
  func packedObject(_ id: Oid) -> ReadObject? {
    var raw = id.raw
    for backend in backends {
      var data: UnsafeMutableRawPointer?
      var (size, type) = (0, GIT_OBJECT_INVALID)
      guard let read = backend.pointee.read, read(&data, &size, &type, backend, &raw) == 0 else {
        continue
      }
      return ReadObject(
        type, UnsafeRawBufferPointer(start: data, count: size), from: backend, of: self)
    }
    return nil
  }

  /// The size of an object in bytes; `nil` when no pack has the object, or it cannot be read there.
  func packedSize(_ id: Oid) -> Int? {
    var raw = id.raw
    for backend in backends {
      var (size, type) = (0, GIT_OBJECT_INVALID)
      if let read = backend.pointee.read_header, read(&size, &type, backend, &raw) == 0 {
        return size
      }
    }
    return nil
  }

  func contains(_ id: Oid) -> Bool {
    var raw = id.raw
    return git_odb_exists(pointer, &raw) == 1
  }

  /// Makes the library's own functions on a repository read and write here.
  func serve(_ repository: borrowing Handle<RepositoryKind>) throws(GitError) {
    try check(
      "use the objects in \(location.directory)",
      git_repository_set_odb(repository.pointer, pointer))
  }

  /// Looks for packs that have appeared since.
  func refresh() throws(GitError) {
    try check("look for new objects in \(location.directory)", git_odb_refresh(pointer))
  }
}
