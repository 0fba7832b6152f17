import GitFixtures
import Testing

/// Repositories in which Git runs other programs, or looks elsewhere, to check out and to commit.
struct StagingTests {
  /// A stand-in for Git LFS: what is stored is a pointer, what is checked out is the content.
  private func makeFiltered(_ script: String) throws -> GitFixture {
    let fixture = try GitFixture.working(script)
    let store = fixture.sandbox.root + "/store"
    try fixture.makeDirectory(store)
    try fixture.writeProgram(
      "\(store)/clean",
      """
      #!/bin/sh
      cat >"\(store)/new.$$"
      id=$(git hash-object --no-filters "\(store)/new.$$")
      mv "\(store)/new.$$" "\(store)/$id"
      echo "pointer $id"
      """)
    try fixture.writeProgram(
      "\(store)/smudge",
      """
      #!/bin/sh
      read word id && cat "\(store)/$id"
      """)
    try fixture.git("config", "filter.big.clean", "\(store)/clean")
    try fixture.git("config", "filter.big.smudge", "\(store)/smudge")
    try fixture.git("config", "filter.big.required", "true")
    try fixture.write(".gitattributes", "*.big filter=big\n")
    try fixture.write("old.big", "old content\n")
    try fixture.commit("A large file")
    return fixture
  }

