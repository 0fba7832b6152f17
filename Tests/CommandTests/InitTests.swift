import GitFixtures
import Testing

/// `git taskmaster init`.
struct InitTests {
  private func withRemote() throws -> (fixture: GitFixture, remote: GitFixture) {
    let fixture = try GitFixture()
    let remote = try fixture.addRemote()
    try fixture.git("push", "--quiet", "origin", "main")
    return (fixture, remote)
  }

  @Test func withoutARemoteItSaysSo() throws {
    let fixture = try GitFixture()
    expect(
      fixture.taskmaster("init"),
      is: """
        notes.taskmaster.mergeStrategy = cat_sort_uniq
        ------- stderr -------
        there is no remote to share with
        """)
    expect(
      fixture.taskmaster("init"),
      is: """
        ------- stderr -------
        there is no remote to share with
        nothing to change
        """)
  }

  @Test func everyKeyIsWrittenOnceAndPrinted() throws {
    let (fixture, _) = try withRemote()
    try fixture.git("remote", "add", "second", "../origin.git")
    expect(
      fixture.taskmaster("init", "--push", "origin"),
      is: """
        remote.origin.fetch = +refs/notes/taskmaster*:refs/taskmaster/remotes/origin/taskmaster*
        remote.second.fetch = +refs/notes/taskmaster*:refs/taskmaster/remotes/second/taskmaster*
        notes.taskmaster.mergeStrategy = cat_sort_uniq
        taskmaster.remote = origin
        ------- stderr -------
        origin has no log yet
        second has no log yet
        """)
    expect(
      try fixture.git("config", "--local", "--get-regexp", "fetch|notes|taskmaster"),
      is: """
        remote.origin.fetch +refs/heads/*:refs/remotes/origin/*
        remote.origin.fetch +refs/notes/taskmaster*:refs/taskmaster/remotes/origin/taskmaster*
        remote.second.fetch +refs/heads/*:refs/remotes/second/*
        remote.second.fetch +refs/notes/taskmaster*:refs/taskmaster/remotes/second/taskmaster*
        notes.taskmaster.mergestrategy cat_sort_uniq
        taskmaster.remote origin
        """)
    let before = try fixture.read(".git/config")
    expect(
      fixture.taskmaster("init", "--push", "origin"),
      is: """
        ------- stderr -------
        origin has no log yet
        second has no log yet
        nothing to change
        """)
    #expect(try fixture.read(".git/config") == before)
    expect(
      fixture.taskmaster("init", "--json"),
      is: """
        {"version":1,"settings":[],"fetched":[{"remote":"origin","events":null},\
        {"remote":"second","events":null}],"failures":[],"hooks":[]}
        """)
  }

  @Test func onlyTheNamedRemoteIsSharedWith() throws {
    let (fixture, _) = try withRemote()
    try fixture.git("remote", "add", "second", "../origin.git")
    expect(
      fixture.taskmaster("init", "second"),
      is: """
        remote.second.fetch = +refs/notes/taskmaster*:refs/taskmaster/remotes/second/taskmaster*
        notes.taskmaster.mergeStrategy = cat_sort_uniq
        ------- stderr -------
        second has no log yet
        """)
    let before = try fixture.read(".git/config")
    for words in [["init", "second", "third"], ["init", "--push", "third"]] {
      expect(
        fixture.run("git-taskmaster", words),
        is: """
          ------- stderr -------
          error: there is no remote 'third'
          hint: the remotes are: origin, second
          [exit status: 128]
          """)
    }
    #expect(try fixture.read(".git/config") == before)
  }

  @Test func whatTheUserHasConfiguredStays() throws {
    let (fixture, _) = try withRemote()
    try fixture.git("config", "--add", "remote.origin.fetch", "+refs/notes/*:refs/notes/*")
    try fixture.git("config", "notes.taskmaster.mergeStrategy", "ours")
    try fixture.git("config", "notes.mergeStrategy", "theirs")
    expect(
      fixture.taskmaster("init"),
      is: """
        remote.origin.fetch = +refs/notes/taskmaster*:refs/taskmaster/remotes/origin/taskmaster*
        notes.taskmaster.mergeStrategy = cat_sort_uniq
        ------- stderr -------
        origin has no log yet
        """)
    expect(
      try fixture.git("config", "--get-all", "remote.origin.fetch"),
      is: """
        +refs/heads/*:refs/remotes/origin/*
        +refs/notes/*:refs/notes/*
        +refs/notes/taskmaster*:refs/taskmaster/remotes/origin/taskmaster*
        """)
    #expect(try fixture.git("config", "notes.mergeStrategy").line == "theirs")
  }

