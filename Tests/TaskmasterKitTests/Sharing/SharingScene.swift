import Git
import GitFixtures
import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// A clone that shares its log over a bare repository.
struct SharingScene: Sendable {
  let scene: LogScene
  var fixture: GitFixture { scene.fixture }

  init(_ scene: LogScene) { self.scene = scene }

  /// A repository with an empty remote `origin`, to which `main` was pushed.
  static func begin() throws -> (remote: GitFixture, first: SharingScene) {
    let fixture = try GitFixture()
    let remote = try fixture.addRemote()
    try fixture.git("push", "--quiet", "origin", "main")
    try remote.git("symbolic-ref", "HEAD", "refs/heads/main")
    return (remote, SharingScene(LogScene(fixture)))
  }

  /// Another clone of a remote.
  func clone(_ remote: GitFixture, _ name: String, _ options: String...) throws -> SharingScene {
    let copy = fixture.at("../" + name)
    try fixture.run("git", ["clone", "--quiet"] + options + [remote.path, copy.path]).succeeded()
    return SharingScene(scene.at(copy))
  }

  func sharing(_ change: (inout GitProgram) -> Void = { _ in }) throws -> RemoteLog {
    let repository = try scene.repository()
    var git = GitProgram(
      gitDirectory: repository.gitDirectory, workTree: repository.workTree, directory: fixture.path,
      environment: fixture.sandbox.nextEnvironment())
    change(&git)
    return RemoteLog(
      repository: repository, store: try scene.store(), git: git, identity: LogScene.author,
      surroundings: scene.surroundings)
  }

  func owed(to remote: String = "origin") throws -> RemoteLog.Owed {
    try sharing().owed(to: remote, in: try scene.snapshot())
  }

  @discardableResult
  func push() async throws -> RemoteLog.Owed {
    try await sharing().push(to: "origin", hooks: false)
  }

  @discardableResult
  func merge() async throws -> LogSnapshot {
    try await sharing().fetchAndMerge("origin")
  }

  /// Claims a queued task and does it, all but the branch: a commit on the last artifact.
  @discardableResult
  func record(_ text: String, session: Character = "0") throws -> Done {
    let store = try scene.store()
    let before = try store.snapshot()
    let base = try before.queue.lastArtifact(of: "main")?.commit.hex ?? fixture.commitID("main")
    let word = String(repeating: session, count: 16)
    let message =
      "\(text)\n\nTaskmaster-Task: \(id(text).hex)\nTaskmaster-Attempt: 1\nSession: \(word)\n"
    let tree = try fixture.git("rev-parse", base + "^{tree}").line
    let commit = try fixture.git("commit-tree", "-p", base, "-m", message, tree).line
    let now = scene.surroundings.now()
    var done = Done(
      attempt: 1, session: word, base: try #require(ObjectID(hex: base)),
      commit: try #require(ObjectID(hex: commit)), tree: try #require(ObjectID(hex: tree)),
      branch: branch(text), seconds: 1, started: now)
    done.files = 1
    let claim = Claimed(
      attempt: 1, base: done.base, session: word, host: "host", pid: 1, boot: "boot",
      expires: now.advanced(bySeconds: 600))
    for fact in [Fact.claimed(claim), .done(done)] {
      try store.transact(by: LogScene.author, subject: LogSubject.text) { _ in
        [NewFact(id(text), fact)]
      }
    }
    return done
  }

  /// Does a queued task and makes its branch.
  @discardableResult
  func finish(_ text: String, session: Character = "0") throws -> String {
    let done = try record(text, session: session)
    try fixture.git("update-ref", "refs/heads/\(done.branch)", done.commit.hex)
    return done.commit.hex
  }
}

/// The branch of the task with that text.
func branch(_ text: String) -> String {
  BranchName.candidate(0, of: text, occurrence: 1, prefix: "")
}

extension GitFixture {
  /// All references whose names begin with a prefix.
  func references(_ prefix: String = "refs/") throws -> [String: String] {
    let lines = try git("for-each-ref", "--format=%(refname) %(objectname)", prefix).line
      .split(separator: "\n")
    return Dictionary(
      uniqueKeysWithValues: lines.map { line in
        let words = line.split(separator: " ").map(String.init)
        return (words[0], words[1])
      })
  }
}
