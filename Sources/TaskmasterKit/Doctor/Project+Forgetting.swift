import Git
import TaskmasterCore

/// What came of forgetting a queue.
public struct ForgottenLog: Hashable, Sendable {
  /// The bundle with what was in the references; nil: none was to be kept, or there were none.
  public let bundle: String?
  /// The directory with the transcripts of agents, which no reference holds; nil: none were to be kept, or
  /// there were none.
  public var transcripts: String?
}

extension Project {
  /// Deletes the queue of this repository for good, as planned.
  ///
  /// Whatever happens on the way, the log is as it was or can be forgotten again.
  /// - Parameters:
  ///   - plan: What is deleted.
  ///   - keepingBundle: Whether a bundle of the references is made first.
  /// - Returns: Where the bundle is.
  /// - Throws: ``Problem`` when a session is alive, the bundle cannot be made, or a reference was moved.
  @discardableResult
  public func forget(
    _ plan: ForgettingPlan, keepingBundle: Bool
  ) async throws -> ForgottenLog {
    try requireNoSession()
    guard !plan.isEmpty else { return ForgottenLog(bundle: nil) }
    // What only the journal has is in no reference.
    if keepingBundle, let snapshot = try? snapshot(), snapshot.needsHealing {
      try store.heal(by: try await identity())
    }
    try Files.makeDirectory(repository.commonDirectory + "/taskmaster")
    let lock = try FileLock.take(store.lockPath)
    defer { withExtendedLifetime(lock) {} }
    let references = try ownReferences()
    let place = keepingBundle ? placeToKeep : nil
    var bundle: String?
    if let place { bundle = try await makeBundle(of: references, place) }
    try delete(references)
    let transcripts = try place.flatMap { try keepTranscripts($0) }
    try deleteFiles()
    for path in plan.workspaces { try removeWorkspace(WorkspaceLocation(directory: path)) }
    return ForgottenLog(bundle: bundle, transcripts: transcripts)
  }

  /// What the names of all that is kept begin with.
  private var placeToKeep: String {
    let time = surroundings.now().description.prefix(19).filter { $0 != ":" && $0 != "-" }
    return "\(repository.commonDirectory)/taskmaster-forgotten-\(time)Z"
  }

  /// Moves the transcripts to where they stay.
  private func keepTranscripts(_ place: String) throws(FileError) -> String? {
    let (logs, kept) = (repository.commonDirectory + "/taskmaster/logs", place + ".logs")
    guard Files.exists(logs) else { return nil }
    try Files.move(logs, to: kept)
    return kept
  }

  /// Puts everything that references hold into one file.
  private func makeBundle(
    of references: [ForgettingPlan.Reference], _ place: String
  ) async throws -> String? {
    guard !references.isEmpty else { return nil }
    let path = place + ".bundle"
    do {
      try await git.run(
        ["bundle", "create", "--quiet", path, "--stdin"],
        input: Array(references.map { $0.name + "\n" }.joined().utf8), deadline: .seconds(3600))
      try await git.run(["bundle", "verify", "--quiet", path], deadline: .seconds(3600))
      if surroundings.isDurable {
        try Files.sync(path)
        try Files.syncDirectory(repository.commonDirectory)
      }
    } catch {
      try Files.remove(path)
      throw Problem(
        "no bundle of the log can be made: \(Problem(describing: error).message)",
        hints: ["nothing was deleted; --no-bundle deletes without one"])
    }
    return path
  }

  /// The references first: from the journal, a log that is half gone would come back whole.
  private func delete(_ references: [ForgettingPlan.Reference]) throws {
    for reference in references {
      let isGone = try repository.deleteReference(
        reference.name, expecting: .at(Oid(reference.target)))
      guard isGone else { throw Self.moved(reference.name) }
    }
    if let new = try ownReferences().first { throw Self.moved(new.name) }
  }

  private func deleteFiles() throws {
    for path in try filesToForget() { try Files.removeTree(path) }
    for directory in try gitDirectories() {
      Files.removeEmptyDirectory(directory + "/taskmaster/in-place")
      Files.removeEmptyDirectory(directory + "/taskmaster")
    }
  }

  private static func moved(_ reference: String) -> Problem {
    Problem(
      "'\(reference)' was moved, or its lock is held, so not all is forgotten",
      hints: ["try again: git taskmaster doctor --forget-log"])
  }

  private func removeWorkspace(_ place: WorkspaceLocation) throws {
    guard Files.exists(place.directory) else { return }
    let lock = Files.exists(place.lock) ? try FileLock.tryTake(place.lock) : nil
    guard lock != nil || !place.isHeld else { return }
    try withExtendedLifetime(lock) { try Files.removeTree(place.directory) }
    place.directory.lastIndex(of: "/").map {
      Files.removeEmptyDirectory(String(place.directory[..<$0]))
    }
  }
}
