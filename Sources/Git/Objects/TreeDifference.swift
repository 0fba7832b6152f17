#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension Repository {
  /// Visits the entries of two trees that are not the same in both, without reading what lies below.
  ///
  /// What both have costs next to nothing. An entry that only changed comes once, with both its states; one
  /// that became another kind of thing may come as two.
  ///
  /// - Parameters:
  ///   - old: One tree; `nil` for an empty one.
  ///   - new: The other tree; `nil` for an empty one.
  ///   - visit: Gets an entry as it is in one and in the other.
  /// - Throws: `.notFound` when a tree is missing, or when one is damaged.
  func forEachDifference(
    from old: Oid?, to new: Oid?,
    _ visit: (_ old: TreeText.Slice?, _ new: TreeText.Slice?) throws(GitError) -> Void
  ) throws(GitError) {
    if old == new { return }
    try withTree(old) { (left) throws(GitError) in
      try withTree(new) { (right) throws(GitError) in
        var difference = TreeDifference(left, right)
        while try difference.next(visit) {}
        if !difference.isWhole {
          throw GitError(
            code: .malformed, operation: "compare trees", message: "entries cannot be parsed")
        }
      }
    }
  }

  private func withTree(
    _ tree: Oid?, _ body: (UnsafeRawBufferPointer) throws(GitError) -> Void
  ) throws(GitError) {
    guard let tree else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
    let isThere: Void? = try withObject(tree, .tree, limit: 256 << 20, body)
    if isThere == nil { throw missing(.tree, tree) }
  }

  /// The entries of a tree that another one does not have, or has otherwise.
  ///
  /// - Parameters:
  ///   - tree: The tree.
  ///   - other: The tree to compare with; `nil` for an empty one.
  /// - Returns: Each entry with what the other has of that name.
  /// - Throws: `.notFound` when a tree is missing, or when one is damaged.
  public func entries(
    of tree: Oid, notIn other: Oid?
  ) throws(GitError) -> [(entry: TreeEntry, other: TreeEntry?)] {
    var entries: [(entry: TreeEntry, other: TreeEntry?)] = []
    try forEachDifference(from: other, to: tree) { old, new in
      if let new { entries.append((new.entry, old?.entry)) }
    }
    return entries
  }
}

/// Goes through the bytes of two trees together.
private struct TreeDifference {
  private let left: UnsafeRawBufferPointer
  private let right: UnsafeRawBufferPointer
  private var leftOffset = 0
  private var rightOffset = 0
  /// Whether everything could be parsed.
  private(set) var isWhole = true

  init(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) {
    (self.left, self.right) = (left, right)
    skipCommonEntries()
  }

  /// Visits the next difference.
  /// - Returns: Whether there was one.
  mutating func next(
    _ visit: (TreeText.Slice?, TreeText.Slice?) throws(GitError) -> Void
  ) throws(GitError) -> Bool {
    var (leftEnd, rightEnd) = (leftOffset, rightOffset)
    let old = leftOffset < left.count ? TreeText.slice(of: left, at: &leftEnd) : nil
    let new = rightOffset < right.count ? TreeText.slice(of: right, at: &rightEnd) : nil
    if old == nil, leftOffset < left.count { isWhole = false }
    if new == nil, rightOffset < right.count { isWhole = false }
    guard isWhole, old != nil || new != nil else { return false }
    let order = Self.order(old, new)
    if order <= 0 { leftOffset = leftEnd }
    if order >= 0 { rightOffset = rightEnd }
    try visit(order <= 0 ? old : nil, order >= 0 ? new : nil)
    skipCommonEntries()
    return true
  }

  /// Moves on to the first entry that differs.
  private mutating func skipCommonEntries() {
    let same = commonPrefix()
    if same == left.count - leftOffset, same == right.count - rightOffset {
      (leftOffset, rightOffset) = (left.count, right.count)
      return
    }
    let start = leftOffset
    while leftOffset < left.count {
      let end = TreeText.end(ofEntryIn: left, at: leftOffset)
      guard end - start <= same else { return }
      rightOffset += end - leftOffset
      leftOffset = end
    }
  }

  /// How many bytes are the same from here on.
  private func commonPrefix() -> Int {
    let most = min(left.count - leftOffset, right.count - rightOffset)
    guard most > 0, let first = left.baseAddress, let second = right.baseAddress else { return 0 }
    let (one, other) = (first + leftOffset, second + rightOffset)
    var same = 0
    while same + Self.block <= most, memcmp(one + same, other + same, Self.block) == 0 {
      same += Self.block
    }
    while same + 8 <= most,
      one.loadUnaligned(fromByteOffset: same, as: UInt64.self)
        == other.loadUnaligned(fromByteOffset: same, as: UInt64.self)
    { same += 8 }
    while same < most,
      one.load(fromByteOffset: same, as: UInt8.self)
        == other.load(fromByteOffset: same, as: UInt8.self)
    { same += 1 }
    return same
  }

  /// In bytes; so many are compared by a call, and one by one only where they differ.
  private static let block = 256

  /// Which of two entries comes first in a tree; 0 for the same name and kind.
  private static func order(_ old: TreeText.Slice?, _ new: TreeText.Slice?) -> Int32 {
    guard let old else { return 1 }
    guard let new else { return -1 }
    let common = min(old.name.count, new.name.count)
    if let one = old.name.baseAddress, let other = new.name.baseAddress {
      let order = memcmp(one, other, common)
      if order != 0 { return order }
    }
    return Int32(byte(of: old, at: common)) - Int32(byte(of: new, at: common))
  }

  /// Git compares names as if those of directories ended in a slash.
  private static func byte(of entry: TreeText.Slice, at index: Int) -> UInt8 {
    if index < entry.name.count { return entry.name[index] }
    return entry.mode.isTree ? UInt8(ascii: "/") : 0
  }
}
