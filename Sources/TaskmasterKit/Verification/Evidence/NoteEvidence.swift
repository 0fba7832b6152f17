import Git
import TaskmasterCore

/// The note on an artifact, as it is and as it should be.
struct NoteEvidence: Sendable {
  /// Its lines; nil: there is none.
  var lines: Set<[UInt8]>?
  /// The lines it should have.
  var expected: Set<[UInt8]>
  /// The lines that it may have besides: of others who have made the same commit.
  var allowed: Set<[UInt8]> = []
  /// The blob that has these lines alone; nil: it is not there.
  var source: ObjectID?
}

/// Looks up the notes on artifacts.
struct NoteReader {
  private let repository: Repository
  private let notes: [(object: Oid, blob: Oid)]
  private lazy var blobs = Dictionary(grouping: notes, by: \.object).mapValues { $0.map(\.blob) }
  /// The paths of what is no note in the tree of the log.
  let strays: [[UInt8]]

  /// Reads the tree of a commit of the log; nil: there is none.
  init(_ repository: Repository, log: ObjectID?) throws(GitError) {
    self.repository = repository
    guard let log, let tree = try repository.commit(Oid(log))?.tree else {
      (notes, strays) = ([], [])
      return
    }
    let listing = try NotesTree.list(tree, in: repository)
    (notes, strays) = (listing.notes, listing.strays)
  }

  /// Reads the note on an artifact, of which other results may be the same commit.
  /// - Throws: ``MissingObject`` or `GitError` when it is there and cannot be read.
  mutating func evidence(
    of task: QueueTask, _ artifact: Done, alike: [Done]
  ) throws -> NoteEvidence {
    let text = Array(ArtifactNote.text(of: task, artifact).utf8)
    let source = Repository.hash(.blob, text)
    let expected = Self.lines(of: text)
    let found = blobs[Oid(artifact.commit)]
    let lines: Set<[UInt8]>? = try found.map { blobs in
      blobs == [source]
        ? expected : Self.lines(of: try NotesTree.content(of: blobs, from: repository))
    }
    let others = alike.map { Self.lines(of: Array(ArtifactNote.text(of: task, $0).utf8)) }
    return NoteEvidence(
      lines: lines, expected: expected, allowed: others.reduce(into: []) { $0.formUnion($1) },
      source: repository.exists(source) ? ObjectID(source) : nil)
  }

  /// What the notes were before, as far as that follows from what a log says.
  func versions(of log: EventLog) -> NoteVersions { NoteVersions(of: log, in: notes) }

  private static func lines(of note: [UInt8]) -> Set<[UInt8]> {
    Set(note.split(separator: UInt8(ascii: "\n")).map { Array($0) })
  }
}

extension EventLog {
  /// Results that are the same commit, by that: workers at different places may make the same one in the same
  /// second.
  var resultsAlike: [ObjectID: [Done]] {
    var results: [ObjectID: [Done]] = [:]
    for entry in events {
      if case .done(let done) = entry.event.fact { results[done.commit, default: []].append(done) }
    }
    return results.filter { $0.value.count > 1 }
  }
}
