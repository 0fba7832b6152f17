import Testing

@testable import TaskmasterCore

/// Strings that events have in common.
struct SharedStringsTests {
  private func shared(_ text: String, _ strings: SharedStrings) -> String {
    Array(text.utf8).withUnsafeBufferPointer { strings.string($0) }
  }

  @Test func everyStringIsItself() {
    let strings = SharedStrings()
    let texts = (0..<1000).map { "A U Thor <author\($0)@example.com>" }
    let others = ["", "short", "ä", String(repeating: "long ", count: 100), "exactly sixteen."]
    for text in texts + others + texts.reversed() + others {
      #expect(shared(text, strings) == text)
    }
  }

  @Test(arguments: factMakers.indices) func sharingChangesNoEvent(_ kind: Int) {
    let strings = SharedStrings()
    var random = SplitMix64(seed: UInt64(200 + kind))
    for _ in 0..<40 {
      let event = Event.random(&random, fact: factMakers[kind](&random))
      let line = LogLine(task: .zero, bytes: event.line)
      #expect(ReadLine(line, sharing: strings) == ReadLine(line))
      #expect(ReadLine(line, sharing: strings) == ReadLine(line, sharing: strings))
    }
  }
}
