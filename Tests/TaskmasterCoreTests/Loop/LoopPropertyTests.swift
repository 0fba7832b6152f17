import Testing

@testable import TaskmasterCore

/// What is true of the loop whatever happens to it.
struct LoopPropertyTests {
  @Test(arguments: seeds(100))
  func afterAPullThereIsExactlyOneAcknowledgement(seed: UInt64) async {
    var random = SplitMix64(seed: seed)
    let world = ScriptedDependencies(["t1", "t2", "t3", "t4"], script(&random))
    var policy = LoopPolicy()
    policy.retry = RetryPolicy(attempts: 1 + random.below(3), delay: random.pick([0, 1]))
    policy.onFailure = random.pick([.skip, .skip, .stop])
    policy.maxFailures = random.pick([1, 2, 3, 100])
    policy.maxTasks = random.oneIn(6) ? 1 : nil
    let loop = WorkLoop(world, policy: policy)
    _ = await Task { await loop.run() }.value
    #expect(world.violations == [])
    #expect(world.pulled == nil)
    #expect(
      world.journal.count { $0.hasPrefix("ack") } == world.heard.count { $0.hasPrefix("pulled") })
  }

  /// Things go wrong once in a few steps.
  private func script(_ random: inout SplitMix64) -> [String: [Act]] {
    var script: [String: [Act]] = [:]
    for step in ["pull", "isClean", "branch", "run", "commit", "ack", "cleanup", "sleep"] {
      script[step] = (0..<30).map { _ in
        guard random.oneIn(step == "run" || step == "commit" ? 3 : 12) else { return .succeed }
        let failure = Act.fail(random.pick([.exit, .check, .timeout]))
        if random.oneIn(2), step != "pull" { return failure }
        return random.pick([.trouble, .stop, .cancel, .cancelAndStop, .cancelAndTrouble, .answerNo])
      }
    }
    return script
  }
}
