import Git
import TaskmasterCore
import Testing

@testable import TaskmasterKit

struct ProblemTests {
  @Test func errorsBecomeProblems() {
    let git = GitError(code: .notFound, operation: "read x", message: "gone", hint: "look again")
    #expect(Problem(describing: git) == Problem("read x: gone", hints: ["look again"]))
    let interrupted = ProgramError(program: "git", command: "git", ending: .interrupted)
    #expect(Problem(describing: interrupted).exitStatus == Problem.interrupted)
    #expect(Problem(describing: CancellationError()).exitStatus == Problem.interrupted)
    let failed = ProgramError(program: "git", command: "git x", ending: .exited(3))
    #expect(Problem(describing: failed) == Problem("`git x` failed with exit status 3"))
    #expect(Problem(describing: Problem("as it is")) == Problem("as it is"))
  }

  @Test func aFullDiskHasAHint() {
    let full = Problem(describing: FileError(operation: "cannot write 'x'", code: 28))
    #expect(full.message == "cannot write 'x': No space left on device")
    #expect(full.hints == ["free some space and try again"])
  }

  @Test func rejectionsNameTheTask() throws {
    let id = TaskCommit.id(ofText: "x")
    let unknown = Problem(Rejection.unknownTask("123"), in: Queue())
    #expect(unknown.message == "there is no task '123'")
    #expect(Problem(describing: Rejection.clockExhausted).message.contains("clock"))
    let running = Problem(.wrongStatus(id, .running, allowed: [.queued, .failed]), in: Queue())
    #expect(running.message == "task \(id.short) is running, not queued or failed")
    #expect(running.hints.count == 1)
    let failed = Problem(.alreadyQueued(id, .failed), in: Queue())
    #expect(failed.hints.first == "git taskmaster retry \(id.short) queues it again")
  }
}
