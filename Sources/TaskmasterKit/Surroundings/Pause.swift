#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Short waits.
enum Pause {
  /// Up to ten milliseconds, different for each process, after a lost race.
  static func jitter(_ surroundings: Surroundings) {
    let chance = surroundings.randomBytes(1).first ?? 0
    usleep(200 + UInt32(chance) * 40)
  }
}
