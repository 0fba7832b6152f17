extension Repository {
  /// Reads a blob.
  ///
  /// - Parameters:
  ///   - id: The blob's name.
  ///   - limit: The most bytes to accept; the size is looked at before the content is read.
  /// - Returns: Its content; `nil` when it is not there.
  /// - Throws: `.tooLarge`, `.wrongKind`, or when the object is damaged.
  public func blob(_ id: Oid, limit: Int) throws(GitError) -> [UInt8]? {
    try withObject(id, .blob, limit: limit) { [UInt8]($0) }
  }

  /// Lends the content of a blob without copying it.
  ///
  /// - Parameters:
  ///   - id: The blob's name.
  ///   - limit: The most bytes to accept; the size is looked at before the content is read.
  ///   - body: Gets the content, which is gone when it returns.
  /// - Returns: What the body returns; `nil` when the blob is not there.
  /// - Throws: `.tooLarge`, `.wrongKind`, when the object is damaged, or what the body throws.
  public func withBlob<T>(
    _ id: Oid, limit: Int, _ body: (UnsafeRawBufferPointer) throws -> T
  ) throws -> T? {
    try withObject(id, .blob, limit: limit) { bytes in Result { try body(bytes) } }?.get()
  }

  /// Writes a blob.
  ///
  /// - Parameter bytes: Its content.
  /// - Returns: Its name, after it was seen to be there.
  /// - Throws: When it could not be written.
  public func writeBlob(_ bytes: [UInt8]) throws(GitError) -> Oid { try write(.blob, bytes) }
}
