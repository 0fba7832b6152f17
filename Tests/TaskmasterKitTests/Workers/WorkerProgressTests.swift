import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// What the runs of one attempt come to together.
struct WorkerProgressTests {
  private func run(_ milliseconds: Int, _ ending: Ending, _ verdict: WorkerVerdict) -> WorkerRun {
    WorkerRun(
      finished: Finished(ending: ending, duration: .milliseconds(milliseconds)), verdict: verdict)
  }

  private var usage: Usage {
    var usage = Usage(worker: "goose")
    usage.model = "big"
    usage.tokensIn = 100
    usage.tokensOut = 10
    usage.cost = 0.5
    usage.turns = 2
    return usage
  }

  @Test func everythingIsAddedUp() {
    var progress = WorkerProgress(of: GooseWorker(), timeout: 10, retries: 3)
    progress.usage.workerVersion = "1.53.0"
    #expect(progress.secondsLeft == 10)
    progress.add(
      run(2500, .exited(1), .failure(WorkerFailure(.agent, .server, "", usage: usage))))
    #expect(progress.secondsLeft == 7.5)
    var later = usage
    later.model = "small"
    progress.add(run(4001, .exited(0), .success(WorkerReport(summary: "", usage: later))))
    var sum = Usage(worker: "goose")
    sum.agentSeconds = 6.501
    sum.cost = 1
    sum.exit = 0
    sum.model = "small"
    sum.tokensIn = 200
    sum.tokensOut = 20
    sum.turns = 4
    sum.workerVersion = "1.53.0"
    #expect(progress.usage == sum)
    progress.add(run(5000, .interrupted, .interrupted(usage)))
    #expect(progress.usage.tokensIn == 300)
    #expect(progress.secondsLeft < 0)
    #expect(progress.usage.exit == 130)
  }

  @Test(arguments: [
    (5.0, 5.0), (0, 0.001), (-1, 0.001), (.infinity, 1e9), (.nan, 1e9), (1e300, 1e9),
  ])
  func anyTimeoutCanBeCounted(_ timeout: Double, _ bounded: Double) {
    #expect(WorkerProgress(of: GooseWorker(), timeout: timeout, retries: 0).timeout == bounded)
  }

  @Test func modelsAreNamed() {
    let options = GooseOptions(fallbacks: [GooseModel(provider: "a", model: "b/c")])
    let progress = WorkerProgress(of: GooseWorker(options), timeout: 1, retries: 0)
    #expect([0, 1, 2].map(progress.label) == ["the usual model", "a/b/c", "the usual model"])
  }
}
