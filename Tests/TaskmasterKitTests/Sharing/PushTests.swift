import Git
import GitFixtures
import TaskmasterCore
import Testing

@testable import TaskmasterKit

struct PushTests {
  let remote: GitFixture
  let first: SharingScene

  init() throws { (remote, first) = try SharingScene.begin() }

  @Test func branchesAndLogGoTogether() async throws {
    try first.scene.add("one", "two")
    let one = try first.finish("one")
    let two = try first.finish("two")
    let all = RemoteLog.Owed(branches: [branch("one"), branch("two")], log: true)
    #expect(try first.owed() == all)
    #expect(try await first.push() == all)
    #expect(try first.owed().isEmpty)
    #expect(
      try remote.references() == [
        "refs/heads/main": first.fixture.commitID("main"),
        "refs/heads/\(branch("one"))": one, "refs/heads/\(branch("two"))": two,
        LogStore.reference: first.scene.head(),
      ])
    #expect(
      try first.fixture.references("refs/taskmaster/") == [
        RemoteLog.trackingReference(of: "origin"): first.scene.head()
      ])
    #expect(
      try first.fixture.references("refs/remotes/origin/")["refs/remotes/origin/\(branch("two"))"]
        == two)
    #expect(try await first.push() == RemoteLog.Owed())
  }

  @Test func whatCameLaterIsOwedAlone() async throws {
    try first.scene.add("one", "two")
    try first.finish("one")
    try await first.push()
    #expect(try first.owed() == RemoteLog.Owed())
    try first.finish("two")
    #expect(try first.owed() == RemoteLog.Owed(branches: [branch("two")], log: true))
    #expect(try await first.push() == RemoteLog.Owed(branches: [branch("two")], log: true))
  }

  @Test func onlyArtifactsThatAreHereAreOwed() throws {
    try first.scene.add("one", "two", "three")
    try first.finish("one")
    try first.record("two")
    try first.finish("three")
    // A person has gone on with it.
    try first.fixture.git("update-ref", "refs/heads/\(branch("three"))", "main")
    #expect(try first.owed().branches == [branch("one")])
  }

  @Test func aLogFromElsewhereCannotHaveAnotherBranchPushed() throws {
    try first.scene.add("one")
    let secret = try first.fixture.git("commit-tree", "-p", "main", "-m", "secret", "main^{tree}")
      .line
    try first.fixture.git("update-ref", "refs/heads/secret", secret)
    var done = try first.record("one")
    done.commit = try #require(ObjectID(hex: secret))
    done.branch = "secret"
    try first.scene.add("two")
    for fact in [
      Fact.claimed(
        Claimed(
          attempt: 1, base: done.base, session: done.session, host: "h", pid: 1, boot: "b",
          expires: done.started)), .done(done),
    ] {
      try first.scene.store().transact(by: LogScene.author, subject: LogSubject.text) { _ in
        [NewFact(id("two"), fact)]
      }
    }
    #expect(try first.owed().branches == [])
  }

  @Test func aRemoteWithoutATrackingRefspecIsRememberedAllTheSame() async throws {
    let second = try first.clone(remote, "second", "--single-branch")
    try second.scene.add("one")
    try second.finish("one")
    try await second.push()
    #expect(try second.owed().isEmpty)
  }

  @Test func aMirrorIsPushedToLikeAnyOther() async throws {
    try first.fixture.git("config", "remote.origin.mirror", "true")
    try first.scene.add("one")
    try first.finish("one")
    try first.fixture.git("update-ref", "refs/heads/private", "main")
    try await first.push()
    #expect(try remote.references("refs/heads/").count == 2)
  }

  @Test func nothingElseGoesAlong() async throws {
    try first.fixture.git("config", "push.followTags", "true")
    try first.fixture.git("config", "remote.origin.push", "+refs/heads/*:refs/heads/*")
    try first.fixture.git("tag", "-a", "-m", "release", "v1")
    try first.fixture.git("update-ref", "refs/heads/private", "main")
    try first.scene.add("one")
    try first.finish("one")
    try await first.push()
    #expect(try remote.references("refs/tags/").isEmpty)
    #expect(try remote.references("refs/heads/").count == 2)
  }

  @Test func aBareRepositoryPushes() async throws {
    let bare = SharingScene(first.scene.at(try first.fixture.clone("bare.git", "--bare")))
    try bare.fixture.git("remote", "set-url", "origin", remote.path)
    try bare.scene.add("one")
    try bare.finish("one")
    try await bare.push()
    #expect(try bare.owed().isEmpty)
    #expect(try remote.references()[LogStore.reference] == bare.scene.head())
  }

  @Test func moreBranchesThanFitIntoOneCommandGoInSeveral() throws {
    let artifact = RemoteLog.OwedArtifact(branch: "1", commit: .zero, losers: [])
    let all = Parcel(log: .zero, artifacts: Array(repeating: artifact, count: 9000))
    #expect(all.first.artifacts.count == Parcel.mostBranches)
    #expect(all.first.log != nil)
  }

  @Test func aShallowClonePushes() async throws {
    try first.scene.add("one")
    try await first.push()
    let shallow = first.fixture.at("../shallow")
    try first.fixture.git("clone", "--quiet", "--depth=1", "file://" + remote.path, shallow.path)
    let second = SharingScene(first.scene.at(shallow))
    try await second.merge()
    try second.scene.add("two")
    try second.finish("one")
    try await second.push()
    #expect(try second.owed().isEmpty)
    #expect(try await first.merge().titles == ["one", "two"])
  }

  @Test func aPartialCloneHasTheNotesToo() async throws {
    try remote.git("config", "uploadpack.allowFilter", "true")
    try first.scene.add("one")
    try await first.push()
    let partial = first.fixture.at("../partial")
    try first.fixture.git(
      "clone", "--quiet", "--filter=blob:none", "file://" + remote.path, partial.path)
    let second = SharingScene(first.scene.at(partial))
    // Stock Git leaves the notes out, and does not fetch them again.
    try partial.git("config", "--add", "remote.origin.fetch", RemoteLog.refspec(of: "origin"))
    try partial.git("fetch", "--quiet", "origin")
    #expect(try await second.merge().titles == ["one"])
    try second.scene.add("two")
    try await second.push()
    #expect(try await first.merge().titles == ["one", "two"])
  }
}
