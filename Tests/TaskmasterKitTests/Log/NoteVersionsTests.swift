import Git
import GitFixtures
import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// What notes were before, told from what they are.
struct NoteVersionsTests {
  private let repository: Repository
  private let fixture: GitFixture
  private let task: Oid
  private let other: Oid

  init() throws {
    fixture = try GitFixture()
    repository = try Repository(gitDirectory: fixture.absolute(".git"))
    task = try #require(Oid(hex: try fixture.commitID("HEAD")))
    other = try #require(Oid(hex: try fixture.git("rev-parse", "HEAD^{tree}").line))
  }

  private static func line(_ number: Int) -> String { #"{"at":\#(number)}"# }

  /// A note with these lines, each at its end but the last one, where that is said.
  private func note(_ lines: [String], isCutOff: Bool = false) throws -> (blob: Oid, bytes: [UInt8])
  {
    let bytes = Array((lines.joined(separator: "\n") + (isCutOff ? "" : "\n")).utf8)
    return (try repository.writeBlob(bytes), bytes)
  }

  /// What is known of notes on `task`, and of one for people on `other`.
  private func versions(of bytes: [UInt8]) throws -> NoteVersions {
    let reader = try Repository(gitDirectory: fixture.absolute(".git"))
    return reader.readingMuch {
      var known = KnownNotes()
      for (object, content) in [(task, bytes), (other, Array("for people\n".utf8))] {
        content.withUnsafeBytes { note in
          known.add(
            note, Repository.hash(.blob, content),
            LogContents.lines(of: note, on: ObjectID(object)), on: object, in: reader)
        }
      }
      var versions = NoteVersions()
      versions.append(known)
      return versions
    }
  }

  private func change(_ old: Oid?, _ new: Oid?, on object: Oid? = nil) throws -> NotesTree.Change {
    let trees = try [old, new].map { blob in
      try NotesTree.updating(nil, with: [object ?? task: blob], in: repository)
    }
    return try #require(
      try NotesTree.changes(from: trees[0], to: trees[1], in: repository).first)
  }

  private func growth(
    _ versions: NoteVersions, _ old: Oid?, _ new: Oid?, on object: Oid? = nil
  ) throws -> [String]? {
    let lines = versions.growth(in: try change(old, new, on: object))
    return lines?.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test func aNoteThatGrows() throws {
    let lines = (1...3).map(Self.line)
    let notes = try (1...3).map { try note(Array(lines[..<$0])) }
    let versions = try versions(of: notes[2].bytes)
    #expect(try growth(versions, nil, notes[2].blob) == lines)
    #expect(try growth(versions, nil, notes[0].blob) == [lines[0]])
    #expect(try growth(versions, notes[0].blob, notes[1].blob) == [lines[1]])
    #expect(try growth(versions, notes[0].blob, notes[2].blob) == [lines[1], lines[2]])
  }

  @Test func whatNeedsALook() throws {
    let lines = (1...3).map(Self.line)
    let notes = try (1...3).map { try note(Array(lines[..<$0])) }
    let stranger = try note([Self.line(9)]).blob
    let versions = try versions(of: notes[2].bytes)
    #expect(try growth(versions, notes[1].blob, notes[0].blob) == nil)
    #expect(try growth(versions, notes[1].blob, nil) == nil)
    #expect(try growth(versions, stranger, notes[1].blob) == nil)
    #expect(try growth(versions, notes[0].blob, stranger) == nil)
    #expect(try growth(versions, notes[0].blob, notes[1].blob, on: other) == nil)
    #expect(try growth(NoteVersions(), notes[0].blob, notes[1].blob) == nil)
    #expect(try growth(versions, nil, notes[0].blob, on: other) == nil)
  }

  @Test func aNoteWithOtherLinesIsLookedAt() throws {
    let notes = try [[Self.line(1)], [Self.line(1), "a remark", Self.line(2)]].map { try note($0) }
    let versions = try versions(of: notes[1].bytes)
    #expect(try growth(versions, notes[0].blob, notes[1].blob) == nil)
    #expect(try growth(versions, nil, notes[0].blob) == nil)
  }

  @Test func aNoteForPeopleBringsNothing() throws {
    let people = Repository.hash(.blob, Array("for people\n".utf8))
    _ = try repository.writeBlob(Array("for people\n".utf8))
    let versions = try versions(of: note([Self.line(1)]).bytes)
    #expect(try growth(versions, nil, people, on: other) == [])
  }

  @Test(arguments: [["\(line(1))", "", "\(line(2))"], [line(1), line(2)]])
  func irregularNotesAreLookedAt(_ lines: [String]) throws {
    let first = try note([Self.line(1)])
    let now = try note(lines, isCutOff: true)
    let versions = try versions(of: now.bytes)
    #expect(try growth(versions, first.blob, now.blob) == nil)
    #expect(try growth(versions, nil, now.blob) == [Self.line(1), Self.line(2)])
  }

  @Test func onlyWhatWasReadIsWhole() throws {
    let lines = (1...3).map(Self.line)
    let notes = try (1...3).map { try note(Array(lines[..<$0])) }
    // Files of their own are read later.
    var versions = try versions(of: notes[2].bytes)
    #expect(notes.map { versions.isWhole($0.blob, on: task) } == [false, false, true])
    let tree = try repository.writeTree(
      [0, 2].map { TreeEntry(name: Array("\($0)".utf8), oid: notes[$0].blob, mode: .blob) })
    try fixture.git("update-ref", "refs/keep", tree.hex)
    try fixture.git("repack", "-a", "-d", "-q")
    try fixture.git("prune-packed", "-q")
    // One was never written.
    let file = ".git/objects/\(notes[1].blob.hex.prefix(2))/\(notes[1].blob.hex.dropFirst(2))"
    try fixture.remove(file)
    versions = try self.versions(of: notes[2].bytes)
    #expect(notes.map { versions.isWhole($0.blob, on: task) } == [true, false, true])
  }

  @Test func aNoteOfManyLinesCostsNoMoreThanReadingIt() throws {
    let lines = (0..<20_000).map(Self.line)
    let all = try note(lines)
    let (first, last) = (try note([lines[0]]), try note(Array(lines[..<19_999])))
    let versions = try versions(of: all.bytes)
    #expect(try growth(versions, last.blob, all.blob) == [lines[19_999]])
    #expect(try growth(versions, first.blob, all.blob) == nil)
  }
}
