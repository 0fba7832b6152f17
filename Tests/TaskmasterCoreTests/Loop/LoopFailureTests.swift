import Testing

@testable import TaskmasterCore

private func run(_ world: ScriptedDependencies, _ policy: LoopPolicy = LoopPolicy()) async
  -> StopReason
{
  await Task { await WorkLoop(world, policy: policy).run() }.value
}

private let steps = ["pull t1", "isClean", "branch t1", "run t1", "commit t1"]

/// What has been done when a step goes wrong, and what is done about it.
private func journal(upTo step: String, then end: [String]) -> [String] {
  let done = steps.prefix { !$0.hasPrefix(step) }.count + 1
  let cleanup = ["run", "commit"].contains(step) ? ["cleanup"] : []
  return Array(steps.prefix(done)) + cleanup + end
}

/// What the loop does when something goes wrong, and when it is cancelled.
struct LoopFailureTests {
  @Test(arguments: ["isClean", "branch", "run", "commit"])
  func anAttemptFails(step: String) async {
    var policy = LoopPolicy()
    policy.retry = RetryPolicy(attempts: 1)
    let world = ScriptedDependencies(["t1"], [step: [.fail(.place)]])
    #expect(await run(world, policy) == .finished)
    #expect(world.journal == journal(upTo: step, then: ["ack t1 place, final", "pull"]))
    #expect(world.violations == [])
  }

