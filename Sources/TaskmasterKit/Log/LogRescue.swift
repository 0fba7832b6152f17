import Git
import TaskmasterCore

/// What is left of a log of which objects are gone or damaged.
struct LogRescue {
  /// The lines of all its notes that can be read.
  private(set) var lines: [LogLine] = []
  /// Commits that it may be taken up from again, those that it stood at last in front.
  private(set) var earlier: [Oid] = []

  /// The notes that cannot be read.
  private(set) var lost: [(object: Oid, blob: Oid)] = []

  private let repository: Repository

  /// More commits than this before the head are not tried.
  private static let most = 200

  /// Reads as much of a log as there is.
  /// - Throws: `GitError` when something is there, is whole, and cannot be read.
  init(of head: Oid, in repository: Repository) throws {
    self.repository = repository
    do {
      if let tree = try repository.commit(head)?.tree {
        for note in try NotesTree.list(tree, in: repository).notes { try read(note) }
      }
    } catch  where LogReading.isGone(error) {
      // Without its trees no notes can be told.
    }
    earlier = commits(before: head).filter { !hasLostNote($0) }
  }

  private mutating func read(_ note: (object: Oid, blob: Oid)) throws {
    let object = ObjectID(note.object)
    do {
      let lines = try repository.withBlob(note.blob, limit: LogContents.longestNote) { bytes in
        LogContents.lines(of: bytes, on: object)
      }
      if let lines { self.lines += lines } else { lost.append(note) }
    } catch let error as GitError where error.code == .tooLarge {
      // Nobody reads it where it is whole, either.
    } catch  where LogReading.isGone(error) {
      lost.append(note)
    }
  }

  /// What the log stood at, what it grew out of, and what remotes had, each once.
  private func commits(before head: Oid) -> [Oid] {
    var commits = LogHistory(repository).commits
    try? repository.firstParents(of: head, limit: Self.most) { commit in
      commits.append(commit.id)
      return true
    }
    let fetched = try? repository.references(under: "refs/taskmaster/remotes/")
    commits += (fetched ?? []).map(\.target)
    var seen: Set = [head]
    return commits.filter { seen.insert($0).inserted }
  }

  /// Whether a commit has a note that is known to be unreadable, so that it need not be read to the end.
  private func hasLostNote(_ commit: Oid) -> Bool {
    guard !lost.isEmpty, let tree = ((try? repository.commit(commit)) ?? nil)?.tree else {
      return false
    }
    return lost.contains { note in
      (try? NotesTree.blobs(of: note.object, in: tree, from: repository))?.contains(note.blob)
        ?? false
    }
  }
}

/// Where the log stood before, as the ref's own history tells.
struct LogHistory {
  private let path: String

  /// More commits than this are not tried.
  private static let most = 200

  init(_ repository: Repository) {
    path = "\(repository.commonDirectory)/logs/\(LogStore.reference)"
  }

  /// Commits that the log stood at, newest first, each once.
  var commits: [Oid] {
    guard let bytes = try? Files.read(path, limit: .max) else { return [] }
    var seen: Set = [Oid.zero]
    var commits: [Oid] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")).reversed() {
      let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
      for word in words.prefix(2).reversed() {
        guard let commit = Oid(hex: String(decoding: word, as: UTF8.self)) else { continue }
        if seen.insert(commit).inserted { commits.append(commit) }
      }
      if commits.count >= Self.most { break }
    }
    return commits
  }
}
