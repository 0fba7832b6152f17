import GitFixtures
import Testing

@testable import Git

@Suite struct ObjectTests {
  @Test(arguments: [[], [0], Array("hello\r\n".utf8), Array(repeating: 0xff, count: 100_000)])
  func blobThereAndBack(_ bytes: [UInt8]) throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let id = try repository.writeBlob(bytes)
    #expect(try repository.blob(id, limit: 1 << 20) == bytes)
    #expect(try fixture.git("cat-file", "blob", id.hex).stdout == bytes)
    #expect(id == Repository.hash(.blob, bytes))
    #expect(repository.exists(id))
    let header = try #require(try repository.header(id))
    #expect(header == (.blob, bytes.count))
    #expect(try repository.withBlob(id, limit: 1 << 20) { $0.count } == bytes.count)
  }

  @Test func absence() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let missing = Repository.hash(.blob, Array("never written".utf8))
    #expect(!repository.exists(missing))
    #expect(try repository.header(missing) == nil)
    #expect(try repository.blob(missing, limit: 10) == nil)
    #expect(try repository.withBlob(missing, limit: 10) { $0.count } == nil)
    #expect(try repository.tree(missing) == nil)
    #expect(try repository.commit(missing) == nil)
  }

  @Test func limit() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let id = try repository.writeBlob([1, 2, 3])
    #expect(try repository.blob(id, limit: 3) == [1, 2, 3])
    let error = #expect(throws: GitError.self) { try repository.blob(id, limit: 2) }
    #expect(error?.code == .tooLarge)
    #expect(error?.message == "it has 3 bytes, more than the 2 that are accepted here")
  }

  @Test func otherKind() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let (commit, tree) = (try fixture.id("HEAD"), try fixture.id("HEAD^{tree}"))
    #expect(throws: GitError.self) { try repository.blob(commit, limit: 1000) }
    #expect(throws: GitError.self) { try repository.tree(commit) }
    let error = #expect(throws: GitError.self) { try repository.commit(tree) }
    #expect(error?.code == .wrongKind)
    #expect(error?.description == "read commit \(tree): it is a tree")
    try fixture.git("tag", "-a", "-m", "x", "v1")
    #expect(try repository.header(fixture.id("v1"))?.kind == .tag)
  }

  @Test func damage() throws {
    let fixture = try GitFixture()
    let id = try fixture.open().writeBlob(Array("precious".utf8))
    let file = ".git/objects/\(id.hex.prefix(2))/\(id.hex.dropFirst(2))"
    try fixture.run("chmod", ["u+w", fixture.absolute(file)]).succeeded()
    try fixture.write(file, "rubbish")
    #expect(throws: GitError.self) { try fixture.open().blob(id, limit: 100) }
  }

  @Test func errorsOfTheBorrowerPass() throws {
    struct Stop: Error {}
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let id = try repository.writeBlob([1])
    #expect(throws: Stop.self) { try repository.withBlob(id, limit: 1) { _ in throw Stop() } }
  }

  @Test func seesWhatOthersWriteAndPack() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let later = try fixture.git("hash-object", "-w", "--stdin", input: "later").line
    let id = try #require(Oid(hex: later))
    #expect(repository.exists(id))
    try fixture.git("update-ref", "refs/keep/it", later)
    try fixture.git("gc", "--quiet", "--prune=now")
    #expect(try repository.blob(id, limit: 10) == Array("later".utf8))
    #expect(try fixture.open().blob(id, limit: 10) == Array("later".utf8))
  }

  @Test func packsMayGoWhileAHandleIsOpen() throws {
    let fixture = try GitFixture()
    let writer = try fixture.open()
    let ids = try (0..<4).map { number in
      try writer.writingPack { try writer.write("pack \(number)", parents: [fixture.id("HEAD")]) }
    }
    for (number, id) in ids.enumerated() { try fixture.git("branch", "b\(number)", id.hex) }
    let reader = try fixture.open()
    #expect(try reader.commit(ids[0]) != nil)
    try fixture.git("repack", "-a", "-d", "--quiet")
    #expect(try fixture.names(in: ".git/objects/pack").count { $0.hasSuffix(".pack") } == 1)
    for handle in [reader, writer] {
      for id in ids { #expect(try handle.commit(id) != nil) }
    }
  }

  @Test func anIndexThatLies() throws {
    let fixture = try GitFixture()
    let writer = try fixture.open()
    let ids = try writer.writingPack { try [writer.writeBlob([1]), writer.writeBlob([2])] }
    let names = try fixture.names(in: ".git/objects/pack")
    let index = ".git/objects/pack/\(try #require(names.first { $0.hasSuffix(".idx") }))"
    var bytes = try fixture.readBytes(index)
    // A heading, a table of 256 numbers, and for each of the two a name, a checksum and where it begins.
    let offsets = 8 + 1024 + 2 * (20 + 4)
    bytes.replaceSubrange(
      offsets..<offsets + 8, with: bytes[offsets + 4..<offsets + 8] + bytes[offsets..<offsets + 4])
    try fixture.remove(index)
    try fixture.write(index, bytes: bytes)
    let reader = try fixture.open()
    for id in ids {
      #expect(throws: GitError.self) { try reader.blob(id, limit: 10) }
      #expect(throws: GitError.self) { try reader.readingMuch { try reader.blob(id, limit: 10) } }
      reader.readingMuch {
        #expect(throws: GitError.self) { try reader.isWhole(id, .blob) }
        #expect(!reader.isWholeInPack(id, .blob))
      }
    }
  }

  @Test func cannotWrite() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    try fixture.remove(".git/objects")
    try fixture.write(".git/objects", "in the way")
    #expect(throws: GitError.self) { try repository.writeBlob([1]) }
  }
}
