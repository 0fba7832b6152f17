import CLibGit2

extension Oid {
  init(_ raw: git_oid) {
    self = withUnsafeBytes(of: raw) { Oid($0) }
  }

  /// The id as libgit2 wants it.
  var raw: git_oid {
    var raw = git_oid()
    withUnsafeMutableBytes(of: &raw) { store(in: $0) }
    return raw
  }
}
