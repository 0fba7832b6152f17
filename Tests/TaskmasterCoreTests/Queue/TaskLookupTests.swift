import TaskmasterCore
import Testing

struct TaskLookupTests {
  private func task(_ hex: String) throws -> ObjectID {
    try #require(ObjectID(hex: hex + String(repeating: "0", count: 40 - hex.utf8.count)))
  }

  @Test func byIdAndPrefix() throws {
    let (first, second, third) = (try task("abcd1"), try task("abcd2"), try task("1234"))
    var story = Story()
    for id in [first, second, third] { story.queue(id) }
    let queue = story.queue
    #expect(queue.lookUp(first.hex) == .found(first))
    #expect(queue.lookUp(first.hex.uppercased()) == .found(first))
    #expect(queue.lookUp("1234") == .found(third))
    #expect(queue.lookUp("ABCD2") == .found(second))
    #expect(queue.lookUp("abcd") == .ambiguous([first, second]))
    #expect(queue.lookUp("abcd3") == .notFound)
    #expect(queue.lookUp("abc") == .notFound)
    #expect(queue.lookUp("123") == .notFound)
    #expect(queue.lookUp("") == .notFound)
    #expect(queue.lookUp(first.hex + "0") == .notFound)
    #expect(queue.lookUp(id(9).hex) == .notFound)
    for name in hostileStrings { #expect(queue.lookUp(name) == .notFound) }
  }

  @Test func byBranch() throws {
    var story = Story()
    story.queue(id(1))
    story.queue(id(2))
    story.complete(id(1), commit: id(0xc1))
    #expect(story.queue.lookUp("branch-c1c1c1c") == .found(id(1)))
    #expect(story.queue.lookUp("branch-c1c1c1") == .notFound)
    story.add(id(1), .rewound(kept: nil))
    #expect(story.queue.lookUp("branch-c1c1c1c") == .notFound)
  }

  @Test func aBranchThatTwoTasksHadIsThatOfTheLast() {
    var story = Story()
    for number in 1...6 as ClosedRange<UInt8> {
      story.queue(id(number), chain: "chain \(number)")
      story.complete(id(number), commit: id(0xc1))
    }
    for _ in 0..<5 { #expect(story.queue.lookUp("branch-c1c1c1c") == .found(id(6))) }
  }
}
