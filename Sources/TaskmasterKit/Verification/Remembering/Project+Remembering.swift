import Git
import TaskmasterCore

extension Project {
  /// Verifies everything that is here.
  ///
  /// When nothing that is read has changed since that was done the last time and no problem was found,
  /// nothing is read: what was found then is found again.
  /// - Parameter isFull: Whether everything is read whatever is remembered.
  /// - Returns: What was found, and how tasks are called.
  /// - Throws: An error when the repository cannot be read at all.
  public func verifyAll(isFull: Bool) async throws -> (Verification, Abbreviations) {
    // Before anything is read: what is changed meanwhile shows the next time.
    let stamp = verificationStamp()
    let conditions = await verificationConditions()
    let basis = stamp.map { self.basis($0, conditions) }
    if !isFull, let known = RememberedVerification(of: repository), known.basis == basis,
      known.time <= conditions.now
    {
      return (known.verification, known.ids)
    }
    let (verification, ids) = try repository.readingMuch {
      let snapshot = try snapshotToVerify(isFull: isFull)
      let verification = try verifier(of: snapshot, conditions, isFull: isFull).verify()
      return (verification, Abbreviations(snapshot.queue))
    }
    if let basis, stamp?.isSettled == true, verification.isLasting {
      RememberedVerification(basis: basis, time: conditions.now, verification, ids)
        .write(in: repository)
    } else {
      // What was damaged without a trace must not look sound again.
      RememberedVerification.remove(from: repository)
    }
    return (verification, ids)
  }

  /// A stamp of all that verification reads, but for transcripts: they only tell apart findings that are not
  /// lasting.
  private func verificationStamp() -> Stamp? {
    repository.stamp(
      with: [store.journal.directory, store.lastSeen.path],
      clock: repository.commonDirectory + "/taskmaster")
  }

  /// Whatever changes what is found, in few bytes.
  private func basis(_ stamp: Stamp, _ conditions: VerificationConditions) -> ObjectID {
    let parts = [
      stamp.digest.hex, store.journal.name, "\(repository.isPartialClone)", ToolVersion.text,
      Repository.libraryVersion, conditions.keepAttempts.map { "\($0)" } ?? "for ever",
    ]
    return ObjectID(Repository.hash(.blob, Array(parts.joined(separator: "\n").utf8)))
  }
}

extension Verification {
  /// Whether the same is found at any later time where the same is read, and nothing has to be done.
  fileprivate var isLasting: Bool { isSound && findings.allSatisfy(\.isLasting) }
}
