#if os(Linux)
import CPlatform

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What the system says about processes, read from /proc.
enum SystemProcesses {
  /// Every process there is to see, but for the kernel's own.
  static func all() -> [ProcessEntry] {
    guard let directory = opendir("/proc") else { return [] }
    defer { closedir(directory) }
    var found: [ProcessEntry] = []
    while let item = readdir(directory) {
      let name = withUnsafePointer(to: &item.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { Int32(atoi($0)) }
      }
      if name > 0, let entry = entry(name) { found.append(entry) }
    }
    return found
  }

  /// One process; nil when it is gone.
  static func entry(_ id: Int32) -> ProcessEntry? {
    guard let file = Descriptor(opening: "/proc/\(id)/stat", O_RDONLY) else { return nil }
    return withUnsafeTemporaryAllocation(byteCount: 2048, alignment: 1) { buffer in
      guard case .bytes(let count) = file.read(into: buffer) else { return nil }
      return parse(UnsafeRawBufferPointer(rebasing: buffer[..<count]), id: id)
    }
  }

  /// Whether the environment that the process was started with has exactly that entry.
  ///
  /// - Returns: nil when that cannot be told yet: the process is just becoming another program, and
  ///   has neither an environment nor arguments for a moment.
  static func carries(_ id: Int32, _ entry: String) -> Bool? {
    guard let file = Descriptor(opening: "/proc/\(id)/environ", O_RDONLY) else { return false }
    var matcher = EntryMatcher(Array(entry.utf8))
    var isEmpty = true
    let isFound = withUnsafeTemporaryAllocation(byteCount: 16 * 1024, alignment: 1) { buffer in
      while case .bytes(let count) = file.read(into: buffer) {
        isEmpty = false
        if matcher.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count])) { return true }
      }
      return false
    }
    return isEmpty && hasNoArguments(id) ? nil : isFound
  }

  private static func hasNoArguments(_ id: Int32) -> Bool {
    guard let file = Descriptor(opening: "/proc/\(id)/cmdline", O_RDONLY) else { return false }
    return withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { file.read(into: $0) == .end }
  }

  /// The fields of proc(5).
  ///
  /// The name in parentheses may hold anything, parentheses included.
  private static func parse(_ line: UnsafeRawBufferPointer, id: Int32) -> ProcessEntry? {
    guard let end = line.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = line[(end + 1)...].split(separator: UInt8(ascii: " "))
    guard fields.count > 19, let state = fields[0].first else { return nil }
    func number(_ index: Int) -> UInt64 {
      fields[index].reduce(0) { sum, digit in
        digit >= 0x30 && digit <= 0x39 ? sum &* 10 &+ UInt64(digit - 0x30) : sum
      }
    }
    func signed(_ index: Int) -> Int32 { Int32(truncatingIfNeeded: number(index)) }
    if number(6) & kernelThread != 0 { return nil }
    return ProcessEntry(
      id: id, parent: signed(1), group: signed(2), session: signed(3),
      isAlive: state != UInt8(ascii: "Z") && state != UInt8(ascii: "X"),
      isStopped: state == UInt8(ascii: "T"), started: number(19),
      processorTime: (11...14).reduce(0) { $0 + number($1) } * microsecondsPerTick)
  }

  /// A flag of the kernel's (PF_KTHREAD).
  private static let kernelThread: UInt64 = 0x0020_0000

  private static let microsecondsPerTick = 1_000_000 / UInt64(max(1, sysconf(Int32(_SC_CLK_TCK))))
}

/// Looks for one entry among those that NUL ends, in pieces.
private struct EntryMatcher {
  private let wanted: [UInt8]
  private var matched = 0
  private var isMismatch = false

  init(_ wanted: [UInt8]) { self.wanted = wanted }

  mutating func feed(_ piece: UnsafeRawBufferPointer) -> Bool {
    for byte in piece {
      if byte == 0 {
        if !isMismatch, matched == wanted.count { return true }
        matched = 0
        isMismatch = false
      } else if !isMismatch {
        if matched < wanted.count, wanted[matched] == byte {
          matched += 1
        } else {
          isMismatch = true
        }
      }
    }
    return false
  }
}
#endif
