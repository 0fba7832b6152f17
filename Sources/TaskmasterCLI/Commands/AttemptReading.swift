import ArgumentParser
import TaskmasterCore
import TaskmasterKit

/// Reads what the attempts of a task have left: what they printed, and what they changed.
struct AttemptReading {
  let task: QueueTask
  let ids: Abbreviations
  let project: Project
  let context: CommandContext

  private var name: String { "task \(ids.short(task.id))" }

  /// Pages what an attempt printed.
  func showLog(_ choice: AttemptChoice) async throws {
    let attempt = try attempt(choice) { try project.transcriptPath(of: $0, of: task.id) != nil }
    guard let attempt, var transcript = try project.transcript(of: attempt, of: task.id) else {
      throw noTranscript(of: attempt)
    }
    await context.page(in: project)
    while !context.console.isAbandoned, let lines = try transcript.next() {
      context.console.write(TranscriptText.shown(lines))
    }
    if let line = transcript.rest() { context.console.write(TranscriptText.shown(line)) }
  }

  /// Shows what the running attempt prints until it is over; without one, what an attempt printed.
  func follow(_ choice: AttemptChoice) async throws {
    guard let attempt = try attempt(choice, where: project.isRunning), project.isRunning(attempt)
    else {
      let what = if case .number(let number) = choice { "attempt \(number)" } else { "no attempt" }
      let verb = choice == .newest ? "is" : "is not"
      context.console.say("\(what) of \(name) \(verb) running here")
      return try await showLog(choice)
    }
    let follower = try project.follow(attempt, of: task.id)
    let console = context.console
    let copy = { @Sendable in await Self.copy(follower, to: console) }
    try await StopSignals.cancelling(onSignal: { _ in }, copy).get()
  }

  private static func copy(
    _ follower: AttemptFollower, to console: Console
  ) async -> Result<Void, any Error> {
    do {
      while let lines = try await follower.next(while: { !console.isAbandoned }) {
        console.write(TranscriptText.shown(lines))
        console.flush()
      }
      return .success(())
    } catch {
      return .failure(error is CancellationError ? ExitCode(Problem.interrupted) : error)
    }
  }

  /// Shows what an attempt changed: without a number, the artifact or else the last that was kept.
  func showDiff(_ choice: AttemptChoice) async throws {
    let change: Change
    if choice == .newest, let artifact = task.artifact {
      change = Change(base: artifact.base, commit: artifact.commit, of: "the artifact of \(name)")
    } else if let attempt = try attempt(choice, where: { commit(of: $0) != nil }) {
      change = try self.change(of: attempt)
    } else {
      throw Problem("nothing of \(name) has been kept", exitStatus: Problem.no)
    }
    for commit in [change.base, change.commit] where !project.has(commit) {
      throw Problem(
        "commit \(commit.short), which \(change.name) needs, is not here",
        hints: ["it may be in another clone; attempts are kept for taskmaster.keepAttempts"],
        exitStatus: Problem.no)
    }
    try await project.showDiff(from: change.base, to: change.commit)
  }

  /// Two commits, and what differs between them.
  private struct Change {
    let base: ObjectID
    let commit: ObjectID
    let name: String

    init(base: ObjectID, commit: ObjectID, of name: String) {
      self.base = base
      self.commit = commit
      self.name = name
    }
  }

  private func change(of attempt: Attempt) throws(Problem) -> Change {
    let name = "attempt \(attempt.number) of \(name)"
    guard let commit = commit(of: attempt) else {
      let why = attempt.outcome == .running ? "is still running" : "left nothing that was kept"
      throw Problem("\(name) \(why)", exitStatus: Problem.no)
    }
    let isArtifact = commit == task.artifact?.commit
    let base = isArtifact ? task.artifact?.base : nil
    return Change(base: base ?? attempt.claim.base, commit: commit, of: name)
  }

  /// What an attempt left: it was kept, or is the artifact.
  private func commit(of attempt: Attempt) -> ObjectID? {
    if let kept = attempt.kept { return kept }
    guard let artifact = task.artifact, artifact.session == attempt.claim.session,
      artifact.attempt == attempt.claim.attempt
    else { return nil }
    return artifact.commit
  }

  /// The attempt that is meant; nil: of the newest, when there is none of its kind.
  private func attempt(
    _ choice: AttemptChoice, where isOfItsKind: (Attempt) throws -> Bool
  ) throws -> Attempt? {
    guard case .number(let number) = choice else {
      return try task.attempts.last(where: isOfItsKind)
    }
    guard let attempt = task.attempts.first(where: { $0.number == number }) else {
      let newest = task.attempts.last.map { "its newest is attempt \($0.number)" }
      throw Problem("\(name) has no attempt \(number)", hints: [newest ?? "it was never tried"])
    }
    return attempt
  }

  private func noTranscript(of attempt: Attempt?) -> Problem {
    let what = attempt.map { "attempt \($0.number) of " } ?? ""
    let origin = (attempt ?? task.attempts.last)?.claim
    return Problem(
      "there is no transcript of \(what)\(name) here",
      hints: [
        origin.map { "transcripts stay in the clone that made them, this one on \($0.host)" }
          ?? "it was never tried"
      ], exitStatus: Problem.no)
  }
}

/// The lines of a transcript, fit to be shown.
enum TranscriptText {
  /// The lines with all that could act on a terminal made visible; tabs stay.
  static func shown(_ lines: [UInt8]) -> [UInt8] {
    let newline = UInt8(ascii: "\n")
    var shown: [UInt8] = []
    shown.reserveCapacity(lines.count)
    for line in lines.split(separator: newline, omittingEmptySubsequences: false).dropLast() {
      shown += VisibleText.lines(String(decoding: line, as: UTF8.self)).utf8
      shown.append(newline)
    }
    return shown
  }
}
