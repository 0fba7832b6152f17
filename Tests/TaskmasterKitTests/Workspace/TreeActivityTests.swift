import Foundation
import GitFixtures
import Testing

@testable import TaskmasterKit

/// That a change below a directory is noticed, whatever it is.
struct TreeActivityTests {
  private static let changes: [(String, @Sendable (GitFixture) throws -> Void)] = [
    ("a new file", { try $0.write("tree/deep/new", "x") }),
    ("other content", { try $0.write("tree/deep/old", "y") }),
    ("a file gone", { try $0.remove("tree/deep/old") }),
    ("a new directory", { try $0.makeDirectory("tree/deep/more") }),
    ("a mode", { _ = try $0.run("chmod", ["600", "tree/deep/old"]).succeeded() }),
    ("a link", { _ = try $0.run("ln", ["-s", "/nowhere", "tree/link"]).succeeded() }),
  ]

  @Test(arguments: changes.indices)
  func aChange(index: Int) throws {
    let fixture = try GitFixture.outside()
    try fixture.write("tree/deep/old", "x")
    let activity = TreeActivity(of: fixture.absolute("tree"))
    let first = activity.look()
    #expect(activity.look() == first, "what was there before")
    try awaitTick(in: fixture)
    try Self.changes[index].1(fixture)
    let second = activity.look()
    #expect(second != first, "\(Self.changes[index].0)")
    #expect(activity.look() == second, "nothing since")
  }

  @Test func whatLinksLeadToDoesNotCount() throws {
    let fixture = try GitFixture.outside()
    try fixture.write("tree/file", "x")
    try fixture.makeDirectory("other")
    try fixture.run("ln", ["-s", "../other", "tree/link"]).succeeded()
    let activity = TreeActivity(of: fixture.absolute("tree"))
    let first = activity.look()
    try awaitTick(in: fixture)
    try fixture.write("other/file", "x")
    #expect(activity.look() == first)
  }

  /// Others write to the repository of a checkout that is worked in, this tool first of all.
  @Test func theRepositoryAtTheTopDoesNotCount() throws {
    let fixture = try GitFixture.outside()
    try fixture.write("tree/file", "x")
    try fixture.write("tree/.git/refs/notes/x", "x")
    try fixture.write("tree/deep/.git/file", "x")
    let activity = TreeActivity(of: fixture.absolute("tree"))
    let first = activity.look()
    try awaitTick(in: fixture)
    try fixture.write("tree/.git/refs/notes/x", "y")
    #expect(activity.look() == first)
    try fixture.write("tree/deep/.git/file", "y")
    #expect(activity.look() != first)
  }

  /// File systems take their times from a clock that moves some hundred times a second: a change within
  /// one of its steps looks like one before it.
  private func awaitTick(in fixture: GitFixture) throws {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var status = stat()
    repeat {
      try fixture.write("probe", "x")
      stat(fixture.absolute("probe"), &status)
    } while (status.st_mtim.tv_sec, status.st_mtim.tv_nsec) <= (now.tv_sec, now.tv_nsec)
  }

  @Test func aTreeThatIsGone() throws {
    let fixture = try GitFixture.outside()
    let activity = TreeActivity(of: fixture.absolute("nowhere"))
    #expect(activity.look() == activity.look())
  }
}
