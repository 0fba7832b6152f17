import Git

/// Notes of a log as they were, which need not be compared, but be whole: nobody can clone a log without them.
///
/// They are read in the order in which they were replaced, since that is how they lie in a pack.
struct OldNotes: ParallelReading {
  /// A note that cannot be read, by the number of the step that replaced it.
  typealias Failure = (step: Int, error: any Error)

  let parts: [ArraySlice<(step: Int, note: Oid)>]

  /// Takes over what comparing steps has left.
  init(_ values: [HistoryReading.Value]) {
    let notes = values.flatMap(\.unread).sorted { $0.step < $1.step }
    parts = stride(from: 0, to: notes.count, by: Self.many).map { start in
      notes[start..<min(start + Self.many, notes.count)]
    }
  }

  private static let many = 1000

  func read(_ part: ArraySlice<(step: Int, note: Oid)>, from repository: Repository) -> [Failure] {
    part.compactMap { step, note in
      do throws(GitError) {
        let isHere = try repository.isWhole(note, .blob, limit: LogContents.longestNote)
        return isHere ? nil : (step, MissingObject(id: note))
      } catch {
        return error.code == .tooLarge ? nil : (step, error)
      }
    }
  }
}
