import CLibGit2

/// The lock on one reference, held until it is committed or goes out of scope.
///
/// This is `git_transaction`: the functions that create references look through all of them first,
/// and the unforced ones check before they lock.
struct ReferenceLock: ~Copyable {
  let name: String
  private let transaction: Handle<TransactionKind>

  private init(_ name: String, _ transaction: consuming Handle<TransactionKind>) {
    self.name = name
    self.transaction = transaction
  }

  /// Takes the lock; `nil` when somebody else has it.
  static func take(
    on name: String, in repository: Repository
  ) throws(GitError) -> ReferenceLock? {
    let transaction = try Handle<TransactionKind>("lock reference \(name)") {
      git_transaction_new(&$0, repository.pointer)
    }
    var status = git_transaction_lock_ref(transaction.pointer, name)
    // The directory that it lies in goes when another program deletes its last reference.
    for _ in 0..<10 where status < 0 && !isLost(status) {
      status = git_transaction_lock_ref(transaction.pointer, name)
    }
    if try isLost("lock reference \(name)", status) { return nil }
    return ReferenceLock(name, transaction)
  }

  /// Points the reference to an object, unless it was changed behind the lock.
  ///
  /// - Returns: `false` when it was changed.
  consuming func move(
    to target: Oid, _ message: String, _ signature: Signature
  ) throws(GitError) -> Bool {
    var raw = target.raw
    let status = signature.withRaw { signature in
      git_transaction_set_target(transaction.pointer, name, &raw, signature, message)
    }
    try check("move reference \(name)", status)
    return try !ReferenceLock.isLost(
      "move reference \(name)", git_transaction_commit(transaction.pointer))
  }

  /// Gives the lock back, the reference as it is.
  consuming func release() {}

  /// Whether a call failed because another program was there first.
  private static func isLost(_ operation: String, _ status: Int32) throws(GitError) -> Bool {
    if isLost(status) {
      git_error_clear()
      return true
    }
    try check(operation, status)
    return false
  }

  private static func isLost(_ status: Int32) -> Bool {
    [GIT_EEXISTS, GIT_EMODIFIED, GIT_ELOCKED].contains { $0.rawValue == status }
  }
}
