extension Repository {
  /// Refuses a name that another one needs for a directory, or the other way round.
  ///
  /// - Parameter name: The full name of a reference that is to be created.
  /// - Throws: `.exists`, with the name in the way.
  func requireRoom(for name: String) throws(GitError) {
    guard let obstacle = try obstacle(to: Array(name.utf8)) else { return }
    throw GitError(
      code: .exists, operation: "create reference \(name)",
      message: "it cannot be beside \(String(decoding: obstacle, as: UTF8.self))")
  }

  private func obstacle(to name: [UInt8]) throws(GitError) -> [UInt8]? {
    let packed = try PackedReferences(in: commonDirectory)
    for (index, byte) in name.enumerated() where byte == UInt8(ascii: "/") {
      let parent = Array(name[..<index])
      let file = commonDirectory + "/" + String(decoding: parent, as: UTF8.self)
      if Files.isFile(file) || packed.record(named: parent) != nil { return parent }
    }
    let inside = name + [UInt8(ascii: "/")]
    if let loose = LooseReferences.names(under: inside, in: commonDirectory).first { return loose }
    var child: [UInt8]?
    packed.forEach(under: inside) { record in
      child = Array(record.name)
      return false
    }
    return child
  }
}
