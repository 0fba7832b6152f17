/// A reference that names another one, as a file: `ref: refs/heads/main`.
enum SymbolicReference {
  /// The name in the file; `nil` when there is no file, or an object in it.
  static func target(in path: String) throws(GitError) -> String? {
    let prefix = "ref:"
    guard Files.isFile(path), let line = try Files.firstLine(of: path), line.hasPrefix(prefix)
    else { return nil }
    let name = line.dropFirst(prefix.count).split { $0 == " " || $0 == "\t" }
    return name.first.map(String.init)
  }
}
