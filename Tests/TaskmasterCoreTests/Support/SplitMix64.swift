/// SplitMix64 (Sebastiano Vigna, public domain): the same numbers from the same seed, everywhere.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// One of the elements.
  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// A number from 0 to one less than the limit.
  mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

  /// True once in so many times.
  mutating func oneIn(_ many: Int) -> Bool { below(many) == 0 }

  /// That many random bytes.
  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }

  /// The value, or nothing.
  mutating func maybe<Value>(_ make: (inout SplitMix64) -> Value) -> Value? {
    oneIn(2) ? make(&self) : nil
  }

  /// None to three of what is made.
  mutating func some<Value>(_ make: (inout SplitMix64) -> Value) -> [Value] {
    (0..<below(4)).map { _ in make(&self) }
  }
}
