/// One name in a tree.
public struct TreeEntry: Sendable, Hashable {
  /// The name, without slashes; Git promises no encoding.
  public var name: [UInt8]
  /// The object that the name stands for.
  public var oid: Oid
  /// What the object is used as.
  public var mode: FileMode

  /// Makes an entry.
  ///
  /// - Parameters:
  ///   - name: The name, without slashes.
  ///   - oid: The object that the name stands for.
  ///   - mode: What the object is used as.
  public init(name: [UInt8], oid: Oid, mode: FileMode) {
    self.name = name
    self.oid = oid
    self.mode = mode
  }
}

/// What an entry of a tree is used as.
///
/// The set is open: old repositories hold other modes, and they are kept as they are.
public struct FileMode: RawRepresentable, Sendable, Hashable {
  /// The number as Git stores it.
  public var rawValue: UInt32

  /// Wraps a number.
  ///
  /// - Parameter rawValue: The number as Git stores it.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// A directory.
  public static let tree = FileMode(rawValue: 0o040000)
  /// An ordinary file.
  public static let blob = FileMode(rawValue: 0o100644)
  /// A file that can be run.
  public static let executable = FileMode(rawValue: 0o100755)
  /// A symbolic link.
  public static let link = FileMode(rawValue: 0o120000)
  /// A commit of another repository: a submodule.
  public static let commit = FileMode(rawValue: 0o160000)

  /// Whether the entry is a file's content, whatever its permissions.
  var isFile: Bool { rawValue & 0o170000 == 0o100000 }
  /// Whether the entry is a directory.
  var isTree: Bool { rawValue & 0o170000 == 0o040000 }
}
