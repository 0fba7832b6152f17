import Git
import TaskmasterCore

/// Compares the commits of a log with what they stand on, in parts that may be read at the same time.
struct HistoryReading: Sendable {
  /// Steps that are compared one after the other.
  enum Part: Sendable {
    /// What they change in a directory of notes.
    case directory(NotesSteps.Directory)
    /// All that they change.
    case whole(ArraySlice<Int>)
  }

  /// What was found in the steps of a part, by their numbers.
  struct Value: Sendable {
    var losses: [(step: Int, loss: LogComparison.Loss)] = []
    var late: [(step: Int, lines: [LogLine])] = []
    var failures: [(step: Int, error: any Error)] = []
    /// Notes as they were before steps, which need not be compared.
    var unread: [OldNotes.Note] = []
  }

  let walk: HistoryWalk
  let parts: [Part]
  private let failures: [(step: Int, error: GitError)]
  private let versions: NoteVersions

  /// Finds out what has to be compared.
  /// - Parameters:
  ///   - walk: The commits.
  ///   - versions: What is known of their notes.
  ///   - repository: Where they are.
  init(_ walk: HistoryWalk, _ versions: NoteVersions, in repository: Repository) {
    let notes = NotesSteps(walk.steps.lazy.map { ($0.old, $0.new) }, in: repository)
    self.walk = walk
    self.versions = versions
    failures = notes.failures
    parts =
      notes.directories.map(Part.directory) + notes.others.parts(of: Self.few).map(Part.whole)
  }

  private static let few = 64

  /// Compares the steps of a part.
  func read(_ part: Part, from repository: Repository) -> Value {
    switch part {
    case .directory(let directory):
      var comparer = StepComparer(of: walk.steps, versions, in: repository)
      NotesTree.changes(in: directory, of: repository) { step, changes in
        comparer.compare(step, changes.mapError { $0 })
      }
      return comparer.value
    case .whole(let steps):
      var comparer = StepComparer(of: walk.steps, NoteVersions(), in: repository)
      for step in steps {
        let (old, new) = (walk.steps[step].old, walk.steps[step].new)
        comparer.compare(
          step, Result { try NotesTree.changes(from: old, to: new, in: repository) })
      }
      return comparer.value
    }
  }
}

extension HistoryReading {
  /// What all parts have come to.
  /// - Parameters:
  ///   - values: What each has come to.
  ///   - unreadable: The notes that need not be compared, and cannot be read.
  ///   - isPartialClone: Whether what is not here may be at the remote.
  /// - Returns: What is wrong with the history.
  func comparison(
    of values: [Value], unreadable: [OldNotes.Failure], isPartialClone: Bool
  ) -> HistoryComparison {
    let failures =
      failures.map { ($0.step, $0.error as any Error) } + values.flatMap(\.failures) + unreadable
    // What a partial clone has not fetched cannot be compared, and is not missing.
    let gaps =
      isPartialClone
      ? [] : failures.sorted { $0.0 < $1.0 }.map { (walk.steps[$0.0].commit, "\($0.1)") }
    return HistoryComparison(
      losses: values.flatMap(\.losses).sorted { $0.step < $1.step }.map {
        HistoryComparison.Loss(commit: commit(of: $0.step), loss: $0.loss)
      },
      gaps: Self.gaps(walk.gaps + gaps),
      late: values.flatMap(\.late).sorted { $0.step < $1.step }.map {
        HistoryComparison.Late(
          commit: commit(of: $0.step), clock: walk.steps[$0.step].clock ?? 0, lines: $0.lines)
      },
      isWhole: walk.isWhole && (failures.isEmpty || !isPartialClone),
      hasMetKnown: walk.hasMetKnown)
  }

  private func commit(of step: Int) -> ObjectID { ObjectID(walk.steps[step].commit) }

  /// Each gap once.
  private static func gaps(_ found: [(commit: Oid, reason: String)]) -> [HistoryComparison.Gap] {
    var seen: Set<HistoryComparison.Gap> = []
    return found.map { HistoryComparison.Gap(commit: ObjectID($0.commit), reason: $0.reason) }
      .filter { seen.insert($0).inserted }
  }
}
