import CLibGit2

extension Repository {
  /// Tells whether an object is there.
  ///
  /// - Parameter id: The object's name.
  /// - Returns: Whether it can be read here, without fetching anything.
  public func exists(_ id: Oid) -> Bool { objects.contains(id) }

  /// Reads an object without making anything of it.
  ///
  /// - Parameters:
  ///   - id: The object's name.
  ///   - kind: What it has to be.
  ///   - limit: The most bytes to accept.
  /// - Returns: Whether it is there.
  /// - Throws: `.tooLarge`, `.wrongKind`, or when the object is damaged.
  public func isWhole(
    _ id: Oid, _ kind: ObjectKind, limit: Int = 64 << 20
  ) throws(GitError) -> Bool {
    try withObject(id, kind, limit: limit) { _ in } != nil
  }

  /// Reads an object out of a pack that need not be there, but whose content is known and not large.
  ///
  /// - Parameters:
  ///   - id: The object's name.
  ///   - kind: What it has to be.
  /// - Returns: Whether a pack has it and it is whole; `false` as well where it has a file of its own, and
  ///   where not much is read.
  public func isWholeInPack(_ id: Oid, _ kind: ObjectKind) -> Bool {
    guard let recall, !recall.isLoose(id), let object = recall.packedObject(id) else {
      return false
    }
    return object.type == kind.raw && Repository.hash(kind, object.content) == id
  }

  /// Reads what an object is, without its content.
  ///
  /// - Parameter id: The object's name.
  /// - Returns: Its kind and its size in bytes; `nil` when it is not there.
  /// - Throws: When the object cannot be read, or is damaged.
  public func header(_ id: Oid) throws(GitError) -> (kind: ObjectKind, size: Int)? {
    var raw = id.raw
    var size = 0
    var type = GIT_OBJECT_INVALID
    let status = git_odb_read_header(&size, &type, objects.pointer, &raw)
    do throws(GitError) {
      guard try found("read the header of object \(id)", status) else { return nil }
    } catch {
      throw error.ofDamage
    }
    guard let kind = ObjectKind(type) else {
      throw GitError(
        code: .malformed, operation: "read the header of object \(id)",
        message: "it is of no known kind")
    }
    return (kind, size)
  }

  /// Lends the content of an object, which is not copied.
  ///
  /// - Returns: What the body returns; `nil` when the object is not there.
  func withObject<T>(
    _ id: Oid, _ kind: ObjectKind, limit: Int,
    _ body: (UnsafeRawBufferPointer) throws(GitError) -> T
  ) throws(GitError) -> T? {
    // A few kilobytes on disk may stand for gigabytes.
    if recall?.isLoose(id) ?? true, let loose = try disk.looseObject(id) {
      try require(loose.size, of: id, limit: limit)
      try require(loose.kind.raw, of: id, toBe: kind)
      return try lend(loose.content(), body)
    }
    // Trees and commits Git itself holds whole when it takes them in; a blob may be of any size.
    if kind == .blob {
      guard let size = try size(of: id) else { return nil }
      try require(size, of: id, limit: limit)
    }
    guard let object = try packedObject(id, kind) else { return nil }
    try require(object.content.count, of: id, limit: limit)
    try require(object.type, of: id, toBe: kind)
    defer { withExtendedLifetime(object) {} }
    return try body(object.content)
  }

  private func size(of id: Oid) throws(GitError) -> Int? {
    if let size = recall?.packedSize(id) { return size }
    return try header(id)?.size
  }

  /// Reads an object that has no file of its own.
  private func packedObject(_ id: Oid, _ kind: ObjectKind) throws(GitError) -> ReadObject? {
    if kind == .tree, let known = recall?[id] { return known }
    let object = try read(id)
    // The same trees come up again and again.
    if let object, kind == .tree { recall?.keep(id, object) }
    return object
  }

