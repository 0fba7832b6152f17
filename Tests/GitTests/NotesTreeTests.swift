import GitFixtures
import Testing

@testable import Git

@Suite struct NotesTreeTests {
  let repository: Repository
  let fixture: GitFixture

  init() throws {
    fixture = try GitFixture()
    repository = try fixture.open()
  }

  /// Objects that nobody has: notes do not care.
  private func objects(_ count: Int) -> [Oid] {
    (0..<count).map { Repository.hash(.blob, Array("object \($0)".utf8)) }
  }

  private func note(_ text: String) throws -> Oid { try repository.writeBlob(Array(text.utf8)) }

  /// Notes as a set of lines, to compare them in any order.
  private func listed(_ tree: Oid) throws -> Set<String> {
    let notes = try NotesTree.list(tree, in: repository).notes
    return Set(notes.map { "\($0.blob) \($0.object)" })
  }

  /// What stock Git finds in a tree.
  private func listedByGit(_ tree: Oid) throws -> Set<String> {
    let commit = try repository.writeCommit(CommitDraft("notes", tree: tree))
    _ = try repository.move("refs/notes/check", to: commit, expecting: .any)
    let lines = try fixture.git("notes", "--ref=check", "list").line
    return Set(lines.split(separator: "\n").map(String.init))
  }

  /// Entries that are put wherever a test wants them.
  private func tree(_ files: [(path: String, blob: Oid)]) throws -> Oid {
    var entries: [TreeEntry] = []
    let groups = Dictionary(grouping: files) { $0.path.prefix { $0 != "/" } }
    for (name, inner) in groups {
      if inner.count == 1, inner[0].path == name {
        entries.append(TreeEntry(name: Array(name.utf8), oid: inner[0].blob, mode: .blob))
      } else {
        let rest = inner.map { (String($0.path.dropFirst(name.count + 1)), $0.blob) }
        entries.append(TreeEntry(name: Array(name.utf8), oid: try tree(rest), mode: .tree))
      }
    }
    return try repository.writeTree(entries)
  }

  /// The path of a note with so many directories above it.
  private func path(_ object: Oid, depth: Int) -> String {
    let hex = Array(object.hex)
    let directories = (0..<depth).map { String(hex[(2 * $0)..<(2 * $0 + 2)]) + "/" }
    return directories.joined() + String(hex[(2 * depth)...])
  }

  @Test func whatStockGitWrites() throws {
    let commits = try repository.writingPack {
      try (0..<700).map { try repository.write("commit \($0)") }
    }
    try fixture.git("notes", "--ref=stock", "add", "-m", "by git", "HEAD")
    let head = try fixture.id("HEAD")
    let pairs = commits.map { "\(head) \($0)\n" }.joined()
    try fixture.git("notes", "--ref=stock", "copy", "--stdin", input: pairs)
    let tree = try fixture.id("refs/notes/stock^{tree}")
    // So many that Git makes directories.
    #expect(try repository.tree(tree)?.contains { $0.mode == .tree } == true)
    let lines = try fixture.git("notes", "--ref=stock", "list").line
    #expect(try listed(tree) == Set(lines.split(separator: "\n").map(String.init)))
    #expect(try NotesTree.list(tree, in: repository).strays == [])
    for object in commits + [head] {
      #expect(try NotesTree.blobs(of: object, in: tree, from: repository).count == 1)
    }
    #expect(try NotesTree.blobs(of: .zero, in: tree, from: repository) == [])
  }

  @Test func whatStockGitAddsToOurs() throws {
    var changes: [Oid: Oid?] = [:]
    for object in objects(600) { changes[object] = try note("note on \(object)") }
    let ours = try NotesTree.updating(nil, with: changes, in: repository)
    let commit = try repository.writeCommit(CommitDraft("notes", tree: ours))
    _ = try repository.move("refs/notes/both", to: commit, expecting: .absent)
    try fixture.git("notes", "--ref=both", "add", "-m", "by git", "HEAD")
    let head = try fixture.id("HEAD")
    let theirs = try fixture.id("refs/notes/both^{tree}")
    #expect(try listed(theirs).count == 601)
    let replaced = try NotesTree.updating(theirs, with: [head: note("by us")], in: repository)
    #expect(try listed(replaced).count == 601)
    #expect(try listed(replaced) == listedByGit(replaced))
  }

  @Test func whatWeWrite() throws {
    let all = objects(300)
    var changes: [Oid: Oid?] = [:]
    for object in all { changes[object] = try note("note on \(object)") }
    let tree = try NotesTree.updating(nil, with: changes, in: repository)
    #expect(try listed(tree) == listedByGit(tree))
    #expect(try listed(tree).count == 300)
    let paths = try repository.paths(in: tree).map { String(decoding: $0.path, as: UTF8.self) }
    #expect(Set(paths) == Set(all.map { path($0, depth: 1) }))
    // Step by step is the same as at once.
    var step: Oid?
    for (object, blob) in changes {
      step = try NotesTree.updating(step, with: [object: blob], in: repository)
    }
    #expect(step == tree)
    try fixture.git("fsck", "--strict")
  }

