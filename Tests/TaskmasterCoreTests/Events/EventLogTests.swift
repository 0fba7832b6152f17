import TaskmasterCore
import Testing

private let task = ObjectID.zero

private func line(_ clock: UInt64, at: Int64 = 0, by: String = "A <a@b>", task: ObjectID = task)
  -> LogLine
{
  let event = Event(at: Timestamp(microseconds: at), by: by, clock: clock, fact: .cancelled)
  return LogLine(task: task, bytes: event.line)
}

struct EventLogTests {
  @Test func orderIsClockThenTimeThenBytes() {
    var random = SplitMix64(seed: 9)
    let other = ObjectID.random(&random)
    let lines = [
      line(1, at: 9), line(2, at: 5), line(2, at: 7, by: "A"), line(2, at: 7, by: "B"),
      line(2, at: 7, by: "B", task: other), line(3, at: 1),
    ]
    for _ in 0..<20 {
      let log = EventLog(lines.shuffled(using: &random))
      #expect(log.events.map(\.line) == lines)
      #expect(log.clock == 3)
    }
  }

  @Test func isASetOfLines() {
    var random = SplitMix64(seed: 10)
    let stray = LogLine(task: task, bytes: Array("merge conflict".utf8))
    let lines = (1...30).map { line(UInt64($0) / 3 + 1, at: Int64($0)) } + [stray, line(5_000_000)]
    let log = EventLog(lines)
    for _ in 0..<20 {
      let more = (lines + lines.filter { _ in random.oneIn(2) } + lines).shuffled(using: &random)
      let same = EventLog(more)
      #expect(same.events == log.events)
      #expect(same.strays == log.strays)
    }
    #expect(log.events.count == 30)
    #expect(log.strays.count == 2)
  }

  @Test func whatIsNoEventIsKeptAndReported() {
    var random = SplitMix64(seed: 11)
    let bytes = [
      Array("garbage".utf8), [0xff, 0x00], [],
      Array(
        #"{"at":"2026-11-22T19:41:00.000000Z","by":"A","clock":1,"event":"cancelled","v":2}"#.utf8),
      Array(
        #"{"at":"2026-11-22T19:41:00.000000Z","by":"A","clock":1,"event":"paused","v":1}"#.utf8),
    ].map { LogLine(task: task, bytes: $0) }
    let log = EventLog((bytes + [line(1)]).shuffled(using: &random))
    #expect(log.events.map(\.line) == [line(1)])
    #expect(Set(log.strays.map(\.line)) == Set(bytes))
    #expect(log.strays.allSatisfy { !$0.reason.isEmpty })
    #expect(log.strays.map(\.reason).contains(#"unknown event "paused""#))
  }

  @Test func aJumpOfTheClockIsNoEvent() {
    let far = line(2_000_002)
    let log = EventLog([line(1), line(2), line(1_000_002), far])
    #expect(log.events.count == 4)
    let cut = EventLog([far, line(2), line(1)])
    #expect(cut.clock == 2)
    #expect(cut.strays.map(\.line) == [far])
    #expect(cut.strays[0].reason == "its clock jumps from 2 to 2000002")
    #expect(cut.strays[0].kind == .clock)
    #expect(EventLog([line(1_000_000)]).clock == 1_000_000)
    #expect(EventLog([line(1_000_001)]).clock == 0)
  }

  @Test func aClockAboveTheHighestIsNoEvent() {
    let event = Event(at: Timestamp(microseconds: 0), by: "A", clock: 1 << 53 + 1, fact: .cancelled)
    let log = EventLog([LogLine(task: task, bytes: event.line)])
    #expect(log.events.isEmpty)
    #expect(log.strays.count == 1)
  }

  @Test func sameLineOnTwoTasksIsTwoEvents() {
    var random = SplitMix64(seed: 12)
    let other = ObjectID.random(&random)
    #expect(
      EventLog([line(1), line(1, task: other), line(1)]).events.map(\.task) == [task, other])
  }

  @Test func emptyLog() {
    let log = EventLog([])
    #expect(log.events.isEmpty && log.strays.isEmpty && log.clock == 0)
  }
}
