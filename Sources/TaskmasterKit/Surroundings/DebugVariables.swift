#if DEBUG

import Synchronization
import TaskmasterCore

extension Surroundings {
  mutating func followDebugVariables() {
    if let start = environment["TASKMASTER_DEBUG_NOW"].flatMap(Timestamp.init(_:)) {
      let readings = Mutex(Int64(0))
      now = {
        let count = readings.withLock { count in
          defer { count += 1 }
          return count
        }
        return Timestamp(microseconds: start.microseconds + count * 1000)
      }
    }
    if let seed = environment["TASKMASTER_DEBUG_SEED"].flatMap(UInt64.init(_:)) {
      let state = Mutex(seed)
      randomBytes = { count in
        state.withLock { state in
          (0..<count).map { _ in UInt8(truncatingIfNeeded: splitMix(&state)) }
        }
      }
    }
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
private func splitMix(_ state: inout UInt64) -> UInt64 {
  state &+= 0x9e37_79b9_7f4a_7c15
  var value = state
  value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
  value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
  return value ^ (value >> 31)
}

#endif
