import GitFixtures
import Testing

@testable import Git

@Suite struct CommitTests {
  @Test func taskCommitIsThatOfGit() throws {
    let fixture = try GitFixture()
    let text = "implement login\n\ngrüße 🚀\n"
    let tree = try fixture.git("mktree", input: "").line
    let made = try fixture.git(
      "commit-tree", tree, input: text,
      environment: [
        "GIT_AUTHOR_NAME": "git-taskmaster", "GIT_AUTHOR_EMAIL": "git-taskmaster@localhost",
        "GIT_AUTHOR_DATE": "@0 +0000", "GIT_COMMITTER_NAME": "git-taskmaster",
        "GIT_COMMITTER_EMAIL": "git-taskmaster@localhost", "GIT_COMMITTER_DATE": "@0 +0000",
      ]
    ).line
    let tool = Signature(name: "git-taskmaster", email: "git-taskmaster@localhost", seconds: 0)
    let draft = CommitDraft(
      tree: .emptyTree, parents: [], author: tool, committer: tool, message: Array(text.utf8))
    #expect(Repository.hash(.commit, Repository.commitBytes(of: draft)).hex == made)
    let repository = try fixture.open()
    #expect(try repository.writeCommit(draft).hex == made)
  }

  @Test func thereAndBack() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let head = try fixture.id("HEAD")
    let draft = CommitDraft(
      tree: try fixture.id("HEAD^{tree}"), parents: [head, try repository.write("other")],
      author: .someone,
      committer: Signature(name: "Ü", email: "", seconds: -5, offsetMinutes: -90),
      message: [0xff, 0x0a, 0x0a, 0x20])
    let id = try repository.writeCommit(draft)
    let read = try #require(try repository.commit(id))
    #expect(read.tree == draft.tree)
    #expect(read.parents == draft.parents)
    #expect(read.author == draft.author)
    #expect(read.committer == draft.committer)
    #expect(read.message == draft.message)
    #expect(read.id == id)
    let content = try fixture.git("cat-file", "commit", id.hex).stdout
    #expect(content == Repository.commitBytes(of: draft))
    #expect(String(decoding: content, as: UTF8.self).contains("Ü <> -5 -0130\n"))
  }

  @Test func readsWhatGitWrites() throws {
    let fixture = try GitFixture()
    let commit = try #require(try fixture.open().commit(fixture.id("HEAD")))
    #expect(try commit.tree == fixture.id("HEAD^{tree}"))
    #expect(commit.parents == [])
    #expect(commit.author.name == "A U Thor")
    #expect(commit.author.email == "author@example.com")
    #expect(commit.committer.name == "C O Mitter")
    #expect(commit.author.offsetMinutes == 0)
    #expect(commit.message == Array("Begin\n".utf8))
  }

  @Test func furtherHeadersAreNoMessage() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let text = """
      tree \(Oid.emptyTree)
      author A <a> 1 +0000
      committer A <a> 1 +0000
      encoding ISO-8859-1
      gpgsig -----BEGIN
       line
       
       -----END

      message

      """
    let id = try repository.write(.commit, Array(text.utf8))
    #expect(try repository.commit(id)?.message == Array("message\n".utf8))
  }

  @Test(
    arguments: [
      ("A <a> 5 +0130", "A", "a", 5, 90), ("A <a>", "A", "a", 0, 0), ("A", "A", "", 0, 0),
      ("", "", "", 0, 0), ("<a> 5 -0030", "", "a", 5, -30), ("A <a> x y", "A", "a", 0, 0),
      ("A > B <a> 5 +0000", "A > B", "a", 5, 0), ("A <a 5 +0000", "A", "a 5 +0000", 0, 0),
      ("A > <", "A >", "", 0, 0),
    ] as [(String, String, String, Int64, Int32)])
  func oddSignatures(
    _ line: String, _ name: String, _ email: String, _ seconds: Int64, _ offset: Int32
  ) throws {
    let text = "tree \(Oid.emptyTree)\nauthor \(line)\ncommitter \(line)\n\nx"
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let id = try repository.write(.commit, Array(text.utf8))
    let commit = try #require(try repository.commit(id))
    #expect(
      commit.author
        == Signature(name: name, email: email, seconds: seconds, offsetMinutes: offset))
    #expect(commit.author == commit.committer)
  }

  @Test(arguments: ["", "tree x\n", "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n", "rubbish"])
  func malformed(_ text: String) throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let id = try repository.write(.commit, Array(text.utf8))
    let error = #expect(throws: GitError.self) { try repository.commit(id) }
    #expect(error?.code == .malformed)
  }

  @Test(arguments: [
    "A U Thor", "  A.U. Thor.  ", "<A>\n<B>", "\"A\" 'B'", ",;:.A\\", "Ü\u{1}x\u{1f}", "A\tB",
  ])
  func namesAreCleanedAsGitDoes(_ name: String) throws {
    let fixture = try GitFixture()
    let tree = try fixture.git("mktree", input: "").line
    let made = try fixture.git(
      "commit-tree", tree, input: "x",
      environment: [
        "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": name, "GIT_AUTHOR_DATE": "@5 +0000",
        "GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": name, "GIT_COMMITTER_DATE": "@5 +0000",
      ]
    ).line
    let signature = Signature(name: name, email: name, seconds: 5)
    let draft = CommitDraft(
      tree: .emptyTree, parents: [], author: signature, committer: signature,
      message: Array("x".utf8))
    #expect(try fixture.open().writeCommit(draft).hex == made)
  }

  @Test func refusesWhatCannotBe() throws {
    let fixture = try GitFixture()
    let repository = try fixture.open()
    let missing = Repository.hash(.commit, Array("missing".utf8))
    let blob = try repository.writeBlob([1])
    for draft in [
      CommitDraft("x", tree: missing), CommitDraft("x", tree: blob),
      CommitDraft("x", tree: try fixture.id("HEAD")),
      CommitDraft("x", tree: try repository.writeTree([]), parents: [missing]),
      CommitDraft("x", tree: try repository.writeTree([]), parents: [blob]),
      CommitDraft("x\0", tree: try repository.writeTree([])),
    ] {
      #expect(throws: GitError.self) { try repository.writeCommit(draft) }
    }
  }
}
