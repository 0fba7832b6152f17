import Synchronization
import TaskmasterCore
public import TaskmasterKit

extension Surroundings {
  /// Surroundings without a machine: the clock goes a second at each look, chance is counted, and
  /// nothing is brought to the disk, which no test can tell.
  public static func counted() -> Surroundings {
    let readings = Counter()
    let draws = Counter()
    return Surroundings(
      environment: ["GIT_TEST_FSYNC": "0"],
      now: { Timestamp(microseconds: 1_893_456_000_000_000 + readings.next() * 1_000_000) },
      randomBytes: { count in (0..<count).map { _ in UInt8(truncatingIfNeeded: draws.next()) } })
  }
}

private final class Counter: Sendable {
  private let value = Mutex<Int64>(0)

  func next() -> Int64 {
    value.withLock { value in
      value += 1
      return value
    }
  }
}
