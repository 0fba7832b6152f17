public import TaskmasterCore

/// The shortest forms of task ids that still tell them apart, seven digits or more.
public struct Abbreviations: Hashable, Sendable {
  /// The digits that an id is shown with, unless more are needed.
  public static let usual = 7

  /// Only the ids that need more than the usual digits.
  let longer: [ObjectID: Int]

  /// Takes over what was found.
  init(longer: [ObjectID: Int]) { self.longer = longer }

  /// Finds how many digits each of the ids needs beside the others.
  public init(_ ids: some Sequence<ObjectID>) {
    let sorted = ids.sorted()
    var longer: [ObjectID: Int] = [:]
    for (left, right) in zip(sorted, sorted.dropFirst()) where left != right {
      let needed = Self.commonDigits(left, right) + 1
      guard needed > Self.usual else { continue }
      longer[left] = max(longer[left] ?? 0, needed)
      longer[right] = max(longer[right] ?? 0, needed)
    }
    self.longer = longer
  }

  /// Finds the short forms of a queue's tasks.
  public init(_ queue: Queue) { self.init(queue.tasks.keys) }

  /// The short form of an id; of one that was not among them, the usual digits.
  public func short(_ id: ObjectID) -> String {
    longer[id].map { String(id.hex.prefix($0)) } ?? id.short
  }

  private static func commonDigits(_ left: ObjectID, _ right: ObjectID) -> Int {
    let (left, right) = (left.bytes, right.bytes)
    guard let index = left.indices.first(where: { left[$0] != right[$0] }) else { return 40 }
    return index * 2 + ((left[index] ^ right[index]) < 0x10 ? 1 : 0)
  }
}
