import TaskmasterCore

/// What is done, within one attempt, after each run of the worker that came to nothing.
///
/// Pure: it decides, others act. A model is asked again after trouble that passes; then, or at once where
/// that helps, the next one is asked; a rate limit is waited for when it is all that is left.
struct Perseverance {
  /// What to do next.
  enum Step: Hashable, Sendable {
    /// Ask the same model again after a pause in seconds.
    case again(after: Double)
    /// Ask this model, 0 being the usual one.
    case ask(model: Int)
    /// Ask this model, after so many seconds.
    case wait(seconds: Double, model: Int)
    case endAttempt
    case endRun
  }

  /// What is known of a model.
  private enum Standing {
    case open
    case limited(until: Timestamp)
    case failed(WorkerTrouble)

    var isOpen: Bool { if case .open = self { true } else { false } }
    var isLimited: Bool { if case .limited = self { true } else { false } }
  }

  private let retries: Int
  private var models: [Standing]
  private var current = 0
  /// How often the current model was asked again.
  private var repeats = 0
  private var waits = 0
  private var waited = 0.0

  /// The longest that an attempt waits for rate limits, all its waits together.
  static let longestWait = 12.0 * 3600
  /// How long to wait when nobody says how long; twice as long each further time.
  static let usualWait = 60.0
  /// The longest of these.
  static let longestUsualWait = 15.0 * 60

  /// Begins an attempt with a number of models, one at least, each to be asked again so often.
  init(models: Int, retries: Int) {
    self.models = Array(repeating: .open, count: max(1, models))
    self.retries = retries
  }

  /// Decides what follows on a failure of the current model; the clock is read where it matters.
  mutating func step(
    after failure: WorkerFailure, at now: @autoclosure () -> Timestamp
  ) -> Step {
    let trouble = failure.trouble
    if trouble.remedy == .again, repeats < retries {
      repeats += 1
      return .again(after: Self.pause(beforeRepeat: repeats))
    }
    if trouble.remedy == .wait {
      let now = now()
      models[current] = .limited(until: now.advanced(bySeconds: pause(after: failure, at: now)))
      return askNext() ?? waitOrEnd(at: now)
    }
    models[current] = .failed(trouble)
    guard trouble.helpsAnotherModel else { return Self.end(by: trouble) }
    if let next = askNext() { return next }
    return models.contains(where: \.isLimited) ? waitOrEnd(at: now()) : endOfAll
  }

  private mutating func askNext() -> Step? {
    guard let next = models.firstIndex(where: \.isOpen) else { return nil }
    turn(to: next)
    return .ask(model: next)
  }

  /// 100 ms, then twice as long each time, up to a minute.
  private static func pause(beforeRepeat number: Int) -> Double {
    min(0.1 * Double(1 << min(number - 1, 20)), 60)
  }

  /// How long the current model is to be left alone.
  ///
  /// What the provider says counts, but no less than what is usual after the first wait: one that says
  /// "now" again and again must not be asked again and again.
  private func pause(after failure: WorkerFailure, at now: Timestamp) -> Double {
    guard let said = failure.limitEnd?.seconds(from: now) else { return Self.usual(waits) }
    return waits == 0 ? said : max(said, Self.usual(waits - 1))
  }

  private static func usual(_ waits: Int) -> Double {
    min(usualWait * Double(1 << min(waits, 10)), longestUsualWait)
  }

  private mutating func turn(to model: Int) {
    if model != current { repeats = 0 }
    current = model
    models[model] = .open
  }

  /// Waits for the model that is free first; ends when none will be, or not in time.
  private mutating func waitOrEnd(at now: Timestamp) -> Step {
    let limited = models.enumerated().compactMap { index, standing in
      if case .limited(let until) = standing { (model: index, until: until) } else { nil }
    }
    guard let first = limited.min(by: { $0.until < $1.until }) else { return endOfAll }
    let seconds = max(0, first.until.seconds(since: now))
    guard waited + seconds <= Self.longestWait else { return .endRun }
    waits += 1
    waited += seconds
    turn(to: first.model)
    return .wait(seconds: seconds, model: first.model)
  }

  /// One model that may come back is reason enough to go on with the next attempt.
  private var endOfAll: Step {
    let endsRun = models.allSatisfy { standing in
      if case .failed(let trouble) = standing { trouble.remedy == .endRun } else { false }
    }
    return endsRun ? .endRun : .endAttempt
  }

  private static func end(by trouble: WorkerTrouble) -> Step {
    trouble.remedy == .endRun ? .endRun : .endAttempt
  }
}