  @Test func aLogThatTheRemoteHasIsTakenOver() throws {
    let (fixture, remote) = try withRemote()
    try fixture.taskmaster("add", "implement login", "write the tests").succeeded()
    try fixture.git("push", "--quiet", "origin", "refs/notes/taskmaster")
    let clone = try remote.clone("second")
    try clone.taskmaster("add", "mend the build").succeeded()
    expect(
      clone.taskmaster("init"),
      is: """
        remote.origin.fetch = +refs/notes/taskmaster*:refs/taskmaster/remotes/origin/taskmaster*
        notes.taskmaster.mergeStrategy = cat_sort_uniq
        merged 2 events of origin
        """)
    expect(
      clone.taskmaster("complete", "tasks"),
      is: """
        535f054	implement login
        f197730	mend the build
        f50da0d	write the tests
        """)
    expect(
      clone.taskmaster("init"),
      is: """
        ------- stderr -------
        the log of origin holds nothing new
        nothing to change
        """)
    try clone.git("fsck", "--strict")
  }

  @Test func aRemoteThatDoesNotAnswerCostsTheFetchAlone() throws {
    let (fixture, remote) = try withRemote()
    try fixture.git("remote", "add", "dead", "../nowhere.git")
    expect(
      fixture.taskmaster("init"),
      is: """
        remote.dead.fetch = +refs/notes/taskmaster*:refs/taskmaster/remotes/dead/taskmaster*
        remote.origin.fetch = +refs/notes/taskmaster*:refs/taskmaster/remotes/origin/taskmaster*
        notes.taskmaster.mergeStrategy = cat_sort_uniq
        ------- stderr -------
        origin has no log yet
        error: cannot fetch the log of 'dead': `git fetch` failed with exit status 128:
          fatal: '../nowhere.git' does not appear to be a git repository
          fatal: Could not read from remote repository.
          Please make sure you have the correct access rights
          and the repository exists.
        hint: see whether `git ls-remote dead` works
        hint: the settings are in place; to fetch later: git taskmaster init
        [exit status: 1]
        """)
    #expect(fixture.taskmaster("init", "--json", "dead").exitStatus == 1)
    try fixture.git("remote", "set-url", "dead", remote.path)
    expect(
      fixture.taskmaster("init"),
      is: """
        ------- stderr -------
        dead has no log yet
        origin has no log yet
        nothing to change
        """)
  }

  @Test func aRemoteWhoseLogIsNoneIsAnError() throws {
    let (fixture, remote) = try withRemote()
    let blob = try remote.git("hash-object", "-w", "--stdin", input: "no log\n").line
    try remote.git("update-ref", "refs/notes/taskmaster", blob)
    expect(
      fixture.taskmaster("init"),
      is: """
        remote.origin.fetch = +refs/notes/taskmaster*:refs/taskmaster/remotes/origin/taskmaster*
        notes.taskmaster.mergeStrategy = cat_sort_uniq
        ------- stderr -------
        error: cannot merge the log of 'origin': read commit \(blob): it is a blob
        hint: the settings are in place; to fetch later: git taskmaster init
        [exit status: 1]
        """)
  }

  @Test func stockGitFetchesTheLogFromThenOn() throws {
    let (fixture, remote) = try withRemote()
    let clone = try remote.clone("second")
    try clone.taskmaster("init").succeeded()
    try fixture.taskmaster("add", "implement login").succeeded()
    try fixture.git("push", "--quiet", "origin", "refs/notes/taskmaster")
    try clone.taskmaster("add", "write the tests").succeeded()
    try clone.git("fetch", "--quiet")
    #expect(
      try clone.commitID("refs/taskmaster/remotes/origin/taskmaster")
        == fixture.commitID("refs/notes/taskmaster"))
    try clone.git("notes", "--ref=taskmaster", "merge", "refs/taskmaster/remotes/origin/taskmaster")
    expect(
      clone.taskmaster("complete", "tasks"),
      is: """
        535f054	implement login
        f50da0d	write the tests
        """)
  }

  @Test func theHookIsInstalledOnce() throws {
    let fixture = try GitFixture()
    expect(
      fixture.taskmaster("init", "--hooks"),
      is: """
        notes.taskmaster.mergeStrategy = cat_sort_uniq
        installed $TMP/repository/.git/hooks/pre-push
        installed $TMP/repository/.git/hooks/post-rewrite
        ------- stderr -------
        there is no remote to share with
        """)
    expect(
      fixture.taskmaster("init", "--hooks"),
      is: """
        ------- stderr -------
        there is no remote to share with
        nothing to change
        """)
  }

  @Test func aBareRepositoryAndAWorktreeShareToo() throws {
    let (fixture, remote) = try withRemote()
    let bare = try remote.clone("bare.git", "--bare")
    let worktree = try fixture.addWorktree("topic")
    for place in [bare, worktree] {
      expect(
        place.taskmaster("init"),
        is: """
          remote.origin.fetch = +refs/notes/taskmaster*:refs/taskmaster/remotes/origin/taskmaster*
          notes.taskmaster.mergeStrategy = cat_sort_uniq
          ------- stderr -------
          origin has no log yet
          """)
    }
    expect(
      fixture.taskmaster("init"),
      is: """
        ------- stderr -------
        origin has no log yet
        nothing to change
        """)
  }
}
