import TaskmasterCore
import Testing

private let start = #"{"at":"2026-11-22T19:41:00.000000Z","by":"A <a@b>","clock":1,"#
private let id = String(repeating: "ab", count: 20)

private func read(_ rest: String) throws -> Event {
  try Event(line: Array((start + rest).utf8))
}

struct CodecTests {
  @Test(arguments: factMakers.indices)
  func whatIsEncodedIsDecoded(kind: Int) throws {
    var random = SplitMix64(seed: UInt64(kind))
    for _ in 0..<40 {
      let event = Event.random(&random, fact: factMakers[kind](&random))
      let line = event.line
      let decoded = try Event(line: line)
      #expect(decoded == event)
      #expect(decoded.line == line)
    }
  }

  @Test(arguments: factMakers.indices)
  func linesAreCanonical(kind: Int) throws {
    var random = SplitMix64(seed: UInt64(100 + kind))
    for _ in 0..<20 {
      let event = Event.random(&random, fact: factMakers[kind](&random))
      let line = event.line
      #expect(!line.contains(0x0a))
      #expect(line.starts(with: Array("{\"at\":\"\(event.at)\",".utf8)))
      let value = try JSONValue(parsing: line)
      #expect(value.encoded == line)
      guard case .object(let members) = value else { continue }
      let names = members.dropFirst().map { Array($0.name.utf8) }
      #expect(names == names.sorted { $0.lexicographicallyPrecedes($1) })
      #expect(value["event"]?.stringValue == event.fact.name)
      #expect(!members.contains { $0.value == .null || $0.value == .array([]) })
    }
  }

  @Test func everyKindHasAMaker() {
    var random = SplitMix64(seed: 8)
    let names = Set(factMakers.map { $0(&random).name })
    #expect(names.count == 14)
    #expect(factMakers.count == 14)
  }

  @Test func defaultsAreLeftOut() {
    let queued = Queued(text: "a", chain: "main", position: 65536)
    let event = Event(
      at: Timestamp(microseconds: 0), by: "A <a@b>", clock: 1, fact: .queued(queued))
    #expect(
      String(decoding: event.line, as: UTF8.self)
        == #"{"at":"1970-01-01T00:00:00.000000Z","by":"A <a@b>","chain":"main","clock":1,"#
        + #""event":"queued","position":65536,"priority":0,"text":"a","v":1}"#)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func aNumberThatIsNoneSpoilsNoLine(number: Double) throws {
    var random = SplitMix64(seed: 17)
    var failed = Failed.random(&random)
    failed.seconds = number
    failed.usage.cost = number
    var done = Done.random(&random)
    done.seconds = number
    done.checks = [CheckResult(command: "make", exit: 0, seconds: number)]
    for fact in [Fact.failed(failed), .done(done)] {
      let line = Event.random(&random, fact: fact).line
      #expect(try Event(line: line).line == line)
    }
  }

