import TaskmasterCore
import Testing

@testable import TaskmasterKit

@Suite(.timeLimit(.minutes(2))) struct CommandWorkerTests {
  private let request = WorkerRequest.example(
    "one\ntwo\n", environment: ["PATH": "/usr/bin:/bin", "A": "b"])

  @Test func theShellGetsTheCommand() {
    let invocation = CommandWorker(command: "agent --fast").invocation(for: request)
    #expect(
      invocation
        == Invocation(
          program: "/bin/sh", arguments: ["-c", "agent --fast"],
          environment: ["PATH": "/usr/bin:/bin", "A": "b"], input: Array("one\ntwo\n".utf8),
          directory: "/tmp", limits: Limits(timeout: .seconds(60))))
  }

  private func verdict(_ command: String) async -> WorkerVerdict {
    await CommandWorker(command: command).run(request, with: ProcessRunner()) { _ in }.verdict
  }

  @Test func itsLastLinesAreItsSummary() async {
    let usage = Usage(worker: "command")
    #expect(
      await verdict("cat; echo $A") == .success(WorkerReport(summary: "one\ntwo\nb", usage: usage)))
    #expect(
      await verdict("seq 1 100 | tail -3; exec true")
        == .success(WorkerReport(summary: "98\n99\n100", usage: usage)))
    #expect(await verdict("true") == .success(WorkerReport(summary: "", usage: usage)))
  }

  @Test func itFailsByItsStatus() async {
    let expected = WorkerFailure(
      .exit, .other, "exit status 3: no luck", usage: Usage(worker: "command"))
    #expect(await verdict("echo no luck >&2; exit 3") == .failure(expected))
  }

  private func probed(_ command: String) async -> (WorkerProbe?, WorkerUnavailable?) {
    do throws(WorkerUnavailable) {
      return (try await CommandWorker(command: command).probe(in: request.environment), nil)
    } catch { return (nil, error) }
  }

  @Test func itsFirstWordMustBeKnown() async {
    #expect(await probed("cat -").0?.path.hasSuffix("/cat") == true)
    #expect(await probed("test -d .").0 != nil)
    #expect(await probed("A=b no-such-program").0 == WorkerProbe(path: "/bin/sh"))
    #expect(await probed("./no-such-program").0 == WorkerProbe(path: "/bin/sh"))
    #expect(await probed("(no-such-program)").0 == WorkerProbe(path: "/bin/sh"))
    #expect(
      await probed("no-such-agent --now").1
        == WorkerUnavailable(
          "the command begins with 'no-such-agent', which is not an installed program",
          hint: "install it, or correct taskmaster.command", key: "taskmaster.command"))
    #expect(await probed("/no/such/agent").1 != nil)
    #expect(await probed(" \n").1?.description == "there is no command to run")
  }

  @Test func longWordsAreCutBetweenCharacters() {
    #expect("abc".cut(toBytes: 3) == "abc")
    #expect("a€b".cut(toBytes: 3) == "a")
    #expect("a€b".cut(toBytes: 4) == "a€")
    #expect("👩‍👩‍👧".cut(toBytes: 5) == "👩")
    #expect("".cut(toBytes: 0).isEmpty)
    #expect(
      WorkerFailure(.exit, .other, String(repeating: "x", count: 9999)).detail.utf8.count == 4096)
  }

  @Test func timesReadWell() {
    #expect(Duration.milliseconds(250).inWords == "250 ms")
    #expect(Duration.seconds(59).inWords == "59 s")
    #expect(Duration.seconds(120).inWords == "2 min")
    #expect(Duration.seconds(125).inWords == "2 min 5 s")
  }
}
