import Foundation
import GitFixtures
import QueueFixtures
import TaskmasterCore
import TaskmasterKit
import Testing

/// Whatever legal history there is verifies clean; with one thing changed in it, it does not.
struct VerificationPropertyTests {
  /// Few by default, `TASKMASTER_TEST_ROUNDS` times as many when it is set.
  static let seeds: Range<UInt64> = {
    let rounds = ProcessInfo.processInfo.environment["TASKMASTER_TEST_ROUNDS"].flatMap(UInt64.init)
    return 0..<2 * max(1, rounds ?? 1)
  }()

  @Test(arguments: seeds) func oneChangeIsFound(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let history = try RandomHistory(&random)
    #expect(try history.reopened().findings(but: [.behind, .attemptMissing]) == [])
    for mutation in Mutation.allCases {
      let copy = try history.copy(mutation.rawValue)
      let what = try mutation.apply(to: copy, of: history, &random)
      let found = try QueueFixture(copy).problems()
      #expect(!found.isEmpty, "seed \(seed): \(mutation): \(what)")
    }
  }
}

/// One change to one object, ref or line.
private enum Mutation: String, CaseIterable {
  case refMoved, refDeleted, commitTruncated, treeDeleted, blobTruncated, noteEdited, noteRemoved
  case lineDropped, lineChanged, lineRepeatedByAnother, taskDeleted

  /// Makes the change.
  /// - Returns: What was changed, for a person.
  func apply(
    to copy: GitFixture, of history: RandomHistory, _ random: inout SeededGenerator
  ) throws -> String {
    let (id, done) = try #require(history.done.randomElement(using: &random))
    let queue = try QueueFixture(copy)
    switch self {
    case .refMoved: try copy.git("update-ref", "refs/heads/\(done.branch)", "main~0^{/Begin}")
    case .refDeleted: try copy.git("update-ref", "-d", "refs/heads/\(done.branch)")
    case .commitTruncated: try queue.truncate(object: done.commit.hex)
    case .treeDeleted: try queue.remove(object: done.tree.hex)
    case .blobTruncated:
      let file = try #require(done.artifacts.randomElement(using: &random))
      try queue.truncate(object: file.blob.hex)
    case .noteEdited:
      try rewrite(done.commit, in: copy) { lines in
        let index = Int.random(in: 0..<lines.count, using: &random)
        lines[index] += "0"
      }
    case .noteRemoved: try copy.git("notes", "--ref=taskmaster", "remove", done.commit.hex)
    case .lineDropped:
      try rewrite(id, in: copy) { lines in
        lines.remove(at: Int.random(in: 0..<lines.count, using: &random))
      }
    case .lineChanged:
      try rewrite(id, in: copy) { lines in
        let index = Int.random(in: 0..<lines.count, using: &random)
        lines[index] = lines[index].replacing("A U Thor", with: "B U Thor")
      }
    case .lineRepeatedByAnother:
      let log = try queue.store.snapshot().log
      let entry = try #require(
        log.events.filter { $0.task == id }.last { $0.event.fact.name == "done" })
      try queue.append(
        Array(
          String(decoding: entry.line.bytes, as: UTF8.self)
            .replacing("0123456789abcdef", with: "fedcba9876543210").utf8), on: id)
    case .taskDeleted: try queue.remove(object: id.hex)
    }
    return "task \(id.short), artifact \(done.commit.short)"
  }

  private func rewrite(
    _ object: ObjectID, in copy: GitFixture, _ change: (inout [String]) throws -> Void
  ) throws {
    var lines = try copy.git("notes", "--ref=taskmaster", "show", object.hex).line
      .split(separator: "\n").map(String.init)
    try change(&lines)
    try copy.git(
      "notes", "--ref=taskmaster", "add", "--force", "--file=-", object.hex,
      input: lines.map { $0 + "\n" }.joined())
  }
}

extension QueueFixture {
  /// What is found, without some codes.
  fileprivate func findings(but codes: [FindingCode]) throws -> [String] {
    try verify().findings.filter { !codes.contains($0.code) }.map(\.description)
  }

  /// The problems that are found; an error is as good as one.
  fileprivate func problems() throws -> [String] {
    do {
      return try verify().findings.filter { $0.severity == .problem }.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }
}
