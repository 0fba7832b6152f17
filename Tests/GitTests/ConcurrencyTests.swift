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

  private struct Blobs: ParallelReading {
    let parts: [Oid]

    func read(_ part: Oid, from repository: Repository) -> [UInt8]? {
      try? repository.blob(part, limit: 10)
    }
  }

  @Test func whatIsReadComesInOrder() throws {
    let repository = try fixture.open()
    for count in [0, 1, 2, 3, 100] {
      let parts = Array(blobs[..<count])
      let (reading, values, tip) = try repository.reading(
        { _ in Blobs(parts: parts) },
        meanwhile: { try repository.target(of: "refs/heads/main") })
      #expect(reading.parts == parts)
      #expect(values == (0..<count).map { [UInt8($0)] })
      #expect(try tip?.hex == fixture.commitID("main"))
    }
    try repository.readingMuch {
      let reading = Blobs(parts: blobs)
      let (_, values, _) = try repository.reading({ _ in reading }, meanwhile: {})
      #expect(values == (0..<100).map { [UInt8($0)] })
    }
  }

  @Test func nothingGoesOnAfterAnError() throws {
    struct Trouble: Error {}
    let repository = try fixture.open()
    let begun = Mutex(false)
    #expect(throws: Trouble.self) {
      _ = try repository.reading { [blobs] _ in
        begun.withLock { $0 = true }
        return Blobs(parts: blobs)
      } meanwhile: {
        throw Trouble()
      }
    }
    #expect(begun.withLock { $0 })
  }
}
