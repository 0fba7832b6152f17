import GitFixtures
import Testing

@testable import Git

/// Reading very much out of packs.
struct PackReaderTests {
  private let repository: Repository
  private let fixture: GitFixture
  private let blobs: [Oid]

  init() throws {
    fixture = try GitFixture()
    let writer = try fixture.open()
    blobs = try writer.writingPack {
      try (UInt8(0)..<100).map { try writer.writeBlob(Self.content($0)) }
    }
    repository = try fixture.open()
  }

  /// Nearly ten megabytes of all of them.
  private static func content(_ number: UInt8) -> [UInt8] {
    Array(repeating: number, count: 99_000)
  }

  private var location: ObjectDatabase.Location {
    ObjectDatabase.Location(directory: fixture.absolute(".git/objects"), alternates: [])
  }

  @Test func whatWasReadStaysWhenPacksAreOpenedAgain() throws {
    let reader = PackReader(location)
    var wasFull = 0
    let objects = try blobs.map { id in
      if reader.isFull { wasFull += 1 }
      return try #require(reader.object(id))
    }
    #expect(wasFull == 2)
    for (object, number) in zip(objects, UInt8(0)...) {
      #expect([UInt8](object.content) == Self.content(number))
    }
    #expect(blobs.allSatisfy { reader.size(of: $0) == 99_000 })
  }

  @Test func whatIsNotThereIsNotFound() {
    let reader = PackReader(location)
    let missing = Repository.hash(.blob, [1, 2, 3])
    #expect(reader.object(missing) == nil)
    #expect(reader.size(of: missing) == nil)
    let nowhere = PackReader(
      ObjectDatabase.Location(directory: fixture.absolute("nowhere"), alternates: []))
    #expect(nowhere.object(blobs[0]) == nil)
    #expect(nowhere.size(of: blobs[0]) == nil)
  }

  @Test func objectsAreBorrowed() throws {
    let other = try GitFixture()
    let reader = PackReader(
      ObjectDatabase.Location(
        directory: other.absolute(".git/objects"), alternates: [location.directory]))
    #expect(try #require(reader.object(blobs[7])).content.count == 99_000)
    try fixture.at(fixture.absolute("")).git("clone", "--quiet", "--shared", ".", "borrower")
    let borrower = try fixture.at(fixture.absolute("borrower")).open()
    borrower.readingMuch {
      #expect(borrower.isWholeInPack(blobs[8], .blob))
    }
  }

  @Test func anythingIsReadWhileMuchIsRead() throws {
    let loose = try fixture.open().writeBlob([42])
    let tree = try fixture.id("HEAD^{tree}")
    try repository.readingMuch { () throws in
      for (id, number) in zip(blobs + blobs, Array(UInt8(0)..<100) + Array(UInt8(0)..<100)) {
        #expect(try repository.blob(id, limit: 99_000) == Self.content(number))
        #expect(throws: GitError.self) { try repository.blob(id, limit: 98_999) }
        #expect(throws: GitError.self) { try repository.tree(id) }
        #expect(throws: GitError.self) { try repository.commit(id) }
      }
      #expect(try repository.blob(loose, limit: 1) == [42])
      #expect(try repository.tree(tree) != nil)
      #expect(try repository.blob(Repository.hash(.blob, [1, 2, 3]), limit: 5) == nil)
    }
  }

  @Test func onlyWholeObjectsInPacksAreWholeInPacks() throws {
    let loose = try fixture.open().writeBlob([42])
    #expect(!repository.isWholeInPack(blobs[0], .blob))
    repository.readingMuch {
      #expect(blobs.allSatisfy { repository.isWholeInPack($0, .blob) })
      #expect(!repository.isWholeInPack(blobs[0], .commit))
      #expect(!repository.isWholeInPack(loose, .blob))
      #expect(!repository.isWholeInPack(Repository.hash(.blob, [1, 2, 3]), .blob))
    }
  }

  @Test func packsMayGoWhileMuchIsRead() throws {
    let tree = try repository.writeTree(
      zip(blobs, 100...).map { TreeEntry(name: Array("\($1)".utf8), oid: $0, mode: .blob) })
    try fixture.git("update-ref", "refs/keep", tree.hex)
    try repository.readingMuch { () throws in
      #expect(try repository.blob(blobs[0], limit: 99_000) == Self.content(0))
      try fixture.git("repack", "-a", "-d", "-F", "--quiet")
      for (id, number) in zip(blobs, UInt8(0)...) {
        #expect(try repository.blob(id, limit: 99_000) == Self.content(number))
      }
    }
  }

  @Test func aGreatManyPacksAreShared() throws {
    let writer = try fixture.open()
    for number in UInt8(1)..<32 { _ = try writer.writingPack { try writer.writeBlob([number]) } }
    #expect(PackReader(location).size(of: blobs[0]) == 99_000)
    let last = try writer.writingPack { try writer.writeBlob([32]) }
    #expect(PackReader(location).size(of: blobs[0]) == nil)
    #expect(PackReader(location).object(blobs[0]) == nil)
    try repository.readingMuch { () throws in
      #expect(try repository.blob(blobs[0], limit: 99_000) == Self.content(0))
      #expect(try repository.blob(last, limit: 1) == [32])
    }
  }

  @Test func threadsReadTheSame() throws {
    let parts = blobs.parts(of: 10)
    let sizes = try repository.readingMuch { try repository.reading(Sizes(), parts) }
    #expect(sizes == Array(repeating: 990_000, count: 10))
  }

  private struct Sizes: ParallelReading {
    func read(_ part: ArraySlice<Oid>, from repository: Repository) -> Int {
      part.compactMap { try? repository.blob($0, limit: 99_000)?.count }.reduce(0, +)
    }
  }
}
