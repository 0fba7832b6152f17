import Foundation
import GitFixtures
import Testing

/// What `taskmaster.copy` brings from the checkout into workspaces.
struct CopyTests {
  /// A repository with these names copied, where `.env` and `modules` are ignored.
  private func make(_ names: String..., script: String) throws -> GitFixture {
    let fixture = try GitFixture.working(script)
    try fixture.write(".gitignore", ".env\nmodules/\n")
    try fixture.write("config/shared.yml", "shared\n")
    try fixture.commit("More")
    try fixture.write(".env", "SECRET=1\n")
    try fixture.write("modules/a/file", "a\n")
    for name in names { try fixture.git("config", "--add", "taskmaster.copy", name) }
    return fixture
  }

  private func work(_ fixture: GitFixture, _ titles: String...) throws {
    for title in titles { try fixture.tm("add", title).succeeded() }
    let run = fixture.tm("work")
    #expect(run.exitStatus == 0, "\(run.text)")
  }

  private func result(_ fixture: GitFixture, of title: String) throws -> [String] {
    let branch = try #require(try fixture.task(title).branch)
    return try fixture.git("ls-tree", "-r", "--name-only", branch).lines
  }

  @Test func whatNamesNothingIsWarnedOf() throws {
    let fixture = try make(".env", ".envv", "mod*", "config", script: "write a.txt x")
    try fixture.tm("add", "a").succeeded()
    let lines = try fixture.read(".git/config").split(
      separator: "\n", omittingEmptySubsequences: false)
    let warnings = try [".envv", "mod*"].map { name in
      let line = try #require(lines.firstIndex { $0.hasSuffix("copy = \(name)") }) + 1
      return
        "warning: the entry '\(name)' of taskmaster.copy in \(fixture.path)/.git/config:\(line) names nothing in"
        + " the checkout"
    }
    let plan = try fixture.tm("work", "--dry-run").succeeded()
    #expect(
      plan.lines.filter { $0.hasPrefix("warning: ") }
        == warnings.map { $0.replacing("the entry", with: "entry", maxReplacements: 1) })
    let run = try fixture.tm("work").succeeded()
    let said = String(decoding: run.stderr, as: UTF8.self).split(separator: "\n").map(String.init)
    #expect(said.filter { $0.hasPrefix("warning: ") } == warnings)
    // Where nothing is copied, nothing is missed.
    let inPlace = try fixture.tm("work", "--in-place", "--dry-run").succeeded()
    #expect(!inPlace.text.contains("taskmaster.copy"), "\(inPlace.text)")
  }

  @Test func everyKindOfFile() throws {
    let fixture = try make(
      ".env", "modules",
      script: """
        sh find .env modules -printf '%M %p %l\\n' | sort -k2 >found.txt
        expect-file .env SECRET=1
        expect-file modules/a/file a
        sh cmp modules/big "$(git rev-parse --git-dir)/../big" 2>/dev/null; cksum <modules/big >big.txt
        """)
    let script = """
      cd modules; echo x >run; chmod 755 run; echo r >readonly; chmod 440 readonly
      ln -s run inside; ln -s \(fixture.sandbox.root)/home outside; ln -s nowhere dangling
      mkfifo pipe; mkdir -p empty nested; git init -q nested; chmod 555 empty
      head -c 20000001 /dev/zero | tr '\\0' z >big
      """
    try fixture.run("sh", ["-ec", script]).succeeded()
    try work(fixture, "look")
    let branch = try #require(try fixture.task("look").branch)
    let found = try fixture.git("show", "\(branch):found.txt").lines
      .filter { !$0.contains("nested/.git/") }
    #expect(
      found.joined(separator: "\n") == """
        -rw-r--r-- .env 
        drwxr-xr-x modules 
        drwxr-xr-x modules/a 
        -rw-r--r-- modules/a/file 
        -rw-r--r-- modules/big 
        lrwxrwxrwx modules/dangling nowhere
        drwxr-xr-x modules/empty 
        lrwxrwxrwx modules/inside run
        drwxr-xr-x modules/nested 
        drwxr-xr-x modules/nested/.git 
        lrwxrwxrwx modules/outside \(fixture.sandbox.root)/home
        -r--r----- modules/readonly 
        -rwxr-xr-x modules/run 
        """)
    let checksum = fixture.run("sh", ["-c", "cksum <modules/big"]).line
    #expect(try fixture.git("show", "\(branch):big.txt").line == checksum)
  }

  @Test func noCopyIsPartOfAResult() throws {
    let fixture = try make(
      ".env", "modules", "notes", "loose.txt",
      script: """
        expect-file loose.txt untracked
        expect-file notes/deep/note n
        sh echo "$TASKMASTER_TITLE" >log.txt
        sh rm .gitignore; echo changed >>.env; echo new >modules/new; echo more >>loose.txt
        task bad: fail 1
        """)
    try fixture.write("loose.txt", "untracked\n")
    try fixture.write("notes/deep/note", "n\n")
    try fixture.run("git", ["init", "-q", "notes/repository"]).succeeded()
    try fixture.tm("add", "--attempts", "1", "bad", "good").succeeded()
    #expect(fixture.tm("work").exitStatus == 1)
    #expect(try result(fixture, of: "good") == ["README.md", "config/shared.yml", "log.txt"])
    let kept = try #require(try fixture.task("bad").attempts[0].kept)
    #expect(
      try fixture.git("ls-tree", "-r", "--name-only", kept).lines == [
        "README.md", "config/shared.yml", "log.txt",
      ])
    // One that is no longer named is no longer there, and so can be the agent's to make.
    try fixture.git("config", "--unset-all", "taskmaster.copy")
    try fixture.script("sh test ! -e loose.txt && test ! -e notes; echo mine >loose.txt")
    try work(fixture, "next")
    #expect(try result(fixture, of: "next").contains("loose.txt"))
  }

  @Test func whatGitTracksStays() throws {
    let fixture = try make(
      "config", "README.md",
      script: """
        expect-file config/shared.yml shared
        expect-file README.md A\\sproject.
        task one: expect-file config/local.yml local
        task one: sh git rm -q --cached README.md; echo tracked >config/new.yml
        task two: expect-file config/new.yml tracked
        task two: sh test ! -L config/other && echo two >log.txt
        """)
    try fixture.write("config/local.yml", "local\n")
    try fixture.write("config/shared.yml", "changed\n")
    try fixture.write("README.md", "changed\n")
    try work(fixture, "one")
    // What the first task has made is tracked at the base of the second, and not in the checkout.
    try fixture.write("config/new.yml", "untracked\n")
    try fixture.run("ln", ["-s", "..", "config/other"]).succeeded()
    try fixture.write(".git/info/exclude", "config/other\n")
    try fixture.git("config", "--unset-all", "taskmaster.copy")
    try fixture.git("config", "taskmaster.copy", "config/new.yml")
    try work(fixture, "two")
    #expect(
      try result(fixture, of: "two") == [
        ".gitignore", "README.md", "config/new.yml", "config/shared.yml", "log.txt",
      ])
  }

  @Test(arguments: ["link/file", "link/deep/file"]) func throughALink(_ name: String) throws {
    let fixture = try make(name, script: "write log.txt line")
    try fixture.write("../elsewhere/file", "secret\n")
    try fixture.write("../elsewhere/deep/file", "secret\n")
    try fixture.run("ln", ["-s", "../elsewhere", "link"]).succeeded()
    try fixture.tm("add", "one").succeeded()
    expect(
      fixture.tm("work"),
      is: """
        ------- stderr -------
        error: taskmaster.copy '\(name)' leads through 'link', which is no folder
        hint: links are copied, but not followed
        [exit status: 128]
        """)
    expect(try fixture.outline(), is: "queued one")
  }

  @Test func onlyWhatDiffersIsCopiedAgain() throws {
    let fixture = try make(
      "modules",
      script: """
        sh stat -c '%z %n' modules/a/* >>times.txt; cat modules/a/changed >>log.txt
        task one: sh echo damage >modules/a/damaged; rm modules/a/removed; echo "$TASKMASTER_TITLE"
        task two: expect-file modules/a/damaged d
        task two: expect-file modules/a/removed r
        """)
    for name in ["changed", "damaged", "removed"] {
      try fixture.write("modules/a/\(name)", "\(name.prefix(1))\n")
    }
    try work(fixture, "one")
    try fixture.write("modules/a/changed", "C\n")
    try work(fixture, "two")
    let branch = try #require(try fixture.task("two").branch)
    #expect(try fixture.git("show", "\(branch):log.txt").lines == ["c", "C"])
    let lines = try fixture.git("show", "\(branch):times.txt").lines
    #expect(lines.count == 8)
    // changed, damaged, file, removed: the file alone is the same one as before.
    #expect(lines[2] == lines[6])
  }

  @Test func whatTheSetupMadeOfACopyStays() throws {
    let fixture = try make(
      "modules", "loose.txt",
      script: """
        sh cat modules/a/file loose.txt >>log.txt
        task two: sh echo damage >modules/a/file
        """)
    try fixture.write("loose.txt", "untracked\n")
    try fixture.git(
      "config", "taskmaster.setup",
      "echo installed >>modules/a/file; echo >>'\(fixture.sandbox.root)/setups'")
    try work(fixture, "one", "two")
    #expect(try fixture.read("../setups") == "\n")
    // The third finds damage, and gets a new copy and a new setup.
    try work(fixture, "three")
    #expect(try fixture.read("../setups") == "\n\n")
    let branch = try #require(try fixture.task("three").branch)
    let once = ["a", "installed", "untracked"]
    #expect(try fixture.git("show", "\(branch):log.txt").lines == once + once + once)
    try fixture.write("modules/a/file", "b\n")
    try work(fixture, "four")
    #expect(try fixture.read("../setups") == "\n\n\n")
    let last = try #require(try fixture.task("four").branch)
    #expect(try fixture.git("show", "\(last):log.txt").lines.suffix(3).first == "b")
  }

  @Test func aLinkInThePlaceOfACopy() throws {
    let fixture = try make(
      "modules", ".env",
      script: """
        attempt 1: sh rm -rf modules; ln -s \\x22$PRECIOUS\\x22 modules; rm .env; mkdir .env; echo x >.env/x
        attempt 1: fail 1
        expect-file modules/a/file a
        expect-file .env SECRET=1
        write log.txt line
        """)
    let precious = fixture.at("../precious")
    try precious.write("a/file", "precious\n")
    try fixture.tm("add", "one").succeeded()
    let run = fixture.tm("work", environment: ["PRECIOUS": precious.path])
    #expect(run.exitStatus == 0, "\(run.text)")
    #expect(try precious.read("a/file") == "precious\n")
    expect(try fixture.outline(), is: "done one: exit done")
  }

  @Test func whatCannotBeRead() throws {
    let fixture = try make("modules", script: "write log.txt line")
    try fixture.run("chmod", ["0", "modules/a/file"]).succeeded()
    try fixture.tm("add", "one").succeeded()
    expect(
      fixture.tmAsAnybody("work"),
      is: """
        ------- stderr -------
        error: cannot copy 'modules/a/file': Permission denied
        hint: taskmaster.copy says what is copied
        [exit status: 128]
        """)
    expect(try fixture.outline(), is: "queued one")
    try fixture.run("chmod", ["644", "modules/a/file"]).succeeded()
    #expect(fixture.tmAsAnybody("work").exitStatus == 0)
  }

  @Test func nothingIsThere() throws {
    let fixture = try make("nowhere", "modules/b", script: "write log.txt line")
    try work(fixture, "one")
    let bare = try GitFixture.working("write log.txt line", in: .bare())
    try bare.git("config", "taskmaster.copy", ".env")
    try bare.tm("add", "one").succeeded()
    try bare.tm("work").succeeded()
  }
}
