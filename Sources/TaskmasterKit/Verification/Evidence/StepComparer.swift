import Git
import TaskmasterCore

/// Compares the notes before and after steps of a log's history.
struct StepComparer {
  private let steps: [HistoryStep]
  private let known: NoteVersions
  private let comparison: LogComparison
  private var others: OtherObjects
  private(set) var value = HistoryReading.Value()

  /// Begins with nothing.
  /// - Parameters:
  ///   - steps: The steps, by their numbers.
  ///   - known: Notes that need not be compared.
  ///   - repository: Where they are.
  init(of steps: [HistoryStep], _ known: NoteVersions, in repository: Repository) {
    (self.steps, self.known) = (steps, known)
    comparison = LogComparison(repository: repository)
    others = OtherObjects(in: repository)
  }

  /// Compares the notes that differ in a step.
  mutating func compare(_ step: Int, _ changes: Result<[NotesTree.Change], any Error>) {
    switch changes {
    case .success(let changes):
      for change in changes {
        if let lines = known.growth(in: change) {
          add(lines, of: step)
          leave(change, of: step)
        } else if others.contain(change.object) {
          leave(change, of: step)
        } else {
          compare(step, change)
        }
      }
    case .failure(let error): value.failures.append((step, error))
    }
  }

  /// Leaves a note as it was to be read later, if that was not done.
  private mutating func leave(_ change: NotesTree.Change, of step: Int) {
    for blob in change.old where !known.isWhole(blob, on: change.object) {
      value.unread.append(OldNotes.Note(step: step, blob: blob))
    }
  }

  private mutating func compare(_ step: Int, _ change: NotesTree.Change) {
    var difference = LogComparison.Difference()
    do {
      try comparison.compare(change, in: steps[step].new, &difference)
      value.losses += difference.losses.map { (step, $0) }
      add(difference.added[...], of: step)
    } catch {
      value.failures.append((step, error))
    }
  }

  private mutating func add(_ lines: ArraySlice<LogLine>, of step: Int) {
    let late = lines.filter { steps[step].isLate($0) }
    if !late.isEmpty { value.late.append((step, late)) }
  }
}
