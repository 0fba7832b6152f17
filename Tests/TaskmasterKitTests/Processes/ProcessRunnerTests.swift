import Testing

@testable import TaskmasterKit

struct ProcessRunnerTests {
  let scene = Scene()

  @Test func linesOfBothStreamsCome() async {
    let run = await scene.run(scene.shell("echo out; echo err >&2; exit 3"))
    #expect(run.ending == .exited(3))
    #expect(Set(run.lines.map { "\($0.stream) \($0.text)" }) == ["output out", "error err"])
    #expect(run.finished.outputBytes == 4)
    #expect(run.finished.errorTail.lastLine == "err")
  }

  @Test func aHangEndsByItsLimit() async {
    let limits = Limits(timeout: .milliseconds(200), grace: .milliseconds(100))
    let run = await scene.run(scene.shell("sleep 1000", limits: limits))
    #expect(run.ending == .timedOut)
  }

  @Test func aDaemonOfASuccessIsEnded() async {
    let run = await scene.run(scene.shell("setsid sleep 1000 & echo done"))
    #expect(run.ending == .exited(0))
    #expect(run.text == ["done"])
  }
}
