public import TaskmasterCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What the tool takes from the machine besides files and processes: time, chance and the environment.
public struct Surroundings: Sendable {
  /// The environment variables.
  public var environment: [String: String]
  /// Reads the clock.
  public var now: @Sendable () -> Timestamp
  /// Gives that many bytes of chance.
  public var randomBytes: @Sendable (Int) -> [UInt8]

  /// Makes surroundings of their parts.
  public init(
    environment: [String: String], now: @escaping @Sendable () -> Timestamp,
    randomBytes: @escaping @Sendable (Int) -> [UInt8]
  ) {
    self.environment = environment
    self.now = now
    self.randomBytes = randomBytes
  }

  /// The surroundings of this process.
  ///
  /// A debug build takes the time of `TASKMASTER_DEBUG_NOW` (RFC 3339 with microseconds; a millisecond
  /// later at each reading) and chance from `TASKMASTER_DEBUG_SEED`, so that tests can compare whole texts.
  public static func live() -> Surroundings {
    var surroundings = Surroundings(
      environment: currentEnvironment(), now: systemTime, randomBytes: systemRandomBytes)
    #if DEBUG
    surroundings.followDebugVariables()
    #endif
    return surroundings
  }

  /// Whether what is acknowledged has to reach the disk first; off only where Git's own tests turn it off.
  public var isDurable: Bool {
    !["0", "false", "no", "off"].contains(environment["GIT_TEST_FSYNC"] ?? "")
  }

  /// As many bytes of chance as hexadecimal digits.
  public func randomHex(bytes: Int) -> String {
    randomBytes(bytes).map { byte in
      let digits = String(byte, radix: 16)
      return digits.utf8.count == 1 ? "0" + digits : digits
    }.joined()
  }
}

private func currentEnvironment() -> [String: String] {
  var result: [String: String] = [:]
  var next = environ
  while let entry = next.pointee {
    let text = String(cString: entry)
    if let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) {
      result[String(text[..<equals])] = String(text[text.utf8.index(after: equals)...])
    }
    next += 1
  }
  return result
}

private func systemTime() -> Timestamp {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Timestamp(
    microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
}

private func systemRandomBytes(_ count: Int) -> [UInt8] {
  var generator = SystemRandomNumberGenerator()
  return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
}
