/// What many steps from one tree of notes to another one change, directory by directory.
///
/// The steps of one directory are read one after the other, whatever happens in others between them: so a
/// pack's long chains of differences are followed once, and not over and over.
public struct NotesSteps: Sendable {
  /// The steps that change a directory at the top of the trees.
  public struct Directory: Sendable {
    /// The first byte of the objects whose notes are in it.
    public let byte: UInt8
    fileprivate var steps: [Step] = []
  }

  /// A step of a directory, of which there may be very many.
  fileprivate struct Step {
    let old: Oid
    let new: Oid
    let number: Int32
  }

  /// Directories that differ in some steps.
  public let directories: [Directory]
  /// The numbers of the steps in which anything else differs: notes may have moved between directories.
  public private(set) var others: [Int] = []
  /// The steps that cannot be read.
  public private(set) var failures: [(step: Int, error: GitError)] = []

  /// Finds out which directories differ in which steps.
  ///
  /// - Parameters:
  ///   - steps: The trees before and after each step, the latest step first for speed.
  ///   - repository: Where they are read from.
  public init(_ steps: some Collection<(old: Oid, new: Oid)>, in repository: Repository) {
    var directories = (UInt8.min...UInt8.max).map { Directory(byte: $0) }
    for (number, step) in steps.enumerated() {
      do throws(GitError) {
        let found = try Self.directories(from: step.old, to: step.new, in: repository)
        for (byte, old, new) in found ?? [] {
          let step = Step(old: old ?? .zero, new: new, number: Int32(number))
          directories[Int(byte)].steps.append(step)
        }
        if found == nil { others.append(number) }
      } catch {
        failures.append((number, error))
      }
    }
    self.directories = directories.filter { !$0.steps.isEmpty }
  }

  /// The directories at the top that differ; nil when anything else does, or one is gone.
  private static func directories(
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

extension NotesTree {
  /// Lists the notes that differ in each step that changes a directory.
  ///
  /// - Parameters:
  ///   - directory: The directory.
  ///   - repository: Where its states are read from.
  ///   - visit: Gets the number of a step and the notes that differ in it; or why they cannot be told.
  public static func changes(
    in directory: NotesSteps.Directory, of repository: Repository,
    _ visit: (_ step: Int, _ changes: Result<[Change], GitError>) -> Void
  ) {
    let place = NotePlace.root.inside(directory.byte)
    for step in directory.steps {
      visit(
        Int(step.number),
        Result { () throws(GitError) in
          let old = step.old == .zero ? nil : step.old
          return try changes(from: old, to: step.new, at: place, in: repository)
        })
    }
  }
}
