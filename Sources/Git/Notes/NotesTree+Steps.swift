extension NotesTree {
  /// Lists the notes that differ in each of many steps from one tree to another one.
  ///
  /// The steps of one directory are read one after the other, whatever happens in others between them: so a
  /// pack's long chains of differences are followed once, and not over and over.
  ///
  /// - Parameters:
  ///   - steps: The trees before and after each step, the latest step first for speed.
  ///   - repository: Where they are read from.
  ///   - visit: Gets the number of a step and notes that differ in it, each step as often as there are
  ///     directories that differ; or why they cannot be told.
  public static func changes(
    in steps: [(old: Oid, new: Oid)], of repository: Repository,
    _ visit: (_ step: Int, _ changes: Result<[Change], GitError>) -> Void
  ) {
    var directories = [[DirectoryStep]](repeating: [], count: 256)
    for (number, step) in steps.enumerated() {
      let result = Result { () throws(GitError) in
        try topDirectories(from: step.old, to: step.new, in: repository)
      }
      switch result {
      case .success(let found?):
        for (byte, old, new) in found {
          directories[Int(byte)].append(DirectoryStep(number: number, old: old, new: new))
        }
      case .success(nil):
        visit(
          number,
          Result { () throws(GitError) in
            try changes(from: step.old, to: step.new, in: repository)
          })
      case .failure(let error): visit(number, .failure(error))
      }
    }
    for byte in UInt8.min...UInt8.max {
      for step in directories[Int(byte)] {
        visit(
          step.number,
          Result { () throws(GitError) in
            try changes(
              from: step.old, to: step.new, at: NotePlace.root.inside(byte), in: repository)
          })
      }
    }
  }

  private struct DirectoryStep {
    let number: Int
    let old: Oid?
    let new: Oid
  }

  /// The directories at the top that differ; nil when anything else does, or one is gone: then notes may have
  /// moved between them.
  private static func topDirectories(
    from old: Oid, to new: Oid, in repository: Repository
  ) throws(GitError) -> [(byte: UInt8, old: Oid?, new: Oid)]? {
    var found: [(byte: UInt8, old: Oid?, new: Oid)]? = []
    try repository.forEachDifference(from: old, to: new) { old, new in
      let (before, after) = (
        old.flatMap(NotePlace.root.directory), new.flatMap(NotePlace.root.directory)
      )
      if let after, old == nil || before != nil {
        found?.append((after.byte, before?.oid, after.oid))
      } else {
        found = nil
      }
    }
    return found
  }
}
