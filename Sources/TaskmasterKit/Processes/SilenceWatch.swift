/// Decides whether a program has been silent for too long, from samples of what it does.
struct SilenceWatch {
  typealias Instant = SuspendingClock.Instant

  /// What can be seen of a program besides its output; only changes matter.
  struct Sample: Equatable {
    /// Microseconds of processor time that its living processes have used.
    var processorTime: UInt64
    /// Whatever the caller counts, changed files for instance.
    var activity: UInt64?
  }

  private let limit: Duration
  private var lastSign: Instant
  private var lastLook: Instant
  private var lastSample: Sample
  /// When to look again.
  private(set) var due: Instant

  init(limit: Duration, from start: Instant, sample: Sample) {
    self.limit = limit
    lastSign = start
    lastLook = start
    lastSample = sample
    due = start + limit / 4
  }

  /// There was output.
  mutating func heard(at now: Instant) { lastSign = now }

  /// Takes in a sample.
  /// - Returns: Whether the program has been silent for the limit.
  mutating func look(_ sample: Sample, at now: Instant) -> Bool {
    if isActivity(sample, at: now) { lastSign = now }
    lastSample = sample
    lastLook = now
    due = min(now + limit / 4, max(lastSign + limit, now))
    return now - lastSign >= limit
  }

  /// Whether something was done since the last look.
  ///
  /// Less processor time than before means that a process has ended, which is a sign of life too.
  /// A hundredth of the time since then is what an idle event loop uses.
  private func isActivity(_ sample: Sample, at now: Instant) -> Bool {
    if sample.activity != lastSample.activity { return true }
    guard sample.processorTime >= lastSample.processorTime else { return true }
    let used = Duration.microseconds(sample.processorTime - lastSample.processorTime)
    return used > .zero && used >= (now - lastLook) / 100
  }
}
