import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// What follows on a failure, by the rows of the table.
struct PerseveranceTests {
  private let now = Timestamp(microseconds: 1_700_000_000_000_000)

  private func failure(_ trouble: WorkerTrouble, _ words: String = "words") -> WorkerFailure {
    WorkerFailure(.agent, trouble, words)
  }

  /// What follows on each of several failures at one moment.
  private func steps(
    _ troubles: [WorkerTrouble], models: Int = 1, retries: Int = 3
  ) -> [Perseverance.Step] {
    var perseverance = Perseverance(models: models, retries: retries)
    return troubles.map { perseverance.step(after: failure($0), at: now) }
  }

  /// Each row, without another model and with one.
  @Test(arguments: WorkerTrouble.rows)
  func everyRowIsFollowed(_ row: WorkerTrouble.Row) {
    let alone: Perseverance.Step =
      switch row.remedy {
      case .again: .endAttempt
      case .wait: .wait(seconds: 60, model: 0)
      case .endAttempt: .endAttempt
      case .endRun: .endRun
      }
    #expect(steps([row.trouble], retries: 0) == [alone])
    let other: Perseverance.Step = row.helpsAnotherModel ? .ask(model: 1) : alone
    #expect(steps([row.trouble], models: 2, retries: 0) == [other])
    let isRepeated = steps([row.trouble], models: 2) == [.again(after: 0.1)]
    #expect(isRepeated == (row.remedy == .again))
  }

  @Test func troubleThatPassesIsTriedAgainAndAgain() {
    #expect(
      steps([.server, .emptyAnswer, .start, .server]) == [
        .again(after: 0.1), .again(after: 0.2), .again(after: 0.4), .endAttempt,
      ])
    #expect(steps([.server, .other]) == [.again(after: 0.1), .endAttempt])
    #expect(steps([.server], retries: 0) == [.endAttempt])
  }

  @Test func everyModelHasItsRetries() {
    #expect(
      steps([.server, .server, .server, .server, .authentication], models: 3, retries: 1) == [
        .again(after: 0.1), .ask(model: 1), .again(after: 0.1), .ask(model: 2), .endAttempt,
      ])
  }

  @Test func theRunEndsWhenNoModelCanCome() {
    #expect(steps([.authentication, .badModel], models: 2) == [.ask(model: 1), .endRun])
    #expect(steps([.noProvider]) == [.endRun])
    #expect(steps([.badCall], models: 2) == [.endRun])
    #expect(
      steps([.server, .authentication], models: 2, retries: 0) == [.ask(model: 1), .endAttempt])
  }

  @Test func aRateLimitGoesOnWithTheNextModelAndThenWaits() {
    var perseverance = Perseverance(models: 3, retries: 3)
    func step(_ trouble: WorkerTrouble, _ words: String, after seconds: Double) -> Perseverance.Step
    {
      perseverance.step(after: failure(trouble, words), at: now.advanced(bySeconds: seconds))
    }
    #expect(step(.rateLimit, "try again in 100s", after: 0) == .ask(model: 1))
    #expect(step(.authentication, "", after: 1) == .ask(model: 2))
    #expect(step(.rateLimit, "try again in 40s", after: 2) == .wait(seconds: 40, model: 2))
    // The first is free again after 100 s, the third after a minute at the least.
    #expect(step(.rateLimit, "try again in 40s", after: 42) == .wait(seconds: 58, model: 0))
    #expect(step(.rateLimit, "try again in 1s", after: 100) == .wait(seconds: 2, model: 2))
    #expect(step(.other, "", after: 103) == .endAttempt)
  }

  @Test func waitsGrowWhenNobodySaysHowLong() {
    let waits = steps(Array(repeating: .rateLimit, count: 7))
    #expect(
      waits
        == [60, 120, 240, 480, 900, 900, 900].map { .wait(seconds: $0, model: 0) })
  }

  @Test func aProviderThatAlwaysSaysNowIsNotAskedAllTheTime() {
    var perseverance = Perseverance(models: 1, retries: 3)
    let waits = (0..<4).map { _ in
      perseverance.step(after: failure(.rateLimit, "try again in 1ms"), at: now)
    }
    #expect(waits == [0.001, 60, 120, 240].map { .wait(seconds: $0, model: 0) })
    var never = Perseverance(models: 1, retries: 3)
    let first = never.step(after: failure(.rateLimit, "retry after 0"), at: now)
    #expect(first == .wait(seconds: 60, model: 0))
  }

  @Test func twelveHoursAreTheMost() {
    #expect(
      Perseverance(models: 1, retries: 0).waiting(for: failure(.rateLimit, "try again in 13h"), now)
        == .endRun)
    var perseverance = Perseverance(models: 1, retries: 0)
    var waited = 0.0
    var steps = 0
    while case .wait(let seconds, _) = perseverance.step(after: failure(.rateLimit), at: now) {
      waited += seconds
      steps += 1
    }
    #expect(waited > 11.7 * 3600 && waited <= 12 * 3600)
    #expect(steps < 60)
  }
}

extension Perseverance {
  /// What follows on one failure.
  fileprivate func waiting(for failure: WorkerFailure, _ now: Timestamp) -> Step {
    var copy = self
    return copy.step(after: failure, at: now)
  }
}
