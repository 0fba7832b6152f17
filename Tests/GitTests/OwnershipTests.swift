import Foundation
import GitFixtures
import Testing

@testable import Git

/// Only root can give a directory to somebody else.
@Suite(.enabled(if: geteuid() == 0)) struct OwnershipTests {
  private func foreign() throws -> GitFixture {
    let fixture = try GitFixture()
    try fixture.run("chown", ["-R", "1:1", fixture.path]).succeeded()
    return fixture
  }

  @Test func refusedWhenFound() throws {
    let fixture = try foreign()
    let error = try fixture.refusal()
    #expect(error.code == .owner)
    #expect(error.message == "\(fixture.path) belongs to somebody else")
    #expect(
      error.hint
        == "if you trust it: git config --global --add safe.directory \(fixture.path)")
    #expect(throws: GitError.self) { try Repository(discovering: fixture.path) }
  }

  @Test func refusedBare() throws {
    let fixture = try GitFixture.bare()
    try fixture.run("chown", ["-R", "1:1", fixture.path]).succeeded()
    #expect(try fixture.refusal().code == .owner)
  }

  @Test func trustedWhenNamed() throws {
    let fixture = try foreign()
    #expect(try fixture.open(["GIT_DIR": ".git"]).head().target != nil)
    #expect(try Repository(gitDirectory: fixture.path + "/.git").head().target != nil)
  }

  @Test func trustedWhenTheCallerSaysSo() throws {
    let fixture = try foreign()
    let repository = try Repository(discovering: fixture.path, ownerValidation: false)
    #expect(try repository.head().target != nil)
  }
}