  @Test(arguments: ["isClean", "branch", "run", "commit"])
  func somethingElseIsWrong(step: String) async {
    let world = ScriptedDependencies(["t1"], [step: [.trouble]])
    #expect(await run(world) == .trouble("\(step) is impossible"))
    #expect(
      world.journal == journal(upTo: step, then: ["ack t1 interrupted: \(step) is impossible"]))
    #expect(world.violations == [])
  }

  @Test(
    arguments: ["isClean", "branch", "run", "commit"],
    [Act.stop, .cancelAndStop, .cancelAndTrouble])
  func aStepIsStopped(step: String, act: Act) async {
    let world = ScriptedDependencies(["t1"], [step: [act]])
    #expect(await run(world) == .interrupted)
    #expect(world.journal == journal(upTo: step, then: ["ack t1 interrupted"]))
    #expect(world.violations == [])
    guard case .cancelAndTrouble = act else { return }
    #expect(world.heard.contains("trouble: \(step) was killed"))
  }

  /// A step that does not notice is gone through to its end; no other follows it.
  @Test(arguments: ["isClean", "branch", "run"])
  func theLoopIsCancelledMeanwhile(step: String) async {
    let world = ScriptedDependencies(["t1", "t2"], [step: [.cancel]])
    #expect(await run(world) == .interrupted)
    let cleanup = step == "isClean" ? [] : ["cleanup"]
    let done = steps.prefix { !$0.hasPrefix(step) }.count + 1
    #expect(world.journal == Array(steps.prefix(done)) + cleanup + ["ack t1 interrupted"])
    #expect(world.violations == [])
  }

  @Test func cancelledWhileCommitting() async {
    let world = ScriptedDependencies(["t1", "t2"], ["commit": [.cancel]])
    #expect(await run(world) == .interrupted)
    #expect(world.journal == steps + ["ack t1 done"])
  }

  @Test func cancelledBeforeTheFirstStep() async {
    let world = ScriptedDependencies(["t1"])
    let reason = await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await WorkLoop(world).run()
    }.value
    #expect(reason == .interrupted)
    #expect(world.journal == [])
  }

  @Test func cancelledWhilePulling() async {
    let pulled = ScriptedDependencies(["t1"], ["pull": [.cancel]])
    #expect(await run(pulled) == .interrupted)
    #expect(pulled.journal == ["pull t1", "ack t1 interrupted"])
    for act in [Act.stop, .cancelAndStop, .cancelAndTrouble] {
      let world = ScriptedDependencies(["t1"], ["pull": [act]])
      #expect(await run(world) == .interrupted)
      #expect(world.journal == ["pull t1"])
    }
  }

  @Test(arguments: ["isClean", "branch", "run", "commit"])
  func theRunIsOver(step: String) async {
    let world = ScriptedDependencies(["t1", "t2"], [step: [.end(.worker("no key"))]])
    #expect(await run(world) == .worker("no key"))
    #expect(world.journal == journal(upTo: step, then: ["ack t1 interrupted: no key"]))
    #expect(world.violations == [])
  }

  @Test func theTimeIsOver() async {
    let pulling = ScriptedDependencies(["t1"], ["pull": [.end(.deadline)]])
    #expect(await run(pulling) == .deadline)
    #expect(pulling.journal == ["pull t1"])
    let waiting = ScriptedDependencies(["t1"], ["run": [.fail(.exit)], "sleep": [.end(.deadline)]])
    #expect(await run(waiting) == .deadline)
    #expect(waiting.journal.last == "sleep 1.0 seconds")
  }

  @Test func pullingIsImpossible() async {
    let world = ScriptedDependencies(["t1"], ["pull": [.trouble]])
    #expect(await run(world) == .trouble("pull is impossible"))
    #expect(world.journal == ["pull t1"])
  }

  @Test func notClean() async {
    let world = ScriptedDependencies(["t1"], ["isClean": [.answerNo]])
    #expect(await run(world) == .trouble("the workspace of chain 'main' is not clean"))
    #expect(
      world.journal == [
        "pull t1", "isClean",
        "ack t1 interrupted: the workspace of chain 'main' is not clean",
      ])
  }

  @Test(arguments: [Act.trouble, .stop, .fail(.place)])
  func cleaningUpFails(act: Act) async {
    let world = ScriptedDependencies(["t1"], ["run": [.fail(.exit)], "cleanup": [act]])
    #expect(await run(world) == .finished)
    #expect(world.journal.contains("ack t1 exit"))
    #expect(world.heard.contains { $0.hasPrefix("trouble: cleaning up: ") })
  }

  @Test func cleaningUpAndAcknowledgingAreNotCancelled() async {
    let world = ScriptedDependencies(
      ["t1"], ["run": [.cancelAndStop], "cleanup": [.cancel], "ack": [.cancel]])
    #expect(await run(world) == .interrupted)
    #expect(world.journal.suffix(2) == ["cleanup", "ack t1 interrupted"])
    #expect(world.heard.last == "t1 interrupted")
  }

  @Test(arguments: [Act.trouble, .fail(.place)])
  func acknowledgingFails(act: Act) async {
    for script in [
      ["ack": [act]], ["ack": [act], "run": [Act.fail(.exit)]], ["ack": [act], "run": [.trouble]],
    ] {
      let world = ScriptedDependencies(["t1", "t2"], script)
      guard case .trouble(let message, _) = await run(world) else {
        Issue.record("no trouble")
        return
      }
      #expect(message.hasPrefix("recording what came of the task: "))
      #expect(world.journal.count { $0.hasPrefix("ack") } == 1)
      #expect(!world.heard.contains { $0.hasPrefix("t1 ") })
    }
  }

  @Test func cancelledWhileWaitingForTheNextAttempt() async {
    for act in [Act.cancelAndStop, .cancel, .stop, .trouble] {
      let world = ScriptedDependencies(["t1"], ["run": [.fail(.exit)], "sleep": [act]])
      #expect(await run(world) == .interrupted)
      #expect(world.journal.suffix(2) == ["ack t1 exit", "sleep 1.0 seconds"])
    }
  }

  @Test func cancelledWhileTheLastFailureWasFound() async {
    let world = ScriptedDependencies(
      ["t1", "t2"], limits: ["t1": 1], ["commit": [.cancelAndFail(.check)]])
    #expect(await run(world) == .interrupted)
    #expect(world.journal.suffix(2) == ["cleanup", "ack t1 check, final"])
  }

  @Test func oneStep() async {
    let world = ScriptedDependencies(["t1"])
    guard case .worked(let assignment, .done(let done)) = await WorkLoop(world).step() else {
      Issue.record("not worked")
      return
    }
    #expect(assignment.attempt == 1 && done.branch == assignment.branch)
    guard case .idle = await WorkLoop(world).step() else {
      Issue.record("not idle")
      return
    }
  }
}
