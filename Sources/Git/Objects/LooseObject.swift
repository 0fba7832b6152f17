import CLibGit2

/// An object in a file of its own, read without libgit2: of one that is cut off, libgit2 1.5 to 1.9
/// read on for ever.
struct LooseObject: ~Copyable {
  let kind: ObjectKind
  let size: Int
  private let id: Oid
  private let file: MappedFile
  /// Where the content begins in what the file inflates to.
  private let start: Int

  /// The longest first line: a kind, a size, a NUL.
  private static let longestHeader = 32
  /// Nothing is packed tighter than this.
  private static let tightest = 1100

  /// Looks for an object among those that have files of their own.
  ///
  /// - Parameters:
  ///   - id: The object.
  ///   - directory: The directory of objects, as bytes.
  /// - Returns: `nil` when it has no file, or one of the form that Git has not written for long.
  /// - Throws: `.malformed` when the file does not begin as it should, or when it cannot be read.
  static func find(_ id: Oid, in directory: [UInt8]) throws(GitError) -> LooseObject? {
    let file = try MappedFile(path(of: id, in: directory))
    guard file.bytes.count >= 2, isDeflated(file.bytes) else { return nil }
    let head = inflate(file.bytes, room: longestHeader).bytes
    guard let header = header(head), header.size / tightest <= file.bytes.count else {
      throw damage(of: id)
    }
    return LooseObject(id: id, header, file)
  }

  private init(
    id: Oid, _ header: (kind: ObjectKind, size: Int, start: Int), _ file: consuming MappedFile
  ) {
    (kind, size, start) = header
    self.id = id
    self.file = file
  }

  /// The content.
  ///
  /// - Throws: `.malformed` when the file is cut off or damaged, or holds another object.
  func content() throws(GitError) -> ArraySlice<UInt8> {
    // With room for one byte more, the end of the stream is reached.
    let (bytes, isWhole) = LooseObject.inflate(file.bytes, room: start + size + 1)
    guard isWhole, bytes.count == start + size, Repository.hash(kind, bytes[start...]) == id else {
      throw LooseObject.damage(of: id)
    }
    return bytes[start...]
  }

  private static func path(of id: Oid, in directory: [UInt8]) -> [UInt8] {
    var path = directory
    path.reserveCapacity(directory.count + 43)
    path.append(UInt8(ascii: "/"))
    for index in 0..<Oid.size {
      let byte = id.byte(at: index)
      path.append(Hex.digit(byte >> 4))
      path.append(Hex.digit(byte & 15))
      if index == 0 { path.append(UInt8(ascii: "/")) }
    }
    path.append(0)
    return path
  }

  /// The file that an object has, if it has one of its own.
  static func path(of id: Oid, in directory: String) -> String {
    let path = path(of: id, in: Array(directory.utf8))
    return String(decoding: path.dropLast(), as: UTF8.self)
  }

  /// Whether bytes begin as a zlib stream does.
  private static func isDeflated(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes[0] & 0x8F == 8 && (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0
  }

  private static func inflate(
    _ input: UnsafeRawBufferPointer, room: Int
  ) -> (bytes: [UInt8], isWhole: Bool) {
    var isWhole: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      count = taskmaster_inflate(
        input.baseAddress, input.count, buffer.baseAddress, room, &isWhole)
    }
    return (bytes, isWhole != 0)
  }

  /// Reads `<kind> <size>`, which ends in a NUL.
  private static func header(_ bytes: [UInt8]) -> (kind: ObjectKind, size: Int, start: Int)? {
    guard let end = bytes.firstIndex(of: 0) else { return nil }
    let words = bytes[..<end].split(separator: UInt8(ascii: " "))
    guard words.count == 2, let kind = kind(named: words[0]),
      let size = Int(String(decoding: words[1], as: UTF8.self)), size >= 0
    else { return nil }
    return (kind, size, end + 1)
  }

  private static func kind(named name: ArraySlice<UInt8>) -> ObjectKind? {
    switch String(decoding: name, as: UTF8.self) {
    case "blob": .blob
    case "tree": .tree
    case "commit": .commit
    case "tag": .tag
    default: nil
    }
  }

  private static func damage(of id: Oid) -> GitError {
    GitError(
      code: .malformed, operation: "read object \(id)", message: "its file is damaged or cut off"
    ).ofDamage
  }
}
