#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The bytes of a tree object: `<octal mode> <name>\0<twenty bytes>`, again and again.
enum TreeText {
  /// One entry where it lies, so that a walk copies nothing.
  struct Slice {
    var mode: FileMode
    var name: UnsafeRawBufferPointer
    var oid: Oid

    /// Whether it has a name.
    func isNamed(_ other: [UInt8]) -> Bool {
      guard name.count == other.count, let start = name.baseAddress else { return false }
      return memcmp(start, other, other.count) == 0
    }

    /// The entry as a value of its own.
    var entry: TreeEntry { TreeEntry(name: [UInt8](name), oid: oid, mode: mode) }
  }

  /// Visits every entry, in the order of the tree.
  ///
  /// - Returns: `false` when the bytes are no tree; what came before the flaw was visited.
  static func forEach(
    in memory: UnsafeRawBufferPointer, _ visit: (Slice) throws(GitError) -> Void
  ) throws(GitError) -> Bool {
    var at = 0
    while at < memory.count {
      guard let entry = slice(of: memory, at: &at) else { return false }
      try visit(entry)
    }
    return true
  }

  /// The offset behind an entry; one behind the end when it is cut off.
  static func end(ofEntryIn memory: UnsafeRawBufferPointer, at start: Int) -> Int {
    nul(in: memory, from: start) + 1 + Oid.size
  }

  /// The offset of the next NUL; the end when there is none.
  private static func nul(in memory: UnsafeRawBufferPointer, from start: Int) -> Int {
    guard start < memory.count, let base = memory.baseAddress else { return memory.count }
    var start = start
    // The names in the upper directories of notes are so short that a call takes longer.
    for _ in 0..<2 where start + 8 <= memory.count {
      let bytes = base.loadUnaligned(fromByteOffset: start, as: UInt64.self)
      if let place = firstNul(in: UInt64(littleEndian: bytes)) { return start + place }
      start += 8
    }
    return memory.place(of: 0, from: start) ?? memory.count
  }

  /// The place of the first NUL of eight bytes, the lowest ones first: what borrows when one is taken from each
  /// byte (Mycroft's test).
  private static func firstNul(in bytes: UInt64) -> Int? {
    let found = (bytes &- 0x0101_0101_0101_0101) & ~bytes & 0x8080_8080_8080_8080
    return found == 0 ? nil : found.trailingZeroBitCount / 8
  }

  /// Reads the entry at an offset, and moves the offset behind it.
  static func slice(of memory: UnsafeRawBufferPointer, at: inout Int) -> Slice? {
    var mode: UInt32 = 0
    while at < memory.count, memory[at] != UInt8(ascii: " ") {
      guard case UInt8(ascii: "0")...UInt8(ascii: "7") = memory[at], mode < 1 << 27 else {
        return nil
      }
      mode = mode << 3 | UInt32(memory[at] - UInt8(ascii: "0"))
      at += 1
    }
    let start = at + 1
    let end = nul(in: memory, from: start)
    guard end > start, end + Oid.size < memory.count else { return nil }
    at = end + 1 + Oid.size
    return Slice(
      mode: FileMode(rawValue: mode),
      name: UnsafeRawBufferPointer(rebasing: memory[start..<end]),
      oid: Oid(memory, at: end + 1))
  }

  /// Serialises entries, which it puts in the order that Git wants.
  static func bytes(of entries: [TreeEntry]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(entries.count * 64)
    for entry in entries.sorted(by: precedes) {
      bytes.append(contentsOf: String(entry.mode.rawValue, radix: 8).utf8)
      bytes.append(UInt8(ascii: " "))
      bytes.append(contentsOf: entry.name)
      bytes.append(0)
      bytes.append(contentsOf: entry.oid.bytes)
    }
    return bytes
  }

  /// Git compares names as if those of directories ended in a slash.
  private static func precedes(_ left: TreeEntry, _ right: TreeEntry) -> Bool {
    let common = min(left.name.count, right.name.count)
    for index in 0..<common where left.name[index] != right.name[index] {
      return left.name[index] < right.name[index]
    }
    return byte(of: left, at: common) < byte(of: right, at: common)
  }

  private static func byte(of entry: TreeEntry, at index: Int) -> UInt8 {
    if index < entry.name.count { return entry.name[index] }
    return entry.mode.isTree ? UInt8(ascii: "/") : 0
  }

  /// Says what is wrong with entries that are to become a tree; `nil` when nothing is.
  static func flaw(in entries: [TreeEntry]) -> String? {
    var names: Set<[UInt8]> = []
    for entry in entries {
      let name = String(decoding: entry.name, as: UTF8.self)
      if entry.name.isEmpty { return "an entry has no name" }
      if entry.name.contains(0) || entry.name.contains(UInt8(ascii: "/")) || isReserved(name) {
        return "'\(name)' cannot be a name in a tree"
      }
      if !names.insert(entry.name).inserted { return "'\(name)' is there twice" }
    }
    return nil
  }

  private static func isReserved(_ name: String) -> Bool {
    name == "." || name == ".." || name.lowercased() == ".git"
  }
}
