import Foundation
import GitFixtures
import Testing

@testable import TaskmasterCLI

/// The two streams, on a terminal and off it.
struct ConsoleTests {
  @Test func theLiveLineStaysBelowEverythingElse() throws {
    let terminal = try Terminal(columns: 20)
    let console = terminal.console()
    console.live("working")
    console.print("output")
    console.say("talk")
    console.live("a line that is wider than the terminal")
    console.live(nil)
    #expect(console.finish() == nil)
    expect(
      terminal.shown.replacingOccurrences(of: "\r", with: "^M"),
      is: """
        working^M^[[Koutput
        working^M^[[Ktalk
        working^M^[[Ka line that is wid…^M^[[K
        """)
    #expect(console.width == 20)
  }

  @Test func offATerminalThereIsNoLiveLine() throws {
    let fixture = try GitFixture.outside()
    try fixture.write("out", "")
    let descriptor = open(fixture.absolute("out"), O_WRONLY)
    defer { close(descriptor) }
    let console = Console(output: descriptor, talk: descriptor)
    console.live("working")
    console.print("one")
    console.say("two")
    console.print(lines: ["three", "four"])
    console.live(nil)
    #expect(console.finish() == nil)
    #expect(try fixture.read("out") == "one\ntwo\nthree\nfour\n")
    #expect(console.width == nil)
  }

  @Test func aDescriptorThatDoesNotBlockIsWaitedFor() async throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    let (reading, writing) = (ends[0], ends[1])
    _ = fcntl(writing, F_SETFL, O_NONBLOCK)
    let read = Task.detached { Self.readAll(reading) }
    let console = Console(output: writing, talk: writing)
    console.write([UInt8](repeating: 0x78, count: 1 << 20))
    #expect(console.finish() == nil)
    close(writing)
    #expect(await read.value == 1 << 20)
  }

  private static func readAll(_ descriptor: Int32) -> Int {
    defer { close(descriptor) }
    var (total, buffer) = (0, [UInt8](repeating: 0, count: 4096))
    while case let count = read(descriptor, &buffer, buffer.count), count > 0 { total += count }
    return total
  }
}
