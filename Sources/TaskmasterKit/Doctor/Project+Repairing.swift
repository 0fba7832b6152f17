import Git
import TaskmasterCore

extension Project {
  /// Does repairs.
  /// - Parameters:
  ///   - repairs: What to do, as ``dumpFullState(label:askingRemotes:)`` lists it.
  ///   - report: Hears what came of each; nil: it is done.
  /// - Throws: `CancellationError` when it was interrupted.
  public func repair(
    _ repairs: [Repair], _ report: (Repair, Problem?) -> Void
  ) async throws {
    // All notes are written at once, with the first.
    let notes = repairs.compactMap(\.noted)
    var noteProblem: Problem??
    for repair in repairs {
      if repair.noted == nil {
        report(repair, try await problem { try await self.perform(repair) })
      } else {
        if noteProblem == nil {
          noteProblem = .some(try await problem { try await self.rewriteNotes(on: notes) })
        }
        report(repair, noteProblem ?? nil)
      }
    }
  }

  private func problem(of body: () async throws -> Void) async throws -> Problem? {
    do {
      try await body()
      return nil
    } catch let error as CancellationError {
      throw error
    } catch {
      return Problem(describing: error)
    }
  }

  private func rewriteNotes(on tasks: [ObjectID]) async throws {
    try store.rewriteNotes(on: tasks, by: try await identity())
  }

  private func perform(_ repair: Repair) async throws {
    switch repair {
    case .removeLock(let path, _): try removeLock(path)
    case .restoreLog(let restoration):
      try store.restore(restoration, by: try await identity())
    case .forgetFetched(let reference): try forgetFetched(reference)
    case .healLog: try store.heal(by: try await identity())
    case .recreateTask(let id, _): try recreateTask(id)
    case .rewriteNote(let id, _, _, _): try await rewriteNotes(on: [id])
    case .recover(let session, _): try await recover(session)
    }
  }

  /// Looks once more: whoever wants the lock may have taken it since.
  private func removeLock(_ path: String) throws {
    guard let lock = lock(path, isOwn: true, at: surroundings.now()) else { return }
    guard lock.isDead else { throw Problem("somebody holds '\(path)' by now") }
    try Files.remove(path)
  }

  private func forgetFetched(_ reference: ForgettingPlan.Reference) throws {
    let commit = Oid(reference.target)
    guard !isReadable(commit) else { return }
    try repository.removeDamagedFile(of: commit)
    _ = try repository.deleteReference(reference.name, expecting: .at(commit))
  }

  func isReadable(_ commit: Oid) -> Bool { ((try? repository.commit(commit)) ?? nil) != nil }

  private func recreateTask(_ id: ObjectID) throws {
    guard !isReadable(Oid(id)), let task = try snapshot().queue.tasks[id] else { return }
    let commit = try repository.writeCommit(TaskCommit.draft(task.queued))
    guard commit == Oid(id), try repository.commit(commit) != nil else {
      throw Problem("the commit of task \(id.short) could not be written")
    }
  }

  private func recover(_ session: String) async throws {
    let work = try await beginWork(WorkOptions(try await configuration())) { _ in }
    do {
      try await work.recoverDeadSessions(only: session)
    } catch {
      await work.end()
      throw error
    }
    await work.end()
  }
}

extension LogStore {
  /// Writes notes on artifacts again that are missing.
  /// - Parameters:
  ///   - tasks: The tasks whose artifacts they belong on.
  ///   - identity: Who does it.
  /// - Throws: As ``transact(by:subject:_:)``.
  func rewriteNotes(on tasks: [ObjectID], by identity: Identity) throws {
    _ = try write { before in
      let wanted = tasks.compactMap { before.queue.tasks[$0] }
      let entry = LogEntry(
        lines: [], subject: "write \(counted(wanted.count, "note")) again", identity: identity)
      guard let base = before.base, before.base == before.head,
        let tree = try repository.commit(Oid(base))?.tree
      else { return nil }
      var changes: [Oid: Oid?] = [:]
      let people = NotesForPeople(
        repository: repository, queue: before.queue, tree: tree,
        oversized: Set(before.oversized))
      for task in wanted {
        if let done = task.artifact { try people.addNote(of: task, done, to: &changes) }
      }
      return changes.isEmpty ? nil : LogChange(entry: entry) { try $0.write(changes, entry) }
    }
  }
}
