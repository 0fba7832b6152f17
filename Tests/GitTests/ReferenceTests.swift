import GitFixtures
import Testing

@testable import Git

@Suite struct ReferenceTests {
  let repository: Repository
  let fixture: GitFixture
  let first: Oid
  let second: Oid

  init() throws {
    fixture = try GitFixture()
    repository = try fixture.open()
    first = try repository.write("first")
    second = try repository.write("second")
  }

  @Test func createMoveAndRead() throws {
    let name = "refs/notes/taskmaster"
    #expect(try repository.target(of: name) == nil)
    #expect(try repository.move(name, to: first, expecting: .absent))
    #expect(try repository.target(of: name) == first)
    #expect(try fixture.id(name) == first)
    #expect(try repository.move(name, to: second, expecting: .at(first)))
    #expect(try fixture.id(name) == second)
    #expect(try repository.move(name, to: first, expecting: .any))
    #expect(try repository.move("refs/heads/new", to: first, expecting: .any))
    #expect(try fixture.id("refs/heads/new") == first)
  }

  @Test func belowAnotherOneThereIsNothing() throws {
    #expect(try repository.target(of: "refs/heads/main/x") == nil)
    #expect(try repository.target(of: "refs/heads") == nil)
    #expect(try repository.references(under: "refs/heads/main/").isEmpty)
  }

  @Test func whatIsNotExpectedDoesNotHappen() throws {
    let name = "refs/heads/a/b"
    #expect(try !repository.move(name, to: first, expecting: .at(second)))
    #expect(try repository.target(of: name) == nil)
    #expect(try repository.move(name, to: first, expecting: .absent))
    #expect(try !repository.move(name, to: second, expecting: .absent))
    #expect(try !repository.move(name, to: second, expecting: .at(second)))
    #expect(try repository.target(of: name) == first)
    #expect(try !repository.deleteReference(name, expecting: .at(second)))
    #expect(try !repository.deleteReference(name, expecting: .absent))
    #expect(try repository.target(of: name) == first)
    #expect(!fixture.exists(".git/refs/heads/a/b.lock"))
  }

  @Test func packedOnesAreComparedAsWell() throws {
    let name = "refs/notes/taskmaster"
    #expect(try repository.move(name, to: first, expecting: .absent))
    try fixture.git("pack-refs", "--all", "--prune")
    #expect(!fixture.exists(".git/\(name)"))
    #expect(try !repository.move(name, to: second, expecting: .absent))
    #expect(try repository.move(name, to: second, expecting: .at(first)))
    #expect(try fixture.id(name) == second)
  }

