#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What tells this machine, and this run of it, from others.
enum Machine {
  /// Its name in the network, as claims show it.
  static let hostName: String = {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }()

  /// Its id: that of systemd, else its name.
  static let id = firstLine(of: "/etc/machine-id") ?? hostName

  /// The id of this process.
  static let processID = Int64(getpid())

  /// Whether this process may do anything.
  static let isRoot = geteuid() == 0

  /// The id of its present boot: process ids from before it mean nothing.
  static let bootID: String = {
    #if os(Linux)
    firstLine(of: "/proc/sys/kernel/random/boot_id") ?? "unknown"
    #else
    bootTime()
    #endif
  }()

  private static func firstLine(of path: String) -> String? {
    guard let content = try? Files.read(path), let line = content.split(separator: 0x0A).first
    else { return nil }
    return String(validating: line, as: UTF8.self)
  }

  #if canImport(Darwin)
  private static func bootTime() -> String {
    var time = timeval()
    var size = MemoryLayout<timeval>.size
    guard sysctlbyname("kern.boottime", &time, &size, nil, 0) == 0 else { return "unknown" }
    return String(time.tv_sec)
  }
  #endif
}
