import GitFixtures
import Testing

@testable import Git

/// Reading objects before they are asked for.
struct ReadAheadTests {
  private let repository: Repository
  private let fixture: GitFixture
  private let blobs: [Oid]

  init() throws {
    fixture = try GitFixture()
    let writer = try fixture.open()
    blobs = try writer.writingPack {
      try (UInt8(0)..<100).map { try writer.writeBlob(Array(repeating: $0, count: 10)) }
    }
    repository = try fixture.open()
  }

  /// What reading blobs comes to, when each of some ids is read ahead; nil where it fails.
  private func contents(
    of ids: [Oid], ahead: @escaping (Oid) -> [WantedObject], limit: Int = 10
  ) -> [[UInt8]?] {
    repository.readingMuch {
      repository.readingAhead(of: ids, ahead).map { id in
        try? repository.blob(id, limit: limit)
      }
    }
  }

  @Test(arguments: [0, 1, 31, 32, 33, 64, 100]) func theOrderIsKept(_ count: Int) {
    let ids = Array(blobs[..<count])
    let all = (UInt8(0)..<UInt8(count)).map { Array(repeating: $0, count: 10) }
    #expect(contents(of: ids) { [WantedObject($0, limit: 10)] } == all)
    #expect(contents(of: ids) { [WantedObject($0), WantedObject($0)] } == all)
    #expect(contents(of: ids) { _ in [] } == all)
    #expect(contents(of: ids) { _ in blobs.reversed().map { WantedObject($0) } } == all)
    #expect(Array(repository.readingAhead(of: ids) { [WantedObject($0)] }) == ids)
  }

  @Test func whatIsReadTwiceIsRightTwice() {
    let ids = [blobs[7], blobs[8], blobs[7], blobs[7]]
    let wanted: [UInt8] = [7, 8, 7, 7]
    #expect(
      contents(of: ids) { [WantedObject($0)] } == wanted.map { Array(repeating: $0, count: 10) })
  }

  @Test func whatIsTooLargeIsRefused() {
    #expect(
      contents(of: blobs, ahead: { [WantedObject($0, limit: 9)] }, limit: 9).allSatisfy {
        $0 == nil
      })
    #expect(contents(of: blobs, ahead: { [WantedObject($0)] }, limit: 9).allSatisfy { $0 == nil })
  }

  @Test func anotherKindIsRefused() {
    repository.readingMuch {
      for id in repository.readingAhead(of: blobs, { [WantedObject($0)] }) {
        #expect(throws: GitError.self) { try repository.tree(id) }
        #expect(throws: GitError.self) { try repository.commit(id) }
      }
    }
  }

  @Test func whatIsNotThereIsNotFound() {
    let missing = [Oid.zero, Repository.hash(.blob, [1, 2, 3])]
    let found = contents(of: missing) { [WantedObject($0), WantedObject($0, limit: 5)] }
    #expect(found == [[UInt8]?](repeating: nil, count: 2))
  }

  @Test func filesOfTheirOwnAreRead() throws {
    let loose = try fixture.open().writeBlob([42])
    #expect(
      contents(of: [loose, blobs[1]]) { [WantedObject($0)] } == [
        [42], Array(repeating: 1, count: 10),
      ])
  }
}
