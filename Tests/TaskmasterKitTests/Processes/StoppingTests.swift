import Testing

@testable import TaskmasterKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

struct StoppingTests {
  let start = SuspendingClock().now

  @Test func signalsComeInOrderAndInTime() {
    var plan = StopPlan(grace: .seconds(10), from: start)
    #expect(plan.step(at: start) == .send(signal: SIGINT))
    #expect(plan.step(at: start + .seconds(9)) == nil)
    #expect(plan.due == start + .seconds(10))
    #expect(plan.step(at: start + .seconds(10)) == .send(signal: SIGTERM))
    #expect(plan.step(at: start + .seconds(14)) == nil)
    #expect(plan.step(at: start + .seconds(16)) == .send(signal: SIGKILL))
    #expect(plan.step(at: start + .seconds(25)) == nil)
    #expect(plan.step(at: start + .seconds(26)) == .giveUp)
    #expect(plan.step(at: start + .seconds(1000)) == nil)
  }

  private func watch(_ limit: Duration = .seconds(100)) -> SilenceWatch {
    SilenceWatch(limit: limit, from: start, sample: .init(processorTime: 0, activity: 0))
  }

  /// When a program is found silent that does something at each look.
  private func silence(
    _ watch: SilenceWatch, _ sample: (Int) -> SilenceWatch.Sample
  ) -> Duration? {
    var watch = watch
    for look in 1...100 {
      let now = watch.due
      if watch.look(sample(look), at: now) { return now - start }
    }
    return nil
  }

  @Test func nothingAtAllIsSilence() {
    #expect(silence(watch()) { _ in .init(processorTime: 0, activity: 0) } == .seconds(100))
  }

  @Test func workIsNoSilence() {
    #expect(silence(watch()) { .init(processorTime: UInt64($0) * 500_000, activity: 0) } == nil)
    #expect(silence(watch()) { .init(processorTime: 0, activity: UInt64($0)) } == nil)
    // Processes that end take their time with them.
    #expect(silence(watch()) { .init(processorTime: UInt64(1000 - $0), activity: 0) } == nil)
  }

  @Test func whatAnIdleLoopUsesIsSilence() {
    let found = silence(watch()) { .init(processorTime: UInt64($0) * 20_000, activity: nil) }
    #expect(found == .seconds(125))  // the first sample differs in its activity
  }

  @Test func outputPutsSilenceOff() {
    var watch = watch()
    watch.heard(at: start + .seconds(20))
    #expect(silence(watch) { _ in .init(processorTime: 0, activity: 0) } == .seconds(120))
  }

  @Test(.timeLimit(.minutes(1))) func aSilentProgramIsStopped() async {
    let scene = Scene()
    let limits = Limits(idleTimeout: .milliseconds(200), grace: .milliseconds(100))
    let run = await scene.run(scene.shell("echo on; sleep 1000", limits: limits))
    #expect(run.ending == .idle)
  }

  @Test(.timeLimit(.minutes(1))) func aProgramIsNotSilentWhoseCallerSeesItWork() async {
    let scene = Scene()
    let limits = Limits(
      timeout: .milliseconds(600), idleTimeout: .milliseconds(200), grace: .milliseconds(100))
    let counter = Counter()
    let finished = await ProcessRunner().run(
      scene.shell("sleep 1000", limits: limits), activity: { counter.add() }, onLine: { _ in })
    #expect(finished.ending == .timedOut)
    #expect(scene.living.isEmpty)
  }
}
