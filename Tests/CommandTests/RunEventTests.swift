import Foundation
import GitFixtures
import TaskmasterCore
import TaskmasterKit
import Testing

@testable import TaskmasterCLI

/// The events of a run, and what the manual says of them.
struct RunEventTests {
  /// What the manual says of one event.
  private struct Entry: Equatable {
    let name: String
    let level: String
    let fields: [String]
  }

  private static func described() throws -> [Entry] {
    let manual = try String(
      contentsOf: URL(fileURLWithPath: #filePath)
        .appendingPathComponent("../../../man/man1/git-taskmaster.1").standardizedFileURL,
      encoding: .utf8)
    let section = try #require(manual.components(separatedBy: ".Sh EVENTS OF A RUN\n").last)
      .components(separatedBy: "\n.Sh ")[0]
    return section.components(separatedBy: "\n.It Cm ").dropFirst().map { text in
      let lines = text.components(separatedBy: "\n.El")[0].split(separator: "\n")
      let level = lines[1].dropFirst(".Pq ".count)
      let fields = lines.filter { $0.hasPrefix(".Ql ") }.flatMap {
        $0.dropFirst(".Ql ".count).split { " ,.".contains($0) }
      }
      return Entry(
        name: String(lines[0]), level: String(level), fields: fields.map { String($0) })
    }
  }

  @Test func theManualDescribesEachOfThem() throws {
    let entries = try Self.described()
    let expected = RunEvent.allCases.map {
      Entry(name: $0.rawValue, level: $0.level.rawValue, fields: $0.fields)
    }
    #expect(entries == expected)
  }

  @Test func membersComeInOneOrder() {
    let talk = StructuredTalk(
      level: .info, mask: SecretMask(values: ["secret word"]),
      now: { Timestamp(microseconds: 0) })
    var remark = Remark(.pushOwed, "a secret word\u{1B}", [.string("my secret word"), .null])
    remark.hints = ["no secret word"]
    #expect(
      talk.lines(for: remark) == [
        #"""
        {"at":"1970-01-01T00:00:00.000000Z","level":"warning","event":"pushOwed",\#
        "message":"a ***\u001b","task":null,"attempt":null,"remote":"my ***","reason":null,\#
        "hints":["no ***"]}
        """#
      ])
    #expect(
      PlainTalk(mask: SecretMask(values: ["secret word"])).lines(for: remark) == [
        "warning: a ***^[", "hint: no ***",
      ])
    remark.isForPeople = false
    #expect(PlainTalk().lines(for: remark).isEmpty)
  }

  @Test func levelsAreInOrder() {
    typealias Level = Configuration.LogLevel
    #expect(Level.allCases.sorted() == [.error, .warning, .info, .debug])
    #expect(!PlainTalk(level: .warning).allowsLiveLine && PlainTalk().allowsLiveLine)
  }
}
