import Foundation
import GitFixtures
import Testing

@testable import Git

@Suite struct RaceTests {
  let fixture: GitFixture

  init() throws { fixture = try GitFixture() }

  /// Does the same in threads of their own, each with its own handle.
  private func race<Value: Sendable>(
    _ writers: Int, _ body: @escaping @Sendable (Int, Repository) throws -> Value
  ) async throws -> [Value] {
    let path = fixture.path
    return try await withThrowingTaskGroup { group in
      for number in 0..<writers {
        group.addTask { try body(number, Repository(discovering: path)) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }

  @Test func nothingIsLost() async throws {
    let name = "refs/notes/taskmaster"
    let (writers, each) = (6, 25)
    // Somebody else packs references all the while.
    let packer = try fixture.start(
      "sh", ["-c", "while test ! -e stop; do git pack-refs --all --prune; done"])
    defer { _ = packer.wait() }
    defer { try? fixture.write("stop", "") }
    _ = try await race(writers) { number, repository in
      for turn in 0..<each {
        while true {
          let old = try repository.target(of: name)
          let new = try repository.write("\(number)-\(turn)", parents: old.map { [$0] } ?? [])
          let isMoved = try repository.updateReference(
            name, to: new, expecting: old.map { .at($0) } ?? .absent, message: "append",
            signature: .someone)
          if isMoved { break }
        }
      }
    }
    let log = try fixture.git("log", "--format=%B", name).line
    let lines = log.split(separator: "\n")
    #expect(lines.count == writers * each)
    #expect(Set(lines).count == writers * each)
  }

  @Test func oneWinnerWhenCreating() async throws {
    let repository = try fixture.open()
    let targets = try (0..<6).map { try repository.write("writer \($0)") }
    for round in 0..<40 {
      let name = "refs/heads/round/\(round)"
      let winners = try await race(targets.count) { number, repository in
        try repository.updateReference(
          name, to: targets[number], expecting: .absent, message: "create", signature: .someone)
          ? [number] : []
      }.flatMap(\.self)
      // All may meet a lock, but never can two have made it.
      #expect(winners.count <= 1)
      #expect(try repository.target(of: name) == winners.first.map { targets[$0] })
    }
  }

  @Test func deletingBesideStockGit() async throws {
    let repository = try fixture.open()
    let head = try #require(try repository.target(of: "refs/heads/main"))
    let (writers, each) = (4, 15)
    for writer in 0..<writers {
      for turn in 0..<each {
        _ = try repository.move("refs/heads/\(writer)/\(turn)", to: head, expecting: .absent)
        _ = try repository.move("refs/heads/keep/\(writer)-\(turn)", to: head, expecting: .absent)
      }
    }
    let packer = try fixture.start(
      "sh", ["-c", "while test ! -e stop; do git pack-refs --all --prune; done"])
    defer { _ = packer.wait() }
    defer { try? fixture.write("stop", "") }
    _ = try await race(writers) { writer, repository in
      for turn in 0..<each {
        while try !repository.deleteReference(
          "refs/heads/\(writer)/\(turn)", expecting: .at(head))
        {}
        while try !repository.updateReference(
          "refs/heads/new/\(writer)-\(turn)", to: head, expecting: .absent, message: "new",
          signature: .someone)
        {}
      }
    }
    let left = try repository.references(under: "refs/heads/").map(\.name)
    #expect(left.count { $0.hasPrefix("refs/heads/keep/") } == writers * each)
    #expect(left.count { $0.hasPrefix("refs/heads/new/") } == writers * each)
    #expect(left.count == 2 * writers * each + 1)
  }

  @Test func directoriesThatComeAndGo() async throws {
    let repository = try fixture.open()
    let head = try #require(try repository.target(of: "refs/heads/main"))
    let counts = try await race(4) { writer, repository in
      var count = 0
      for _ in 0..<60 {
        let name = "refs/taskmaster/attempts/same/\(writer)"
        while try !repository.updateReference(
          name, to: head, expecting: .absent, message: "new", signature: .someone)
        {}
        while try !repository.deleteReference(name, expecting: .at(head)) {}
        count += 1
      }
      return count
    }
    #expect(counts == [60, 60, 60, 60])
    #expect(try repository.references(under: "refs/taskmaster/").isEmpty)
  }
}
