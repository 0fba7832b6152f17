import Git

/// Notes of a log as they were, which need not be compared, but be whole: nobody can clone a log without them.
///
/// They are read in the order in which they were replaced, since that is how they lie in a pack.
struct OldNotes: ParallelReading {
  /// A note that cannot be read, by the number of the step that replaced it.
  typealias Failure = (step: Int, error: any Error)

  /// A note as it was before a step.
  struct Note: Sendable {
    /// The number of the step that replaced it.
    let step: Int
    let blob: Oid
  }

  let parts: [ArraySlice<Note>]

  /// Takes over what comparing steps has left.
  init(_ values: [HistoryReading.Value]) {
    parts = values.flatMap(\.unread).sorted { $0.step < $1.step }.parts(of: Self.many)
  }

  private static let many = 1000

  func read(_ part: ArraySlice<Note>, from repository: Repository) -> [Failure] {
    part.compactMap { note in
      do throws(GitError) {
        let isHere = try repository.isWhole(note.blob, .blob, limit: LogContents.longestNote)
        return isHere ? nil : (note.step, MissingObject(id: note.blob))
      } catch {
        return error.code == .tooLarge ? nil : (note.step, error)
      }
    }
  }
}