  /// One that ignores itself is no part of a result, and would hide what every later task makes.
  @Test func anIgnoreFileOfTheAgentIsGoneWithItsAttempt() throws {
    let fixture = try GitFixture.working(
      """
      task first: sh echo '*' >.gitignore; mkdir -p dir; echo '*' >dir/.gitignore; echo x >hidden
      task first: sh mkdir -p cache; echo '*' >cache/.gitignore; echo y >cache/file
      task second: expect-file cache/file y
      task second: sh test ! -e hidden
      task second: sh echo b >dir/b.txt; echo a >a.txt
      """)
    try fixture.write("dir/tracked", "x\n")
    try fixture.git("add", "dir")
    try fixture.commit("A directory")
    try fixture.tm("add", "first", "second").succeeded()
    #expect(fixture.tm("-c", "taskmaster.attempts=1", "work").exitStatus == 1)
    try #expect(fixture.outline() == "failed first: noChanges\ndone second: done")
    let branch = try #require(try fixture.task("second").branch)
    #expect(
      try fixture.git("diff", "--name-only", "main", branch).lines == ["a.txt", "dir/b.txt"])
  }

  @Test func aRequiredFilter() throws {
    let fixture = try makeFiltered(
      """
      expect-file old.big old content
      write new.big new content
      """)
    #expect(try fixture.git("show", "main:old.big").line.hasPrefix("pointer "))
    try fixture.tm("add", "implement login").succeeded()
    let run = fixture.tm("work")
    #expect(run.exitStatus == 0, "\(run.text)")
    let branch = "1282544961935709"
    #expect(try fixture.git("show", "\(branch):new.big").line.hasPrefix("pointer "))
    #expect(try fixture.git("diff", "--name-only", "main", branch).lines == ["new.big"])
    try fixture.git("checkout", "--quiet", branch)
    #expect(try fixture.read("new.big") == "new content\n")
  }

  @Test func aFilterThatIsMissing() throws {
    let fixture = try makeFiltered("write new.txt new content")
    try fixture.git("config", "filter.big.smudge", "/nowhere/smudge")
    try fixture.git("config", "filter.big.clean", "/nowhere/clean")
    try fixture.tm("add", "implement login").succeeded()
    let run = fixture.tm("work")
    #expect(run.exitStatus == 128)
    #expect(run.text.contains("/nowhere/smudge"), "\(run.text)")
    expect(try fixture.outline(), is: "queued implement login: interrupted")
  }

  private func makeWithSubmodule(_ script: String) throws -> GitFixture {
    let fixture = try GitFixture.working(script)
    let library = fixture.at("../library")
    try library.makeDirectory(".")
    try library.git("init", "--quiet")
    try library.write("library.c", "int x;\n")
    try library.commit("A library")
    try fixture.git("submodule", "--quiet", "add", library.path, "library")
    try fixture.commit("Use the library")
    return fixture
  }

  @Test func aSubmoduleStaysAsItIs() throws {
    let fixture = try makeWithSubmodule("append log.txt line")
    try fixture.tm("add", "implement login").succeeded()
    let run = fixture.tm("work")
    #expect(run.exitStatus == 0, "\(run.text)")
    let branch = "1282544961935709"
    #expect(try fixture.git("diff", "--name-only", "main", branch).lines == ["log.txt"])
    #expect(try fixture.git("status", "--porcelain").line == "")
    try fixture.git("fsck", "--strict")
  }

  @Test func filesInASubmoduleFailTheAttempt() throws {
    let fixture = try makeWithSubmodule(
      """
      append log.txt line
      attempt 1: mkdir library
      attempt 1: write library/lost.c int lost;
      """)
    try fixture.tm("add", "implement login").succeeded()
    expect(
      fixture.tm("work"),
      is: """
        1 done
        1 file changed, 1 insertion(+), 0 deletions(-) in 0s
        not pushed

        next:
          git log --notes=taskmaster main..1282544961935709
        ------- stderr -------
        535f054 implement login: working
        535f054 implement login: failed (place: there are files in the submodule directory 'library'); next attempt in 0s
        535f054 implement login, attempt 2 of 3: working
        535f054 implement login, attempt 2 of 3: done on branch 1282544961935709 (1 file, +1 -0, 0s)
        """)
    expect(try fixture.outline(), is: "done implement login: place done")
    let kept = try #require(try fixture.task("implement login").attempts[0].kept)
    #expect(try fixture.git("show", "\(kept):library/lost.c").line == "int lost;")
    let branch = "1282544961935709"
    #expect(try fixture.git("diff", "--name-only", "main", branch).lines == ["log.txt"])
  }

  @Test func signedCommits() throws {
    let fixture = try GitFixture.working("append log.txt line")
    let program = fixture.sandbox.root + "/sign"
    try fixture.writeProgram(
      program,
      """
      #!/bin/sh
      cat >"\(fixture.sandbox.root)/signed"
      printf '%s\\n' '-----BEGIN PGP SIGNATURE-----' '' 'stand-in' '-----END PGP SIGNATURE-----'
      printf '\\n[GNUPG:] SIG_CREATED stand-in\\n' >&2
      """)
    try fixture.git("config", "commit.gpgSign", "true")
    try fixture.git("config", "gpg.program", program)
    try fixture.tm("add", "implement login").succeeded()
    let run = fixture.tm("work")
    #expect(run.exitStatus == 0, "\(run.text)")
    expect(
      try fixture.git("cat-file", "commit", "1282544961935709"),
      is: """
        tree a26fffd5f423924a62f82f1db9ae4d6214bbe5ca
        parent 07aa0f144fb1ac10bb744ef1595378d228a64dd2
        author A U Thor <author@example.com> 1893456012 +0000
        committer C O Mitter <committer@example.com> 1893456012 +0000
        gpgsig -----BEGIN PGP SIGNATURE-----
         
         stand-in
         -----END PGP SIGNATURE-----

        implement login

        Taskmaster-Task: 535f0547fdafd81dc32c9a5f803b43b8ea33fccb
        Taskmaster-Attempt: 1
        """)
    #expect(try fixture.read("../signed").contains("Taskmaster-Task: "))
    try fixture.git("fsck", "--strict")
  }

  @Test func aSignatureThatCannotBeMade() throws {
    let fixture = try GitFixture.working("append log.txt line")
    try fixture.git("config", "commit.gpgSign", "true")
    try fixture.git("config", "gpg.program", "false")
    try fixture.tm("add", "implement login").succeeded()
    let run = fixture.tm("work")
    #expect(run.exitStatus == 128)
    #expect(run.text.contains("gpg failed to sign"), "\(run.text)")
    #expect(try fixture.task("implement login").status == "queued")
    try fixture.git("config", "commit.gpgSign", "false")
    try fixture.tm("work").succeeded()
    #expect(try fixture.task("implement login").status == "done")
  }
}
