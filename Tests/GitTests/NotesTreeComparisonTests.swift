import GitFixtures
import Testing

@testable import Git

@Suite struct NotesTreeComparisonTests {
  private let repository: Repository
  private let fixture: GitFixture

  init() throws {
    fixture = try GitFixture()
    repository = try fixture.open()
  }

  private func object(_ number: Int) -> Oid { Repository.hash(.blob, Array("\(number)".utf8)) }

  private func tree(_ numbers: Range<Int>, of text: String, on tree: Oid? = nil) throws -> Oid {
    let blob = try repository.writeBlob(Array(text.utf8))
    let changes = numbers.map { (object($0), Optional(blob)) }
    return try NotesTree.updating(
      tree, with: Dictionary(uniqueKeysWithValues: changes), in: repository)
  }

  private func changed(_ tree: Oid, in other: Oid) throws -> Set<Oid> {
    Set(try NotesTree.notes(of: tree, changedIn: other, in: repository).map(\.object))
  }

  @Test func nothingIsChangedInItself() throws {
    let tree = try tree(0..<100, of: "a")
    #expect(try changed(tree, in: tree) == [])
  }

  @Test func whatIsChangedOrGone() throws {
    let before = try tree(0..<100, of: "a")
    let after = try tree(3..<5, of: "b", on: before)
    #expect(try changed(before, in: after) == [object(3), object(4)])
    #expect(try changed(after, in: before) == [object(3), object(4)])
    let less = try NotesTree.updating(before, with: [object(7): nil], in: repository)
    #expect(try changed(before, in: less) == [object(7)])
    #expect(try changed(less, in: before) == [])
    let empty = try repository.writeTree([])
    #expect(try changed(before, in: empty) == Set((0..<100).map(object)))
    #expect(try changed(empty, in: before) == [])
  }

  @Test func whatLiesElsewhere() throws {
    let fannedOut = try tree(0..<3, of: "a")
    let notes = try NotesTree.list(fannedOut, in: repository).notes
    let flat = try repository.writeTree(
      notes.map { TreeEntry(name: Array($0.object.hex.utf8), oid: $0.blob, mode: .blob) })
    #expect(try changed(fannedOut, in: flat) == Set((0..<3).map(object)))
    #expect(try changed(flat, in: fannedOut) == Set((0..<3).map(object)))
  }

  @Test func whatIsTheSameIsNotRead() throws {
    let before = try tree(0..<2, of: "a")
    let after = try tree(0..<1, of: "b", on: before)
    let same = try #require(try repository.entry(at: String(object(1).hex.prefix(2)), in: before))
    let hex = same.oid.hex
    try fixture.remove(".git/objects/\(hex.prefix(2))/\(hex.dropFirst(2))")
    #expect(
      try NotesTree.notes(of: before, changedIn: after, in: fixture.open()).map(\.object)
        == [object(0)])
  }
}
