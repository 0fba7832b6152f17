import Testing

@testable import TaskmasterKit

/// What a program leaves behind when it ends by itself.
@Suite(.timeLimit(.minutes(2))) struct LeftoverTests {
  let scene = Scene()

  @Test(arguments: [
    "sleep 1000 & echo done",
    "perl -e 'setpgrp; exec qw(sleep 1000)' & echo done",
    "setsid sleep 1000 & echo done",
    "(setsid sh -c 'setsid sleep 1000 & sleep 1000' &) ; echo done",
    "(setsid sh -c 'trap \"\" INT TERM HUP; exec sleep 1000' &) ; echo done",
    "setsid yes >/dev/null & echo done",
    "(sleep 1000 <&- >/dev/null 2>&1 &) ; echo done",
  ])
  func aDaemonOfASuccessIsEnded(_ script: String) async {
    let run = await scene.run(scene.shell(script))
    #expect(run.ending == .exited(0))
    // A shell may say on standard error what became of its children.
    #expect(run.lines.filter { $0.stream == .output }.map(\.text) == ["done"])
  }

  @Test func aGrandchildThatFloodsThePipeHoldsNothingUp() async {
    let run = await scene.run(scene.shell("setsid yes & exit 7"))
    #expect(run.ending == .exited(7))
  }

  @Test func whatIsKeptHoldsNothingUp() async {
    let service = scene.shell("sleep 1000 & echo done", leftovers: .kept)
    let finished = await ProcessRunner().run(service) { _ in }
    #expect(finished.ending == .exited(0))
    #expect(finished.tail == OutputTail("done\n"))
    #expect(scene.living.count == 1)
    let flood = scene.shell("setsid yes & exit 3", leftovers: .kept)
    #expect(await ProcessRunner().run(flood) { _ in }.ending == .exited(3))
    #expect(await Descendants.end(session: scene.session).isEmpty)
    #expect(scene.living.isEmpty)
  }

  @Test func whatIsKeptIsEndedAllTheSameWhenTheProgramIsStopped() async {
    let limits = Limits(timeout: .milliseconds(200), grace: .milliseconds(100))
    let invocation = scene.shell(
      "setsid sleep 1000 & sleep 1000", limits: limits, leftovers: .kept)
    #expect(await scene.run(invocation).ending == .timedOut)
  }

  @Test func theMarkerIsComparedWhole() async {
    let other = Scene()
    var invocation = scene.shell("sleep 1000 & sleep 1000 & echo on", leftovers: .kept)
    invocation.environment["OTHER"] = "\(ProcessHost.sessionVariable)=\(other.session)"
    invocation.environment[ProcessHost.sessionVariable] = "\(scene.session)0"
    _ = await ProcessRunner().run(invocation) { _ in }
    #expect(scene.living.isEmpty)
    #expect(other.living.isEmpty)
    #expect(Descendants.carrying(session: "\(scene.session)0").count == 2)
    #expect(await Descendants.end(session: "\(scene.session)0").isEmpty)
  }

  @Test func oneRunDoesNotEndAnothersProcesses() async {
    let scene = scene
    let stream = AsyncStream<Void>.makeStream()
    let longer = Task {
      await ProcessRunner().run(scene.shell("sleep 1000 & echo on; wait")) { _ in
        stream.continuation.yield()
      }
    }
    for await _ in stream.stream { break }
    let finished = await ProcessRunner().run(scene.shell("setsid sleep 1000 & exit 0")) { _ in }
    #expect(finished.ending == .exited(0))
    #expect(scene.living.count == 2)
    longer.cancel()
    _ = await longer.value
    #expect(scene.living.isEmpty)
  }

  @Test func descendantsAreListed() async {
    let scene = scene
    let stream = AsyncStream<Int32>.makeStream()
    let run = Task {
      await ProcessRunner().run(scene.shell("sleep 1000 & echo $$; setsid sleep 1000; wait")) {
        stream.continuation.yield(Int32($0.text) ?? 0)
      }
    }
    for await id in stream.stream {
      let living = scene.living
      #expect(living.count >= 2)
      #expect(Set(Descendants.of(id)).union([id]).isSuperset(of: living))
      #expect(!Descendants.of(id).contains(id))
      break
    }
    run.cancel()
    _ = await run.value
  }
}
