import CLibGit2

/// An object in memory, as the library has read it.
final class ReadObject {
  let type: git_object_t
  let content: UnsafeRawBufferPointer
  private let owner: Owner

  /// Whose memory it is.
  private enum Owner {
    case object(OpaquePointer)
    case backend(UnsafeMutablePointer<git_odb_backend>, ObjectDatabase)
  }

  /// Takes over an object of the library's, which is freed here.
  init(_ object: OpaquePointer) {
    type = git_odb_object_type(object)
    content = UnsafeRawBufferPointer(
      start: git_odb_object_data(object), count: git_odb_object_size(object))
    owner = .object(object)
  }

  /// Takes over content that a part of a database has read.
  init(
    _ type: git_object_t, _ content: UnsafeRawBufferPointer,
    from backend: UnsafeMutablePointer<git_odb_backend>, of database: ObjectDatabase
  ) {
    (self.type, self.content) = (type, content)
    owner = .backend(backend, database)
  }

  deinit {
    switch owner {
    case .object(let object): git_odb_object_free(object)
    case .backend(let backend, _):
      git_odb_backend_data_free(backend, UnsafeMutableRawPointer(mutating: content.baseAddress))
    }
  }
}
