import Git
public import TaskmasterCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension Project {
  /// The path of the transcript of an attempt; nil when it is not in this clone.
  /// - Throws: ``FileError`` when the place of transcripts cannot be read.
  public func transcriptPath(of attempt: Attempt, of task: ObjectID) throws(FileError) -> String? {
    try TranscriptPlace(of: task, commonDirectory: repository.commonDirectory)
      .path(of: attempt.claim)
  }

  /// The transcript of an attempt, from its beginning; nil when it is not in this clone.
  /// - Throws: ``FileError`` or ``Problem`` when it cannot be read.
  public func transcript(of attempt: Attempt, of task: ObjectID) throws -> TranscriptReader? {
    try transcriptPath(of: attempt, of: task).flatMap(TranscriptReader.init)
  }

  /// Whether an attempt runs at this moment, in this repository.
  public func isRunning(_ attempt: Attempt) -> Bool {
    attempt.outcome == .running
      && SessionLock.isAlive(
        attempt.claim.session, commonDirectory: repository.commonDirectory)
  }

  /// Begins to follow a running attempt.
  /// - Throws: `GitError` when the repository cannot be opened once more.
  public func follow(_ attempt: Attempt, of task: ObjectID) throws -> AttemptFollower {
    AttemptFollower(try reopened(), surroundings, task: task, claim: attempt.claim)
  }

  /// Whether a commit is in this clone.
  public func has(_ commit: ObjectID) -> Bool { repository.exists(Oid(commit)) }

  /// Shows what differs between two commits as the user has set Git up for it, pager and all, on this
  /// process's own streams.
  /// - Throws: ``Problem`` when Git cannot be run, or fails.
  public func showDiff(from base: ObjectID, to commit: ObjectID) async throws(Problem) {
    let invocation = git.foreground(["diff", base.hex, commit.hex, "--"])
    let ending = await ForegroundProgram.run(invocation)
    // A pager that was left ends git by a signal, or by a status that says the same.
    switch ending {
    case .exited(0), .signalled(SIGPIPE), .exited(128 + SIGPIPE): return
    case .signalled(SIGINT): throw Problem("interrupted", exitStatus: Problem.interrupted)
    default:
      let command = ProgramError.command(["git"] + invocation.arguments)
      throw Problem("\(command) \(ending.words)")
    }
  }
}
