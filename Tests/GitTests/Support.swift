import Foundation
import GitFixtures
import Testing

@testable import Git

extension GitFixture {
  /// This repository as the module opens it.
  func open() throws -> Repository { try Repository(discovering: path) }

  /// This repository as it is opened with these variables, and no others.
  func open(_ variables: [String: String], ownership: Ownership = .checked) throws -> Repository {
    try Repository(
      Opening(discovering: path, in: Environment { variables[$0] }, ownership: ownership))
  }

  /// The id that a revision means.
  func id(_ revision: String) throws -> Oid {
    try #require(Oid(hex: git("rev-parse", "--verify", revision).line))
  }

  /// The error of opening this repository.
  func refusal(_ variables: [String: String] = [:]) throws -> GitError {
    try #require(throws: GitError.self) { try open(variables) }
  }
}

extension Signature {
  /// Somebody, at some time.
  static let someone = Signature(
    name: "A U Thor", email: "author@example.com", seconds: 1_893_456_000, offsetMinutes: 90)
}

extension CommitDraft {
  /// A commit of nothing that says something.
  init(_ text: String, tree: Oid = .emptyTree, parents: [Oid] = []) {
    self.init(
      tree: tree, parents: parents, author: .someone, committer: .someone,
      message: Array(text.utf8))
  }
}

extension Oid {
  static let emptyTree = Repository.hash(.tree, [])
}

extension Repository {
  /// Writes a commit of nothing that says something.
  func write(_ text: String, parents: [Oid] = []) throws -> Oid {
    try writeCommit(CommitDraft(text, tree: writeTree([]), parents: parents))
  }

  /// Moves a reference for a test that has nothing to say about it.
  func move(_ name: String, to target: Oid, expecting expectation: Git.Expectation) throws -> Bool {
    try updateReference(
      name, to: target, expecting: expectation, message: "move", signature: .someone)
  }
}

/// The files in a directory and below, as paths from it, in order.
func files(in directory: String) -> [String] {
  let names = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
  return names.filter { name in
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: "\(directory)/\(name)", isDirectory: &isDirectory)
      && !isDirectory.boolValue
  }.sorted()
}
