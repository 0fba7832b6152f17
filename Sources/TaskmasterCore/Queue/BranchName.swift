/// cyrb53 (bryc, public domain): a 53-bit hash of UTF-16 code units that JavaScript computes exactly.
public func cyrb53(_ text: String, seed: UInt32 = 0) -> UInt64 {
  var first: UInt32 = 0xdead_beef ^ seed
  var second: UInt32 = 0x41c6_ce57 ^ seed
  for unit in text.utf16 {
    first = (first ^ UInt32(unit)) &* 2_654_435_761
    second = (second ^ UInt32(unit)) &* 1_597_334_677
  }
  first = (first ^ (first >> 16)) &* 2_246_822_507
  first ^= (second ^ (second >> 13)) &* 3_266_489_909
  second = (second ^ (second >> 16)) &* 2_246_822_507
  second ^= (first ^ (first >> 13)) &* 3_266_489_909
  return UInt64(second & 0x1f_ffff) << 32 + UInt64(first)
}

/// The names that a task's branch may have.
public enum BranchName {
  /// The nth candidate: the configured prefix and the hash of the text with that seed, in decimal.
  /// - Parameters:
  ///   - candidate: 0 for the first name to try, 1 for the next, …
  ///   - text: The text of the task.
  ///   - occurrence: Which queueing of that text; its seeds start at one less.
  ///   - prefix: What `taskmaster.branchPrefix` says.
  /// - Returns: The short name of a branch.
  public static func candidate(
    _ candidate: UInt32, of text: String, occurrence: Int64, prefix: String
  ) -> String {
    let first = UInt32(clamping: max(1, occurrence) - 1)
    return prefix + String(cyrb53(text, seed: first &+ candidate))
  }

  /// Whether a recorded branch can be that of a task: some prefix, and one of the first hashes of its text.
  ///
  /// A log may come from anywhere; what it calls a task's branch is not believed when it is another name.
  public static func isPlausible(_ branch: String, of text: String, occurrence: Int64) -> Bool {
    (0..<mostCandidates).contains { number in
      branch.hasSuffix(candidate(number, of: text, occurrence: occurrence, prefix: ""))
    }
  }

  /// Whether a name, without a prefix, is a number that may be a hash.
  public static func looksLikeOne(_ name: some StringProtocol) -> Bool {
    // Of a thousand million texts, one has a hash of fewer digits than that.
    (7...16).contains(name.utf8.count)
      && name.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// How many names in a row are ever taken by others.
  private static let mostCandidates: UInt32 = 32
}