  private func read(_ id: Oid) throws(GitError) -> ReadObject? {
    // What is not as it should be is left to the library, which says why.
    if let object = recall?.packedObject(id) ?? objects.packedObject(id),
      let kind = ObjectKind(object.type), Repository.hash(kind, object.content) == id
    {
      return object
    }
    var raw = id.raw
    var object: OpaquePointer?
    let status = git_odb_read(&object, objects.pointer, &raw)
    guard try found("read object \(id)", status), let object else { return nil }
    return ReadObject(object)
  }

  /// Lends bytes that are held here.
  private func lend<T>(
    _ content: ArraySlice<UInt8>, _ body: (UnsafeRawBufferPointer) throws(GitError) -> T
  ) throws(GitError) -> T {
    try content.withUnsafeBytes { bytes in
      Result { () throws(GitError) in try body(bytes) }
    }.get()
  }

  private func require(_ size: Int, of id: Oid, limit: Int) throws(GitError) {
    if size <= limit { return }
    throw GitError(
      code: .tooLarge, operation: "read object \(id)",
      message: "it has \(size) bytes, more than the \(limit) that are accepted here")
  }

  private func require(
    _ type: git_object_t, of id: Oid, toBe kind: ObjectKind
  ) throws(GitError) {
    if type == kind.raw { return }
    let name = ObjectKind(type).map { "\($0)" } ?? "object of no known kind"
    throw GitError(
      code: .wrongKind, operation: "read \(kind) \(id)", message: "it is a \(name)")
  }

  /// Writes an object and looks it up again.
  func write(_ kind: ObjectKind, _ bytes: [UInt8]) throws(GitError) -> Oid {
    let id = Repository.hash(kind, bytes)
    if let pack, try pack.write(kind, id, bytes) { return id }
    // Nobody writes over a file that is there, be it damaged.
    try disk.removeDamagedFile(of: id)
    var raw = git_oid()
    let status = bytes.withUnsafeBytes {
      git_odb_write(&raw, disk.pointer, $0.baseAddress, $0.count, kind.raw)
    }
    try check("write a \(kind)", status)
    try confirm(id, kind, size: bytes.count)
    return id
  }

  /// Makes sure of what was written: a full disk has been seen to lose objects without an error.
  private func confirm(_ id: Oid, _ kind: ObjectKind, size: Int) throws(GitError) {
    if let header = try header(id), header == (kind, size) { return }
    throw GitError(
      code: .failed, operation: "write \(kind) \(id)",
      message: "it was written without an error, but is not there")
  }

  /// Computes the name that an object would have.
  ///
  /// - Parameters:
  ///   - kind: What the object would be.
  ///   - bytes: Its content.
  /// - Returns: Its name; nothing is written.
  public static func hash(_ kind: ObjectKind, _ bytes: [UInt8]) -> Oid { hash(kind, bytes[...]) }

  /// Computes the name that an object would have.
  ///
  /// - Parameters:
  ///   - kind: What the object would be.
  ///   - bytes: Its content, a part of something larger.
  /// - Returns: Its name; nothing is written.
  public static func hash(_ kind: ObjectKind, _ bytes: ArraySlice<UInt8>) -> Oid {
    bytes.withUnsafeBytes { hash(kind, $0) }
  }

  /// Computes the name that an object would have.
  ///
  /// - Parameters:
  ///   - kind: What the object would be.
  ///   - bytes: Its content.
  /// - Returns: Its name; nothing is written.
  public static func hash(_ kind: ObjectKind, _ bytes: UnsafeRawBufferPointer) -> Oid {
    var raw = git_oid()
    taskmaster_hash(kind.raw, bytes.baseAddress, bytes.count, &raw)
    return Oid(raw)
  }
}

extension Repository {
  /// The file of an object that has one of its own, when what is in it is not the object.
  ///
  /// - Parameter id: The object's name.
  /// - Returns: The path; `nil` when there is no such file, or it is whole.
  public func damagedFile(of id: Oid) -> String? { disk.damagedFile(of: id) }

  /// Removes the file of an object when what is in it is not the object.
  ///
  /// - Parameter id: The object's name.
  /// - Throws: When it cannot be removed.
  public func removeDamagedFile(of id: Oid) throws(GitError) {
    try disk.removeDamagedFile(of: id)
  }
}
