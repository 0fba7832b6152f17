import Testing

@testable import TaskmasterCore

private func run(_ world: ScriptedDependencies, _ policy: LoopPolicy = LoopPolicy()) async
  -> StopReason
{
  await Task { await WorkLoop(world, policy: policy).run() }.value
}

/// What the loop does while nothing is wrong but, at times, the work.
struct WorkLoopTests {
  @Test func oneTask() async {
    let world = ScriptedDependencies(["t1"])
    #expect(await run(world) == .finished)
    #expect(
      world.journal == [
        "pull t1", "isClean", "branch t1", "run t1", "commit t1", "ack t1 done", "pull",
      ])
    #expect(world.heard == ["pulled t1", "started t1 1", "worked t1", "t1 done"])
    #expect(world.violations == [])
  }

  @Test func aChainOfThree() async {
    let world = ScriptedDependencies(["t1", "t2", "t3"])
    #expect(await run(world) == .finished)
    #expect(
      world.journal.filter { $0.hasPrefix("ack") } == ["ack t1 done", "ack t2 done", "ack t3 done"])
  }

  @Test func nothingToDo() async {
    let world = ScriptedDependencies([])
    #expect(await run(world) == .finished)
    #expect(world.journal == ["pull"])
    #expect(world.heard == [])
  }

  @Test func aCommitThatFailsTwiceAndThenSucceeds() async {
    let world = ScriptedDependencies(["t1"], ["commit": [.fail(.check), .fail(.noChanges)]])
    #expect(await run(world) == .finished)
    let attempt = ["pull t1", "isClean", "branch t1", "run t1", "commit t1"]
    #expect(
      world.journal == attempt + ["cleanup", "ack t1 check", "sleep 1.0 seconds"]
        + attempt + ["cleanup", "ack t1 noChanges", "sleep 2.0 seconds"]
        + attempt + ["ack t1 done", "pull"])
    #expect(
      world.heard.filter { $0.hasPrefix("started") } == [
        "started t1 1", "started t1 2", "started t1 3",
      ])
  }

  @Test func aTaskThatFailsForGoodAndOneThatSucceeds() async {
    let world = ScriptedDependencies(
      ["t1", "t2"], ["run": [.fail(.exit), .fail(.exit), .fail(.timeout)]])
    #expect(await run(world) == .finished)
    #expect(
      world.journal.filter { $0.hasPrefix("ack") || $0.hasPrefix("sleep") } == [
        "ack t1 exit", "sleep 1.0 seconds", "ack t1 exit", "sleep 2.0 seconds",
        "ack t1 timeout, final", "ack t2 done",
      ])
  }

  @Test func aTaskMayLimitItsAttempts() async {
    let world = ScriptedDependencies(
      ["t1", "t2"], limits: ["t1": 1, "t2": 5],
      ["run": [.fail(.exit), .fail(.exit), .fail(.exit), .fail(.exit), .fail(.exit)]])
    #expect(await run(world) == .finished)
    #expect(world.journal.count { $0 == "ack t1 exit, final" } == 1)
    #expect(world.journal.count { $0 == "ack t2 exit" } == 4)
    #expect(world.journal.last == "pull")
    #expect(
      world.journal.filter { $0.hasPrefix("sleep") } == [
        "sleep 1.0 seconds", "sleep 2.0 seconds", "sleep 4.0 seconds", "sleep 8.0 seconds",
      ])
  }

  @Test func noDelayIsNoSleep() async {
    var policy = LoopPolicy()
    policy.retry = RetryPolicy(attempts: 2, delay: 0)
    let world = ScriptedDependencies(["t1"], ["run": [.fail(.exit)]])
    #expect(await run(world, policy) == .finished)
    #expect(!world.journal.contains { $0.hasPrefix("sleep") })
  }

  @Test func onFailureStop() async {
    var policy = LoopPolicy()
    policy.onFailure = .stop
    policy.retry = RetryPolicy(attempts: 2)
    let world = ScriptedDependencies(["t1", "t2"], ["run": [.fail(.exit), .fail(.exit)]])
    #expect(await run(world, policy) == .taskFailed)
    #expect(world.journal.last == "ack t1 exit, final")
  }

  @Test func failuresInARow() async {
    var policy = LoopPolicy()
    policy.retry = RetryPolicy(attempts: 1)
    policy.maxFailures = 2
    let script: [Act] = [.fail(.exit), .succeed, .fail(.exit), .fail(.idle), .succeed]
    let world = ScriptedDependencies(["t1", "t2", "t3", "t4", "t5"], ["run": script])
    #expect(await run(world, policy) == .tooManyFailures(2))
    #expect(
      world.journal.filter { $0.hasPrefix("ack") }
        == ["ack t1 exit, final", "ack t2 done", "ack t3 exit, final", "ack t4 idle, final"])
  }

  @Test func attemptsThatFailAreNotTasksThatFail() async {
    var policy = LoopPolicy()
    policy.maxFailures = 1
    let world = ScriptedDependencies(
      ["t1", "t2"], ["run": [.fail(.exit), .fail(.exit), .succeed, .fail(.exit)]])
    #expect(await run(world, policy) == .finished)
  }

  @Test func whatWasPlantedEndsTheRun() async {
    let world = ScriptedDependencies(["t1", "t2"], ["commit": [.fail(.foreign)]])
    #expect(await run(world) == .foreign("commit failed"))
    #expect(world.journal.last == "ack t1 foreign")
  }

  @Test func once() async {
    var policy = LoopPolicy()
    policy.maxTasks = 1
    let world = ScriptedDependencies(["t1", "t2"])
    #expect(await run(world, policy) == .maxTasks(1))
    #expect(world.journal.last == "ack t1 done")
    let retried = ScriptedDependencies(["t1", "t2"], ["run": [.fail(.exit)]])
    #expect(await run(retried, policy) == .maxTasks(1))
    #expect(retried.journal.filter { $0.hasPrefix("ack") } == ["ack t1 exit", "ack t1 done"])
    let failed = ScriptedDependencies(
      ["t1", "t2"], ["run": [.fail(.exit), .fail(.exit), .fail(.exit)]])
    #expect(await run(failed, policy) == .maxTasks(1))
    #expect(failed.journal.last == "ack t1 exit, final")
    #expect(await run(ScriptedDependencies([]), policy) == .finished)
  }

  @Test func tokensOfAllAttemptsCount() {
    var policy = LoopPolicy()
    policy.maxTokens = 10
    var tally = RunTally()
    func failed(_ tokens: Int64?) -> Outcome {
      var usage = Usage()
      usage.tokensOut = tokens
      return .failed(AttemptFailure(.exit, usage: usage), final: false, delay: 0)
    }
    let outcomes = [9, nil, nil, -5, 1, .max].map(failed)
    #expect(
      outcomes.map { tally.isFirstUncounted($0) } == [false, true, false, false, false, false])
    #expect(
      outcomes.map { tally.add($0, policy) }
        == [nil, nil, nil, nil, .maxTokens(used: 10), .maxTokens(used: .max)])
  }

  @Test func usageOfOneAttemptAddsUp() {
    var usage = Usage(worker: "goose")
    (usage.tokensIn, usage.cost, usage.model, usage.exit) = (1, 0.5, "a", 1)
    var later = Usage()
    (later.tokensIn, later.tokensOut, later.model, later.exit) = (.max, 2, "b", 0)
    usage.add(later)
    #expect(usage.tokensIn == .max && usage.tokensOut == 2 && usage.tokens == .max)
    #expect(usage.cost == 0.5 && usage.model == "b" && usage.exit == 0)
    #expect(usage.worker == "goose" && usage.retries == nil)
  }

  @Test func watching() async {
    var policy = LoopPolicy()
    policy.watch = .seconds(5)
    let world = ScriptedDependencies(
      ["t1"], ["pull": [.answerNo, .answerNo], "sleep": [.succeed, .succeed, .cancel]])
    #expect(await run(world, policy) == .interrupted)
    #expect(
      world.journal == [
        "pull t1", "sleep 5.0 seconds", "pull t1", "sleep 5.0 seconds", "pull t1", "isClean",
        "branch t1", "run t1",
        "commit t1", "ack t1 done", "pull", "sleep 5.0 seconds",
      ])
    #expect(world.heard.count { $0 == "idle" } == 3)
  }
}
