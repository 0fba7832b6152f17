import Foundation

/// The seeds of a property test: few by default, `TASKMASTER_TEST_ROUNDS` times as many when it is set.
func seeds(_ count: UInt64) -> Range<UInt64> {
  let rounds = ProcessInfo.processInfo.environment["TASKMASTER_TEST_ROUNDS"].flatMap(UInt64.init)
  return 0..<count * max(1, rounds ?? 1)
}
