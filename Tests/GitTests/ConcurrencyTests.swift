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
    func read(_ part: Oid, from repository: Repository) -> [UInt8]? {
      try? repository.blob(part, limit: 10)
    }
  }

  @Test(arguments: [0, 1, 2, 3, 100]) func whatIsReadComesInOrder(_ count: Int) throws {
    let repository = try fixture.open()
    let parts = Array(blobs[..<count])
    let all = (0..<count).map { [UInt8($0)] }
    #expect(try repository.reading(Blobs(), parts) == all)
    #expect(try repository.readingMuch { try repository.reading(Blobs(), parts) } == all)
  }

  @Test(arguments: [0, 1, 2, 50, 100])
  func whatIsFoundMeanwhileComesBehind(_ count: Int) throws {
    let repository = try fixture.open()
    let (_, tip, values) = try repository.reading {
      (Blobs(), Array(blobs[..<count]))
    } search: { [blobs] repository in
      ((try? repository.target(of: "refs/heads/main")) ?? nil, Array(blobs[count...]))
    }
    #expect(try tip?.hex == fixture.commitID("main"))
    #expect(values == (0..<100).map { [UInt8($0)] })
  }

  @Test func nothingGoesOnAfterAnError() throws {
    struct Trouble: Error {}
    let repository = try fixture.open()
    let hasSearched = Mutex(false)
    #expect(throws: Trouble.self) {
      _ = try repository.reading {
        if Bool(true) { throw Trouble() }
        return (Blobs(), blobs)
      } search: { [blobs] _ in
        hasSearched.withLock { $0 = true }
        return ((), blobs)
      }
    }
    #expect(hasSearched.withLock { $0 })
  }
}