  @Test func unknownKeysArePassedOver() throws {
    let event = try read(#""event":"cancelled","from":"the future","more":{"a":[{}]},"v":1}"#)
    #expect(event.fact == .cancelled)
  }

  @Test(arguments: [
    (#""event":"cancelled","v":2}"#, "version 2"), (#""event":"cancelled","v":0}"#, "version 0"),
    (#""event":"cancelled"}"#, #"no "v""#),
    (#""event":"cancelled","v":"1"}"#, #""v" is not what it should be"#),
    (#""event":"paused","v":1}"#, #"unknown event "paused""#), (#""v":1}"#, #"no "event""#),
    (#""event":7,"v":1}"#, #""event" is not what it should be"#),
    (#""event":"merged","into":"main","v":1}"#, #"no "commit""#),
    (#""event":"rewound","kept":null,"v":1}"#, #""kept" is not what it should be"#),
    (#""event":"rewound","kept":"abc","v":1}"#, #""kept" is not what it should be"#),
    (
      #""event":"renewed","expires":"soon","session":"s","v":1}"#,
      #""expires" is not what it should be"#
    ),
    (
      #""event":"moved","chain":"main","position":1.5,"v":1}"#,
      #""position" is not what it should be"#
    ),
    (
      #""event":"moved","chain":"main","position":9223372036854775808,"v":1}"#,
      #""position" is not what it should be"#
    ),
    (
      #""chain":"m","event":"queued","occurrence":0,"position":1,"text":"a","v":1}"#, "occurrence 0"
    ),
    (
      #""after":["x"],"chain":"m","event":"queued","position":1,"text":"a","v":1}"#,
      #""after" is not what it should be"#
    ),
  ])
  func refuses(rest: String, reason: String) {
    #expect { try read(rest) } throws: { "\($0)" == reason }
  }

  @Test func namesMayBeEscaped() throws {
    let event = try read(#""\u0065vent":"canc\u0065lled","\u0076":1}"#)
    #expect(event.fact == .cancelled)
    #expect(throws: EventError.self) { try read(#""event":"cancelled","\u0076":1,"v":1}"#) }
    #expect(throws: EventError.self) { try read(#""event":"cancelled","v":1,"\u0076":1}"#) }
    #expect(throws: EventError.self) {
      try read(#""a\n":1,"a\u000a":1,"event":"cancelled","v":1}"#)
    }
  }

  @Test func manyUnknownKeysAreStillTwoOfAName() throws {
    let many = (0..<60).map { #""x\#($0)":{"x\#($0)":[]}"# }.joined(separator: ",")
    #expect(try read(#"\#(many),"event":"cancelled","v":1}"#).fact == .cancelled)
    for name in ["x0", "x40", #"\u007859"#, "at", "event"] {
      #expect(throws: EventError.self) {
        try read(#"\#(many),"event":"cancelled","\#(name)":1,"v":1}"#)
      }
    }
  }

  @Test(arguments: [
    "0", "-1", "9007199254740993", "9223372036854775808", "1.5", "\"1\"", "null", "true",
  ])
  func refusesClock(clock: String) {
    let line =
      #"{"at":"2026-11-22T19:41:00.000000Z","by":"A","clock":\#(clock),"event":"cancelled","v":1}"#
    #expect(throws: EventError.self) { try Event(line: Array(line.utf8)) }
  }

  @Test func takesTheHighestClock() throws {
    let line =
      #"{"at":"2026-11-22T19:41:00.000000Z","by":"A","clock":9007199254740992,"event":"cancelled","v":1}"#
    #expect(try Event(line: Array(line.utf8)).clock == Event.highestClock)
  }

  @Test(arguments: ["", " ", "[]", "null", "7", "\"at\"", "{}", "{", "2026-11-22 queued", "\u{0}"])
  func refusesWhatIsNoEvent(line: String) {
    #expect(throws: EventError.self) { try Event(line: Array(line.utf8)) }
  }

  /// Takes each key away in turn: without those that must be there, the line is no event.
  @Test(arguments: factMakers.indices)
  func everyKeyIsLookedAt(kind: Int) throws {
    var random = SplitMix64(seed: UInt64(200 + kind))
    var optional: Set = [
      "priority", "after", "check", "artifacts", "allowEmpty", "attempts", "timeout", "worker",
      "occurrence",
      "kept", "detail", "final", "retryAt", "cost", "model", "provider", "tokensIn", "tokensOut",
      "checks",
      "files", "insertions", "deletions",
      "agentSeconds", "exit", "retries", "turns", "waitSeconds", "workerVersion",
    ]
    for _ in 0..<5 {
      let event = Event.random(&random, fact: factMakers[kind](&random))
      if case .released = event.fact { optional.insert("seconds") }
      guard case .object(let members) = try JSONValue(parsing: event.line) else { continue }
      for (index, member) in members.enumerated() {
        var fewer = members
        fewer.remove(at: index)
        let line = JSONValue.object(fewer).encoded
        if optional.contains(member.name) {
          #expect(throws: Never.self) { try Event(line: line) }
        } else {
          #expect(throws: EventError.self) { try Event(line: line) }
        }
        var spoiled = members
        spoiled[index].value = .object([])
        #expect(throws: EventError.self) { try Event(line: JSONValue.object(spoiled).encoded) }
      }
    }
  }
}
