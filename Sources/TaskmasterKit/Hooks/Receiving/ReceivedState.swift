import Git
import TaskmasterCore

/// The tasks of which something is looked at.
enum TaskScope {
  case all
  /// Those that notes are on, or whose results they are on.
  case noted(Set<ObjectID>)

  init(_ notes: [ReceivedNote]) { self = .noted(Set(notes.map(\.object))) }

  func contains(_ task: QueueTask) -> Bool {
    switch self {
    case .all: true
    case .noted(let objects):
      objects.contains(task.id) || task.artifact.map { objects.contains($0.commit) } ?? false
    }
  }
}

/// What a log says, or a part of one.
struct ReceivedState {
  let log: EventLog
  let queue: Queue

  init(_ log: EventLog) {
    self.log = log
    queue = Queue(log)
  }

  /// Whether all notes on tasks belong to tasks that are queued.
  func holds(_ notes: [ReceivedNote]) -> Bool {
    notes.allSatisfy { $0.kind != .task || queue.tasks[$0.object] != nil }
  }

  /// Whether nothing is wrong with its lines.
  var isSound: Bool { LogCheck.problems(in: log, queue).isEmpty }

  /// Results by their commits, each with its task.
  typealias Results = [ObjectID: [(task: ObjectID, done: Done)]]

  /// All results that it records, whatever became of them.
  var results: Results {
    var results: Results = [:]
    for entry in log.events {
      if case .done(let done) = entry.event.fact {
        results[done.commit, default: []].append((entry.task, done))
      }
    }
    for task in queue.tasks.values {
      guard let artifact = task.artifact, results[artifact.commit] == nil else { continue }
      results[artifact.commit] = [(task.id, artifact)]
    }
    return results
  }

  /// What verification finds wrong with it that only the log and its notes have to do with.
  func problems(
    of scope: TaskScope, noted commit: ReceivedCommit?, in repository: Repository
  ) throws -> [Finding] {
    let listing = try commit.map { try NotesTree.list($0.tree, in: repository) }
    let notes = NoteReader(repository, listing ?? NotesTree.Listing())
    let alike = log.resultsAlike
    let rebased = Set(log.events.filter(\.event.fact.isRebase).map(\.task))
    let tasks = queue.allTasks.filter(scope.contains)
    return try tasks.reduce(into: LogCheck.problems(in: log, queue)) { problems, task in
      guard let artifact = task.artifact else { return }
      var flaws: [any Flaw] = NoteCheck.flaws(
        of: artifact,
        try notes.evidence(of: task, artifact, alike: alike[artifact.commit] ?? []))
      if !BranchCheck.isPlausible(artifact.branch, of: task) {
        flaws.append(BranchFlaw.foreign(name: artifact.branch))
      }
      if !rebased.contains(task.id) { flaws += ChainCheck.claimFlaws(of: task, artifact) }
      flaws += ResultCheck.checkFlaws(of: task, artifact)
      flaws += ResultCheck.flaws(of: task, artifact, commit: nil, baseTree: nil)
      problems += flaws.map { Finding($0, task: task.id, branch: artifact.branch) }
        .filter { $0.severity == .problem }
    }
  }
}
