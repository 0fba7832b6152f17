import GitFixtures
import Testing

@testable import Git

/// What is synced cannot be seen from here; that everything still works can.
@Suite struct DurabilityTests {
  @Test func everythingWorksWhenItIsSynced() throws {
    Repository.durable()
    #expect(Library.isDurable)
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let loose = try repository.write("loose")
    let packed = try repository.writingPack { try repository.write("packed") }
    #expect(try repository.move("refs/heads/a/b", to: loose, expecting: .absent))
    #expect(try repository.move("refs/heads/c", to: packed, expecting: .absent))
    try fixture.git("pack-refs", "--all", "--prune")
    for name in ["refs/heads/a/b", "refs/heads/c"] {
      #expect(try repository.deleteReference(name, expecting: .any))
      #expect(try repository.target(of: name) == nil)
    }
    #expect(try fixture.git("fsck", "--strict", "--no-dangling").text == "")
  }
}
