import Testing

@testable import TaskmasterKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

struct TranscriptTests {
  let place: Place
  let troubles = Lines()

  init() throws { place = try Place() }

  private func transcript(_ name: String = "log", limit: Int = Transcript.defaultLimit)
    -> Transcript
  {
    let troubles = troubles
    return Transcript(
      name: name, in: "\(place.path)/logs/deep", limit: limit, timestamp: { "T" },
      onTrouble: { troubles.add(OutputLine($0)) })
  }

  private func text(_ name: String = "log") -> String? {
    place.read("logs/deep/\(name)").map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func linesStandInIt() {
    let transcript = transcript()
    transcript.note("attempt 1")
    transcript.write(OutputLine("out"))
    transcript.write(OutputLine("err", stream: .error))
    transcript.write(OutputLine("long", isCut: true))
    let expected = "T --- attempt 1\nT out out\nT err err\nT out long […]\n"
    #expect(text() == expected)  // at once, not only when it is closed
    transcript.close()
    transcript.write(OutputLine("late"))
    #expect(text() == expected)
    #expect(troubles.all.isEmpty)
  }

  @Test func anEarlierOneIsLeftAlone() {
    let first = transcript()
    first.note("first")
    let second = transcript()
    second.note("second")
    #expect(second.path == "\(first.path).2")
    #expect(text() == "T --- first\n")
    #expect(text("log.2") == "T --- second\n")
  }

  @Test func nobodyElseMayReadIt() {
    let transcript = transcript()
    var information = stat()
    stat(transcript.path, &information)
    #expect(information.st_mode & 0o777 == 0o600)
  }

  /// With numbered lines of 12 bytes: "T out 00001\n".
  private func numbered(
    _ count: Int, limit: Int, _ write: (Transcript) -> (OutputLine) -> Void = Transcript.write
  ) -> [String] {
    let transcript = transcript(limit: limit)
    for number in 1...count {
      write(transcript)(OutputLine(String(String(100_000 + number).dropFirst())))
    }
    transcript.close()
    let name = String(transcript.path.split(separator: "/").last ?? "")
    return (text(name) ?? "").split(separator: "\n").map(String.init)
  }

  @Test func whatIsCollectedIsWrittenTogether() {
    let transcript = transcript()
    transcript.collect(OutputLine("one"))
    transcript.collect(OutputLine("two"))
    #expect(text() == "")
    transcript.flush()
    #expect(text() == "T out one\nT out two\n")
    transcript.collect(OutputLine("three", stream: .error))
    transcript.note("four")
    #expect(text() == "T out one\nT out two\nT err three\nT --- four\n")
  }

  @Test(arguments: [1, 100, 101, 150, 201, 12_345])
  func thatComesToTheSame(_ count: Int) {
    #expect(
      numbered(count, limit: 1200, Transcript.collect) == numbered(count, limit: 1200))
    #expect(troubles.all.isEmpty)
  }

  @Test func upToTheLimitItIsWhole() {
    let lines = numbered(100, limit: 1200)
    #expect(lines.count == 100)
    #expect(lines.first == "T out 00001")
    #expect(lines.last == "T out 00100")
    #expect(place.names == ["logs"])
  }

  @Test(arguments: [101, 102, 149, 150, 151, 199, 200, 201, 1000, 12_345])
  func overTheLimitHeadAndTailAreKept(_ count: Int) {
    let lines = numbered(count, limit: 1200)
    let head = lines.prefix { !$0.hasPrefix("---") }
    let tail = lines.suffix(from: head.endIndex).dropFirst()
    #expect(head.count == 50)
    #expect(head.first == "T out 00001")
    #expect(tail.count == 49 || tail.count == 50)
    let numbers = tail.compactMap { Int($0.suffix(5)) }
    #expect(numbers == Array((count - tail.count + 1)...count))
    #expect(lines[head.endIndex] == "--- \(12 * (count - 50 - tail.count)) bytes left out ---")
    #expect(troubles.all.isEmpty)
  }

  @Test func itNeverTakesMoreThanTheLimit() {
    let transcript = transcript(limit: 5000)
    for _ in 0..<1000 { transcript.write(OutputLine("some line or other")) }
    #expect(place.read("logs/deep/log")?.count == 5000 + RingFile.markLength)
    transcript.close()
    #expect((text()?.utf8.count ?? 0) <= 5100)
    #expect(place.read("logs/deep/log.part") == nil)
  }

  @Test func whatCannotBeMadeIsSaidOnce() throws {
    try place.write("logs", "a file, no directory")
    let transcript = transcript()
    transcript.write(OutputLine("one"))
    transcript.write(OutputLine("two"))
    transcript.close()
    #expect(troubles.all.map(\.text) == ["\(transcript.path): Not a directory"])
  }

  #if os(Linux)
  @Test func aFullDiskIsSaid() throws {
    let full = try #require(Descriptor(opening: "/dev/full", O_RDWR))
    var file = BoundedFile(full, path: "/dev/full", limit: 100)
    var reason: String?
    do throws(FileTrouble) { try file.append([1, 2, 3]) } catch { reason = error.reason }
    #expect(reason == "No space left on device")
  }
  #endif
}
