import TaskmasterCore
import Testing

@testable import TaskmasterKit

@Suite(.timeLimit(.minutes(2))) struct CommandWorkerTests {
  private let request = WorkerRequest(
    instructions: Array("one\ntwo\n".utf8), environment: ["PATH": "/usr/bin:/bin", "A": "b"],
    directory: "/tmp", privateDirectory: "/private", limits: Limits(timeout: .seconds(60)))

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
      .exit, "exit status 3: no luck", remedy: .none, usage: Usage(worker: "command"))
    #expect(await verdict("echo no luck >&2; exit 3") == .failure(expected))
  }

  private func located(_ command: String) async -> (String?, WorkerUnavailable?) {
    do throws(WorkerUnavailable) {
      return (try await CommandWorker(command: command).locate(in: request.environment), nil)
    } catch { return (nil, error) }
  }

  @Test func itsFirstWordMustBeKnown() async {
    #expect(await located("cat -").0?.hasSuffix("/cat") == true)
    #expect(await located("test -d .").0 != nil)
    #expect(await located("A=b no-such-program").0 == "/bin/sh")
    #expect(await located("(no-such-program)").0 == "/bin/sh")
    #expect(
      await located("no-such-agent --now").1?.description
        == "the command begins with 'no-such-agent', which is not an installed program")
    #expect(await located("/no/such/agent").1 != nil)
    #expect(await located(" \n").1?.description == "there is no command to run")
  }

  @Test func longWordsAreCutBetweenCharacters() {
    #expect("abc".cut(toBytes: 3) == "abc")
    #expect("a€b".cut(toBytes: 3) == "a")
    #expect("a€b".cut(toBytes: 4) == "a€")
    #expect("👩‍👩‍👧".cut(toBytes: 5) == "👩")
    #expect("".cut(toBytes: 0).isEmpty)
    #expect(WorkerFailure(.exit, String(repeating: "x", count: 9999)).detail.utf8.count == 4096)
  }

  @Test func timesReadWell() {
    #expect(Duration.milliseconds(250).inWords == "250 ms")
    #expect(Duration.seconds(59).inWords == "59 s")
    #expect(Duration.seconds(120).inWords == "2 min")
    #expect(Duration.seconds(125).inWords == "2 min 5 s")
  }
}
