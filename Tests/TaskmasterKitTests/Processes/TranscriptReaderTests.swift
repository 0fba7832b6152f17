import GitFixtures
import TaskmasterCore
import Testing

@testable import TaskmasterKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Transcripts that are read, most of them while they are written.
struct TranscriptReaderTests {
  let place: Place

  init() throws { place = try Place() }

  /// A transcript of lines of 12 bytes, and what a reader makes of it.
  private final class Book {
    let transcript: Transcript
    private var reader: TranscriptReader
    private var written = 0
    private(set) var read = ""

    init(limit: Int, in directory: String) throws {
      transcript = Transcript(
        name: "log", in: directory, limit: limit, timestamp: { "T" }, onTrouble: { _ in })
      reader = try #require(try TranscriptReader(transcript.path))
    }

    func write(_ count: Int) {
      for _ in 0..<count {
        written += 1
        transcript.write(OutputLine(String(String(100_000 + written).dropFirst())))
      }
    }

    func look() throws {
      while let lines = try reader.next() { read += String(decoding: lines, as: UTF8.self) }
    }

    /// Sees to it that what was read are lines in their order, with a word about each that is missing.
    func check() throws {
      var next = 1
      for line in read.split(separator: "\n") {
        if line.hasPrefix("---") {
          let bytes = try #require(Int(line.split(separator: " ")[1]))
          #expect(bytes > 0 && bytes.isMultiple(of: 12))
          next += bytes / 12
        } else {
          #expect(line == "T out \(String(100_000 + next).dropFirst())")
          next += 1
        }
      }
      #expect(next == written + 1)
    }
  }

  private func book(limit: Int = 1200) throws -> Book {
    try Book(limit: limit, in: place.path)
  }

  @Test func linesAreReadAsTheyCome() throws {
    let book = try book()
    try book.look()
    #expect(book.read == "")
    book.write(2)
    try book.look()
    #expect(book.read == "T out 00001\nT out 00002\n")
    book.write(1)
    try book.look()
    book.transcript.close()
    try book.look()
    #expect(book.read == "T out 00001\nT out 00002\nT out 00003\n")
  }

  @Test(arguments: [100, 101, 120, 150, 151, 199, 1000, 12_345])
  func whatGoesRoundIsReadInOrder(_ count: Int) throws {
    let book = try book()
    book.write(count)
    try book.look()
    try book.check()
    let lines = book.read.split(separator: "\n")
    #expect(lines.first == "T out 00001")
    #expect(lines.last == "T out \(String(100_000 + count).dropFirst())")
    #expect(lines.count { $0.hasPrefix("---") } <= 1)
    // Half of the ring, which may be overwritten while it is read, is the least that is shown of it.
    #expect(lines.count >= 50 + 25)
  }

