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
  private let notes: NotesTree.Listing

  init(_ repository: Repository, _ notes: NotesTree.Listing) {
    self.repository = repository
    self.notes = notes
  }

  /// Reads the note on an artifact, of which other results may be the same commit.
  /// - Returns: What is there and what should be; nil: there is what should be, to the letter.
  /// - Throws: ``MissingObject`` or `GitError` when it is there and cannot be read.
  func evidence(
    of task: QueueTask, _ artifact: Done, alike: [Done]
  ) throws -> NoteEvidence? {
    let text = Array(ArtifactNote.text(of: task, artifact).utf8)
    let source = Repository.hash(.blob, text)
    let blobs = notes.blobs(on: Oid(artifact.commit))
    if blobs == [source] { return nil }
    let lines =
      blobs.isEmpty
      ? nil : Self.lines(of: try NotesTree.content(of: blobs, from: repository))
    let others = alike.map { Self.lines(of: Array(ArtifactNote.text(of: task, $0).utf8)) }
    return NoteEvidence(
      lines: lines, expected: Self.lines(of: text),
      allowed: others.reduce(into: []) { $0.formUnion($1) },
      source: repository.exists(source) ? ObjectID(source) : nil)
  }

  private static func lines(of note: [UInt8]) -> Set<[UInt8]> {
    Set(note.split(separator: UInt8(ascii: "\n")).map { Array($0) })
  }
}

extension EventLog {
  /// Results that are the same commit, by that: workers at different places may make the same one in the same
  /// second.
  var resultsAlike: [ObjectID: [Done]] {
    var seen: Set<ObjectID> = []
    var commits: Set<ObjectID> = []
    for entry in events {
      guard case .done(let done) = entry.event.fact else { continue }
      if !seen.insert(done.commit).inserted { commits.insert(done.commit) }
    }
    if commits.isEmpty { return [:] }
    let results = events.compactMap { entry -> Done? in
      guard case .done(let done) = entry.event.fact else { return nil }
      return commits.contains(done.commit) ? done : nil
    }
    return Dictionary(grouping: results, by: \.commit)
  }
}
