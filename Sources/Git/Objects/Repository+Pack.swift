extension Repository {
  /// Writes many objects as one pack instead of a file each.
  ///
  /// What is written inside can be read back inside at once, and by everybody after the call. No
  /// reference may move inside, since what it names is not on disk yet. A call within a call adds
  /// to the pack that is being made.
  ///
  /// - Parameter body: Writes objects with this repository.
  /// - Returns: What the body returns.
  /// - Throws: What the body throws, after which nothing of what it wrote is left; or when the pack
  ///   could not be written.
  public func writingPack<T>(_ body: () throws -> T) throws -> T {
    if pack != nil { return try body() }
    let session = try PackSession(in: opening)
    pack = session
    defer { pack = nil }
    let result = try body()
    try session.finish()
    try disk.refresh()
    return result
  }
}
