import CLibGit2

/// Owns one libgit2 object and frees it exactly once, at the end of its scope.
struct Handle<Kind: HandleKind>: ~Copyable {
  let pointer: OpaquePointer

  /// Takes over what a call makes.
  init(
    _ operation: @autoclosure () -> String,
    _ create: (inout OpaquePointer?) -> Int32
  ) throws(GitError) {
    var made: OpaquePointer?
    try check(operation(), create(&made))
    guard let made else {
      throw GitError(code: .failed, operation: operation(), message: "libgit2 made nothing")
    }
    pointer = made
  }

  deinit { Kind.free(pointer) }
}

/// Says how one kind of object is freed.
protocol HandleKind {
  static func free(_ pointer: OpaquePointer)
}

enum RepositoryKind: HandleKind {
  static func free(_ pointer: OpaquePointer) { git_repository_free(pointer) }
}

enum DatabaseKind: HandleKind {
  static func free(_ pointer: OpaquePointer) { git_odb_free(pointer) }
}

enum ConfigurationKind: HandleKind {
  static func free(_ pointer: OpaquePointer) { git_config_free(pointer) }
}

enum PackBuilderKind: HandleKind {
  static func free(_ pointer: OpaquePointer) { git_packbuilder_free(pointer) }
}

enum IndexerKind: HandleKind {
  static func free(_ pointer: OpaquePointer) { git_indexer_free(pointer) }
}

enum TransactionKind: HandleKind {
  static func free(_ pointer: OpaquePointer) { git_transaction_free(pointer) }
}

enum TreeKind: HandleKind {
  static func free(_ pointer: OpaquePointer) { git_tree_free(pointer) }
}

enum DiffKind: HandleKind {
  static func free(_ pointer: OpaquePointer) { git_diff_free(pointer) }
}

enum DiffStatKind: HandleKind {
  static func free(_ pointer: OpaquePointer) { git_diff_stats_free(pointer) }
}
