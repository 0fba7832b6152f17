import GitFixtures
import Synchronization
import Testing

@testable import Git

/// Reading in several threads.
struct ConcurrencyTests {
  private let fixture: GitFixture
  private let blobs: [Oid]

  init() throws {
    fixture = try GitFixture()
    let repository = try fixture.open()
    blobs = try (0..<100).map { try repository.writeBlob([UInt8($0)]) }
    try fixture.git("notes", "add", "-m", "So that there is a ref", "main")
  }

  private func read(_ blobs: ArraySlice<Oid>, _ repository: Repository) -> [UInt8] {
    blobs.flatMap { blob in ((try? repository.blob(blob, limit: 10)) ?? nil) ?? [] }
  }

  @Test func whatIsReadComesInOrder() throws {
    let repository = try fixture.open()
    for count in [0, 1, 2, 3, 100] {
      let (parts, tip) = try repository.reading(Array(blobs[..<count]), read) {
        try repository.target(of: "refs/heads/main")
      }
      #expect(parts.flatMap(\.self) == (0..<count).map { UInt8($0) })
      #expect(try tip?.hex == fixture.commitID("main"))
    }
    try repository.readingMuch {
      let (parts, _) = try repository.reading(blobs, read) {}
      #expect(parts.flatMap(\.self) == (0..<100).map { UInt8($0) })
    }
  }

  @Test func nothingGoesOnAfterAnError() throws {
    struct Trouble: Error {}
    let repository = try fixture.open()
    let read = Atomic(0)
    #expect(throws: Trouble.self) {
      _ = try repository.reading(blobs) { blobs, repository in
        read.add(self.read(blobs, repository).count, ordering: .relaxed)
      } meanwhile: {
        throw Trouble()
      }
    }
    #expect(read.load(ordering: .relaxed) == 100)
  }
}