  @Test func aReaderThatKeepsUpMissesNothing() throws {
    let book = try book()
    for _ in 0..<1000 {
      book.write(13)
      try book.look()
    }
    try book.check()
    #expect(!book.read.contains("---"))
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8]) func readersOfAnySpeed(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let book = try book(limit: Int.random(in: 300...3000, using: &random))
    for _ in 0..<300 {
      book.write(Int.random(in: 0...60, using: &random))
      if Int.random(in: 0...3, using: &random) == 0 { try book.look() }
    }
    book.transcript.close()
    try book.look()
    try book.check()
  }

  /// The file in its place is another one then; the one that is being read stays as it is.
  @Test func theEndOfTheTranscriptChangesNothing() throws {
    let book = try book()
    book.write(60)
    try book.look()
    book.write(200)
    book.transcript.close()
    try book.look()
    try book.check()
    var again = try #require(try TranscriptReader(book.transcript.path))
    let whole = try #require(try again.next())
    #expect(String(decoding: whole, as: UTF8.self).hasSuffix("T out 00260\n"))
  }

  /// Two threads, and a ring so small that the reader is overtaken again and again.
  @Test func whileItIsWritten() async throws {
    let (path, over) = (place.path, Counter())
    let transcript = Transcript(
      name: "log", in: path, limit: 1 << 20, timestamp: { "T" }, onTrouble: { _ in })
    let count = 200_000
    async let writing: Void = OwnThread.run {
      for number in 1...count {
        transcript.write(OutputLine(String(String(1_000_000 + number).dropFirst())))
      }
    }
    async let reading = OwnThread.run { () -> Result<[String], any Error> in
      Result {
        var reader = try #require(try TranscriptReader(transcript.path))
        var lines: [String] = []
        while true {
          let isLast = over.count > 0
          while let piece = try reader.next() {
            lines += String(decoding: piece, as: UTF8.self).split(separator: "\n").map(String.init)
          }
          if isLast { return lines }
        }
      }
    }
    await writing
    over.add()
    var next = 1
    for line in try await reading.get() {
      if line.hasPrefix("---") {
        next += (Int(line.split(separator: " ")[1]) ?? 0) / 13
      } else if line != "T out \(String(1_000_000 + next).dropFirst())" {
        Issue.record("\(line) in place of line \(next)")
        break
      } else {
        next += 1
      }
    }
    #expect(next == count + 1)
  }

  @Test func theLastLineNeedNotHaveAnEnd() throws {
    try place.write("log", "one\ntw")
    var reader = try #require(try TranscriptReader("\(place.path)/log"))
    #expect(try reader.next() == Array("one\n".utf8))
    #expect(try reader.next() == nil)
    #expect(reader.rest() == Array("tw\n".utf8))
    #expect(reader.rest() == nil)
  }

  @Test func whatHasNoLinesIsNotHeld() throws {
    try place.write("log", String(repeating: "x", count: 3_000_000))
    var reader = try #require(try TranscriptReader("\(place.path)/log"))
    var pieces: [Int] = []
    while let lines = try reader.next() { pieces.append(lines.count) }
    #expect(pieces.count > 8 && pieces.allSatisfy { $0 < 6 * OutputLine.longest })
  }

  @Test func oneThatIsNotThere() throws {
    #expect(try TranscriptReader("\(place.path)/none") == nil)
    let file = try place.write("file", "")
    #expect(throws: Problem("cannot read the transcript '\(file)/x': Not a directory")) {
      try TranscriptReader("\(file)/x") == nil
    }
  }

  @Test func longLinesAndOddBytes() throws {
    let transcript = Transcript(
      name: "log", in: place.path, timestamp: { "T" }, onTrouble: { _ in })
    let long = String(repeating: "ü", count: OutputLine.longest / 2)
    transcript.write(OutputLine(long))
    transcript.write(OutputLine("\u{0}\u{1B}[2J"))
    var reader = try #require(try TranscriptReader(transcript.path))
    var all: [UInt8] = []
    while let lines = try reader.next() { all += lines }
    #expect(String(decoding: all, as: UTF8.self) == "T out \(long)\nT out \u{0}\u{1B}[2J\n")
  }

  @Test func whoseTranscriptItIs() throws {
    let task = try #require(ObjectID(hex: String(repeating: "ab", count: 20)))
    let base = try #require(ObjectID(hex: String(repeating: "cd", count: 20)))
    func claim(_ attempt: Int64, _ session: String) -> Claimed {
      Claimed(
        attempt: attempt, base: base, session: session, host: "h", pid: 1, boot: "b",
        expires: Timestamp(microseconds: 0))
    }
    let logs = TranscriptPlace(of: task, commonDirectory: place.path)
    #expect(try logs.path(of: claim(1, "a")) == nil)
    var paths: [String] = []
    for session in ["a", "b"] {
      let transcript = Transcript(
        name: TranscriptPlace.name(of: claim(1, session)), in: logs.directory,
        heading: TranscriptPlace.heading(of: claim(1, session)), timestamp: { "T" },
        onTrouble: { _ in })
      paths.append(transcript.path)
    }
    #expect(paths == ["\(logs.directory)/1.log", "\(logs.directory)/1.log.2"])
    #expect(try logs.path(of: claim(1, "a")) == paths[0])
    #expect(try logs.path(of: claim(1, "b")) == paths[1])
    #expect(try logs.path(of: claim(1, "c")) == nil)
    #expect(try logs.path(of: claim(2, "a")) == nil)
  }
}