  @Test func reflog() throws {
    let name = "refs/notes/taskmaster"
    _ = try repository.updateReference(
      name, to: first, expecting: .absent, message: "queue 4fa1c2d\nimplement", signature: .someone)
    _ = try repository.move(name, to: second, expecting: .at(first))
    let log = try fixture.git("reflog", "show", "--format=%H %gn <%ge> %gs", name).line
    #expect(
      log == """
        \(second) A U Thor <author@example.com> move
        \(first) A U Thor <author@example.com> queue 4fa1c2d implement
        """)
    #expect(try fixture.read(".git/logs/\(name)").contains("1893456000 +0130"))
  }

  @Test func anEmptyIdentityIsNoObstacle() throws {
    let nobody = Signature(name: " <> ", email: "", seconds: 5)
    #expect(
      try repository.updateReference(
        "refs/heads/x", to: first, expecting: .absent, message: "", signature: nobody))
    #expect(try fixture.git("reflog", "show", "refs/heads/x").line.isEmpty == false)
  }

  @Test(arguments: [
    "", "HEAD", "main", "refs", "refs/", "refs/heads/@{", "refs/heads/", "refs/heads/a..b",
    "refs/heads/a b",
    "refs/heads/a\0b", "refs/heads/.a", "refs/heads/a.lock", "/refs/heads/a", "refs/heads/a~1",
    "refs/heads/-\n", "../refs/heads/x",
  ])
  func badName(_ name: String) throws {
    for change in [
      { try repository.move(name, to: first, expecting: .any) },
      { try repository.deleteReference(name, expecting: .any) },
    ] {
      let error = #expect(throws: GitError.self) { _ = try change() }
      #expect(error?.code == .invalidName)
    }
    if name != "HEAD" {
      #expect(throws: GitError.self) { try repository.target(of: name) }
    }
  }

  @Test func aTargetThatIsMissing() throws {
    let missing = Repository.hash(.commit, [1])
    let error = #expect(throws: GitError.self) {
      try repository.move("refs/heads/x", to: missing, expecting: .any)
    }
    #expect(error?.code == .notFound)
  }

  @Test(arguments: [false, true])
  func noRoom(_ isPacked: Bool) throws {
    #expect(try repository.move("refs/heads/a/b", to: first, expecting: .absent))
    if isPacked { try fixture.git("pack-refs", "--all", "--prune") }
    for (name, obstacle) in [
      ("refs/heads/a", "refs/heads/a/b"), ("refs/heads/a/b/c", "refs/heads/a/b"),
      ("refs/heads/a/b/c/d", "refs/heads/a/b"),
    ] {
      let error = #expect(throws: GitError.self) {
        try repository.move(name, to: first, expecting: .absent)
      }
      #expect(error?.code == .exists)
      #expect(error?.message == "it cannot be beside \(obstacle)")
      #expect(!fixture.exists(".git/\(name).lock"))
    }
    #expect(try repository.move("refs/heads/a/c", to: first, expecting: .absent))
    #expect(try repository.move("refs/heads/a-", to: first, expecting: .absent))
    try fixture.git("fsck", "--strict")
  }

  @Test func emptyDirectoriesAreNoObstacle() throws {
    try fixture.makeDirectory(".git/refs/heads/a/b/c")
    #expect(try repository.move("refs/heads/a", to: first, expecting: .absent))
  }

  @Test func somebodyElseHasTheLock() throws {
    let name = "refs/heads/x"
    try fixture.write(".git/\(name).lock", "")
    #expect(try !repository.move(name, to: first, expecting: .absent))
    #expect(try !repository.deleteReference(name, expecting: .any))
    #expect(fixture.exists(".git/\(name).lock"))
    try fixture.remove(".git/\(name).lock")
    #expect(try repository.move(name, to: first, expecting: .absent))
  }

  @Test func symbolicOnesAreFollowed() throws {
    try fixture.git("symbolic-ref", "refs/heads/link", "refs/heads/real")
    #expect(try repository.target(of: "refs/heads/link") == nil)
    #expect(try repository.move("refs/heads/link", to: first, expecting: .absent))
    #expect(try fixture.id("refs/heads/real") == first)
    #expect(try fixture.git("symbolic-ref", "refs/heads/link").line == "refs/heads/real")
    #expect(try repository.target(of: "refs/heads/link") == first)
    let error = #expect(throws: GitError.self) {
      try repository.deleteReference("refs/heads/link", expecting: .any)
    }
    #expect(error?.code == .invalid)
    #expect(try fixture.id("refs/heads/real") == first)
  }

  @Test func symbolicOnesThatLeadInACircle() throws {
    try fixture.git("symbolic-ref", "refs/heads/a", "refs/heads/b")
    try fixture.git("symbolic-ref", "refs/heads/b", "refs/heads/a")
    #expect(throws: GitError.self) {
      try repository.move("refs/heads/a", to: first, expecting: .any)
    }
  }

  @Test func damage() throws {
    try fixture.write(".git/refs/heads/broken", "rubbish\n")
    #expect(throws: GitError.self) { try repository.target(of: "refs/heads/broken") }
    #expect(throws: GitError.self) {
      try repository.move("refs/heads/broken", to: first, expecting: .absent)
    }
    #expect(!fixture.exists(".git/refs/heads/broken.lock"))
    try fixture.write(".git/refs/heads/empty", "")
    #expect(try repository.references(under: "refs/heads/").map(\.name) == ["refs/heads/main"])
  }

  @Test func listing() throws {
    for name in ["heads/a/b", "heads/b", "heads/a-b", "notes/x", "taskmaster/attempts/1/2"] {
      #expect(try repository.move("refs/" + name, to: first, expecting: .absent))
    }
    try fixture.git("pack-refs", "--all", "--prune")
    #expect(try repository.move("refs/heads/b", to: second, expecting: .any))
    #expect(try repository.move("refs/heads/a/c", to: second, expecting: .any))
    try fixture.git("symbolic-ref", "refs/heads/link", "refs/heads/b")
    try fixture.git("symbolic-ref", "refs/heads/nowhere", "refs/heads/nothing")
    try fixture.write(".git/refs/heads/x.lock", "")
    for prefix in [
      "refs/", "refs/heads/", "refs/heads/a", "refs/heads/a/", "refs/taskmaster/", "refs/none/",
      "refs/heads/b", "refs/notes/x/",
    ] {
      let mine = try repository.references(under: prefix)
      let theirs = try fixture.git("for-each-ref", "--format=%(objectname) %(refname)").line
      let expected = theirs.split(separator: "\n").map(String.init).filter {
        $0.dropFirst(41).hasPrefix(prefix)
      }
      #expect(mine.map { "\($0.target) \($0.name)" } == expected)
    }
    #expect(throws: GitError.self) { try repository.references(under: "heads/") }
  }
}
