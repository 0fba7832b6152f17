import Testing

@testable import TaskmasterKit

/// Children that would run for ever, stopped in every way; after each nothing of them lives.
@Suite(.timeLimit(.minutes(2))) struct LimitTests {
  let scene = Scene()
  let limits = Limits(timeout: .milliseconds(200), grace: .milliseconds(100))

  @Test(arguments: [
    "sleep 1000",
    "trap '' INT TERM; while :; do sleep 1000; done",
    "trap 'exit 0' INT; while :; do sleep 0.01; done",
    "trap '' INT; trap 'exit 0' TERM; while :; do sleep 0.01; done",
    "trap '' INT TERM; sleep 1000 & sleep 1000 & wait; sleep 1000",
    "kill -STOP $$",
    "yes",
    "yes >&2",
    "sh -c 'sh -c \"sleep 1000; :\"; :'; :",
    "perl -e 'setpgrp; exec qw(sleep 1000)' & sleep 1000",
    "setsid sh -c 'trap \"\" INT TERM; sleep 1000; sleep 1000' & sleep 1000",
    "(setsid sleep 1000 &) ; sleep 1000",
    "trap 'setsid sleep 1000 & sleep 1000' INT TERM; while :; do sleep 0.01; done",
    "nohup setsid sh -c '(setsid sleep 1000 &)' >/dev/null 2>&1 & sleep 1000",
  ])
  func aHangEndsByItsLimit(_ script: String) async {
    let run = await scene.run(scene.shell(script, limits: limits))
    #expect(run.ending == .timedOut)
    #expect(run.finished.duration >= .milliseconds(200))
  }

  @Test(arguments: [
    "sleep 1000", "trap '' INT TERM; echo on; while :; do sleep 1000; done", "yes",
    "setsid sleep 1000 & echo on; wait",
  ])
  func cancellingIsAwaited(_ script: String) async {
    let scene = scene
    let stream = AsyncStream<Void>.makeStream()
    let task = Task {
      await ProcessRunner().run(scene.shell("echo started; \(script)")) { _ in
        stream.continuation.yield()
      }
    }
    for await _ in stream.stream { break }
    #expect(!scene.living.isEmpty)
    task.cancel()
    #expect(await task.value.ending == .interrupted)
    #expect(scene.living.isEmpty)
  }

  @Test func whatEndsInTimeIsLeftAlone() async {
    let limits = Limits(timeout: .seconds(100), idleTimeout: .seconds(100))
    #expect(await scene.run(scene.shell("exit 4", limits: limits)).ending == .exited(4))
  }

  @Test func whatItStartsWhileItIsStoppedEndsToo() async {
    // Each that is asked to end starts two others in sessions of their own.
    let script = """
      body='trap "" INT; trap "setsid sh -c \\"\\$body\\" & setsid sh -c \\"\\$body\\" &" TERM
      n=0; while [ $n -lt 100 ]; do sleep 0.05; n=$((n+1)); done'
      export body; setsid sh -c "$body" & sh -c "$body"
      """
    let run = await scene.run(scene.shell(script, limits: limits))
    #expect(run.ending == .timedOut)
  }
}
