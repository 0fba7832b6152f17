import Git
import TaskmasterCore

extension Verifier {
  /// What has to be done to the log before anything else, when it is not whole.
  ///
  /// Whatever it lacks besides may come back with that.
  func cure(in findings: [Finding]) -> String? {
    guard snapshot.needsHealing || snapshot.head == nil else { return nil }
    return findings.first { $0.code == .logShrunk && $0.task == nil }?.hint
  }

  /// Whether all events of a log are known, though objects of it are gone or damaged.
  ///
  /// Of a note that cannot be read that is certain only when what is known makes the same note.
  func knowsAll(of head: ObjectID) -> Bool {
    guard let commit = (try? repository.commit(Oid(head))) ?? nil,
      let clock = LogSubject.clock(in: commit.message)
    else { return snapshot.base != nil || !snapshot.missing.isEmpty }
    guard snapshot.log.clock >= clock,
      let rescue = try? LogRescue(of: Oid(head), in: repository)
    else { return false }
    let artifacts = snapshot.queue.allTasks.compactMap(\.artifact)
    let madeAnew = Set(artifacts.flatMap { [Oid($0.commit), Oid($0.base)] })
    return rescue.lost.allSatisfy { note in
      madeAnew.contains(note.object) || self.note(on: note.object) == note.blob
    }
  }

  /// The note on a task as the next write would make it.
  private func note(on object: Oid) -> Oid? {
    let tree = snapshot.base.flatMap { ((try? repository.commit(Oid($0))) ?? nil)?.tree }
    guard var note = try? NotesTree.content(of: object, in: tree, of: repository) else {
      return nil
    }
    for line in snapshot.missing where line.task == ObjectID(object) {
      note += line.bytes + [UInt8(ascii: "\n")]
    }
    return Repository.hash(.blob, note)
  }
}