  @Test func removal() throws {
    let all = objects(20)
    var changes: [Oid: Oid?] = [:]
    for object in all { changes[object] = try note("x") }
    let tree = try NotesTree.updating(nil, with: changes, in: repository)
    let less = try NotesTree.updating(tree, with: [all[0]: nil, .zero: nil], in: repository)
    #expect(try listed(less).count == 19)
    #expect(try NotesTree.blobs(of: all[0], in: less, from: repository) == [])
    let none = try NotesTree.updating(
      less, with: Dictionary(uniqueKeysWithValues: all.map { ($0, nil) }), in: repository)
    #expect(none == .emptyTree)
    #expect(try NotesTree.updating(nil, with: [.zero: nil], in: repository) == .emptyTree)
  }

  @Test(arguments: [0, 1, 2, 3, 19])
  func foundAndReplacedAtAnyDepth(_ depth: Int) throws {
    let object = objects(1)[0]
    let (old, new) = (try note("old"), try note("new"))
    let before = try tree([(path(object, depth: depth), old)])
    #expect(try NotesTree.blobs(of: object, in: before, from: repository) == [old])
    #expect(try listed(before) == ["\(old) \(object)"])
    let after = try NotesTree.updating(before, with: [object: new], in: repository)
    #expect(try after == tree([(path(object, depth: depth), new)]))
    #expect(try NotesTree.updating(after, with: [object: nil], in: repository) == .emptyTree)
  }

  @Test func duplicatesBecomeOne() throws {
    let object = objects(1)[0]
    let other = try #require(Oid(bytes: object.bytes.dropLast() + [object.bytes[19] ^ 1]))
    let (a, b, new) = (try note("a"), try note("b"), try note("new"))
    let before = try tree([
      (path(object, depth: 0), a), (path(object, depth: 1), b), (path(object, depth: 3), a),
      (path(other, depth: 3), b),
    ])
    #expect(try NotesTree.list(before, in: repository).notes.count { $0.object == object } == 3)
    #expect(try Set(NotesTree.blobs(of: object, in: before, from: repository)) == [a, b])
    let after = try NotesTree.updating(before, with: [object: new], in: repository)
    #expect(try listed(after) == ["\(new) \(object)", "\(b) \(other)"])
    #expect(try listed(after) == listedByGit(after))
    let removed = try NotesTree.updating(before, with: [object: nil], in: repository)
    #expect(try listed(removed) == ["\(b) \(other)"])
  }

  @Test func mixedDepthsAtRandom() throws {
    var random = SeededGenerator(seed: 3)
    let all = objects(60)
    for _ in 0..<10 {
      var expected: [Oid: Oid] = [:]
      var entries: [(String, Oid)] = []
      for object in all where Bool.random(using: &random) {
        let blob = try note("\(UInt8.random(in: 0...9, using: &random))")
        expected[object] = blob
        entries.append((path(object, depth: Int.random(in: 0...3, using: &random)), blob))
      }
      var changes: [Oid: Oid?] = [:]
      for object in all where Bool.random(using: &random) {
        changes[object] = Bool.random(using: &random) ? .some(try note("changed")) : .some(nil)
        expected[object] = changes[object] ?? nil
      }
      let after = try NotesTree.updating(tree(entries), with: changes, in: repository)
      #expect(try listed(after) == Set(expected.map { "\($0.value) \($0.key)" }))
      #expect(try listed(after) == listedByGit(after))
    }
  }

  @Test func strays() throws {
    let object = objects(1)[0]
    let blob = try note("x")
    let hex = object.hex
    let stray = [
      "README", "\(hex)0", "\(hex.prefix(2))/x", "zz/\(hex.dropFirst(2))", "dir/file",
      String(repeating: "g", count: 40),
    ]
    let before = try tree(stray.map { ($0, blob) } + [(path(object, depth: 1), blob)])
    let listing = try NotesTree.list(before, in: repository)
    #expect(listing.notes.map(\.object) == [object])
    #expect(
      Set(listing.strays.map { String(decoding: $0, as: UTF8.self) })
        == [
          "README", "\(hex)0", "\(hex.prefix(2))/x", "zz", "dir", String(repeating: "g", count: 40),
        ])
    let after = try NotesTree.updating(before, with: [object: nil], in: repository)
    #expect(try Set(repository.paths(in: after).map(\.path)) == Set(stray.map { Array($0.utf8) }))
  }

  @Test func aNameThatIsTaken() throws {
    let object = objects(1)[0]
    let blob = try note("x")
    let before = try tree([(String(object.hex.prefix(2)), blob)])
    let after = try NotesTree.updating(before, with: [object: blob], in: repository)
    #expect(try listed(after) == ["\(blob) \(object)"])
    #expect(try listed(after) == listedByGit(after))
  }

  @Test func aTreeThatIsThereTooOften() throws {
    // Read naively, this takes longer than anybody lives.
    var inner = try repository.writeTree([])
    for _ in 0..<19 {
      inner = try repository.writeTree(
        (0..<256).map { TreeEntry(name: NotePlace.name(of: UInt8($0)), oid: inner, mode: .tree) })
    }
    let listing = try NotesTree.list(inner, in: repository)
    #expect(listing.notes.isEmpty)
    #expect(listing.strays.count == 19 * 255)
  }

  @Test func whatIsMissing() throws {
    let missing = Repository.hash(.blob, Array("missing".utf8))
    #expect(throws: GitError.self) { try NotesTree.list(missing, in: repository) }
    #expect(throws: GitError.self) {
      try NotesTree.blobs(of: missing, in: missing, from: repository)
    }
    #expect(throws: GitError.self) {
      try NotesTree.updating(nil, with: [missing: missing], in: repository)
    }
  }
}
