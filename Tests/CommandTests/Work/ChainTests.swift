import GitFixtures
import Testing

/// Tasks that are done, each on top of the one before it.
struct ChainTests {
  @Test func threeTasksMakeAChain() throws {
    let fixture = try GitFixture.working(
      """
      task one: write one.txt 1
      task two: write two.txt 2
      task three: write three.txt 3
      """)
    try fixture.tm("add", "make one", "make two", "make three").succeeded()
    expect(
      fixture.tm("work"),
      is: """
        3 done
        3 files changed, 3 insertions(+), 0 deletions(-) in 0s
        not pushed

        next:
          git log --notes=taskmaster main..3664531548670672
        ------- stderr -------
        f92c2ff make one: working
        f92c2ff make one: done on branch 1336645039366199 (1 file, +1 -0, 0s)
        ecbdfea make two: working
        ecbdfea make two: done on branch 1535911152267622 (1 file, +1 -0, 0s)
        a551fa2 make three: working
        a551fa2 make three: done on branch 3664531548670672 (1 file, +1 -0, 0s)
        """)
    expect(
      try fixture.outline(),
      is: """
        done make one: done
        done make two: done
        done make three: done
        """)
    let tasks = try fixture.tasks()
    #expect(try tasks[0].base == fixture.commitID("main"))
    #expect(tasks[1].base == tasks[0].commit)
    #expect(tasks[2].base == tasks[1].commit)
    for task in tasks {
      let branch = try #require(task.branch)
      #expect(try fixture.commitID("refs/heads/" + branch) == task.commit)
      #expect(try fixture.git("rev-list", "--count", "\(branch)^!").line == "1")
    }
    let tip = try #require(tasks[2].branch)
    expect(
      try fixture.git("ls-tree", "--name-only", tip),
      is: """
        README.md
        one.txt
        three.txt
        two.txt
        """)
    expect(
      try fixture.git("log", "--notes=taskmaster", "main..\(tip)"),
      is: """
        commit 022fe3a63f5818a527da1c705cd9421fd577529d
        Author: A U Thor <author@example.com>
        Date:   Tue Jan 1 00:00:10 2030 +0000

            make three
            
            Taskmaster-Task: a551fa20ab2fd864775d55f01e0b2211431001f0
            Taskmaster-Attempt: 1

        Notes (taskmaster):
            Task: a551fa20ab2fd864775d55f01e0b2211431001f0
            Title: make three
            Chain: main
            Base: 7f95b167e5571e6b784a7ffcd65bcf91c95d6d38
            Attempt: 1
            Started: 2030-01-01T00:00:10.036000Z
            Seconds: 0
            Files: 1
            Insertions: 1
            Deletions: 0
            Worker: command

        commit 7f95b167e5571e6b784a7ffcd65bcf91c95d6d38
        Author: A U Thor <author@example.com>
        Date:   Tue Jan 1 00:00:10 2030 +0000

            make two
            
            Taskmaster-Task: ecbdfeabcdcbfbae3c3d76c3730698363e791fec
            Taskmaster-Attempt: 1

        Notes (taskmaster):
            Task: ecbdfeabcdcbfbae3c3d76c3730698363e791fec
            Title: make two
            Chain: main
            Base: 299fcfe7e08c116aea1d6d6a3b0f6022d846b0b5
            Attempt: 1
            Started: 2030-01-01T00:00:10.021000Z
            Seconds: 0
            Files: 1
            Insertions: 1
            Deletions: 0
            Worker: command

        commit 299fcfe7e08c116aea1d6d6a3b0f6022d846b0b5
        Author: A U Thor <author@example.com>
        Date:   Tue Jan 1 00:00:10 2030 +0000

            make one
            
            Taskmaster-Task: f92c2fface019f00403677c3294f108e34d9c1f3
            Taskmaster-Attempt: 1

        Notes (taskmaster):
            Task: f92c2fface019f00403677c3294f108e34d9c1f3
            Title: make one
            Chain: main
            Base: 07aa0f144fb1ac10bb744ef1595378d228a64dd2
            Attempt: 1
            Started: 2030-01-01T00:00:10.006000Z
            Seconds: 0
            Files: 1
            Insertions: 1
            Deletions: 0
            Worker: command
        """)
    #expect(try fixture.git("for-each-ref", "refs/taskmaster/attempts").line == "")
    try fixture.git("fsck", "--strict")
  }

  @Test func theSecondNeedsTheFileOfTheFirst() throws {
    let fixture = try GitFixture.working(
      """
      task create: write hello.txt Hello, world!
      task read: expect-file hello.txt Hello, world!
      task read: write response.txt Hello to you.
      """)
    try fixture.tm(
      "add", "create a simple hello.txt file with greeting",
      "read hello.txt and create a response.txt file"
    ).succeeded()
    try fixture.tm("work").succeeded()
    let tasks = try fixture.tasks()
    #expect(tasks[0].branch == "5438721616148507")
    let tip = try #require(tasks[1].branch)
    #expect(try fixture.git("show", "\(tip):response.txt").line == "Hello to you.")
    #expect(try fixture.git("show", "\(tip):hello.txt").line == "Hello, world!")
  }

  @Test func aChainGoesOnInTheNextRun() throws {
    let fixture = try GitFixture.working(#"sh echo "$TASKMASTER_TITLE" >>log.txt"#)
    try fixture.tm("add", "a").succeeded()
    try fixture.tm("work").succeeded()
    try fixture.commit("Main goes on meanwhile")
    try fixture.tm("add", "b").succeeded()
    try fixture.tm("work").succeeded()
    let tasks = try fixture.tasks()
    #expect(tasks[1].base == tasks[0].commit)
  }

  @Test func longDescriptions() throws {
    let long =
      "implement "
      + Array(repeating: "a very long description", count: 200)
      .joined(separator: " ")
    let fixture = try GitFixture.working(
      """
      append log.txt done
      expect-no-env GIT_DIR
      sh test "$(printf %s "$TASKMASTER_TITLE" | wc -c)" -le 1024
      sh echo "$TASKMASTER_BRANCH" >branch.txt
      """)
    try fixture.tm("add", "--artifact", "*.txt", "--", long, long + ".", "grüße 🚀").succeeded()
    try fixture.tm("work").succeeded()
    let tasks = try fixture.tasks()
    let branches = try tasks.map { try #require($0.branch) }
    #expect(Set(branches).count == 3)
    #expect(branches[2] == "1029572172016857")
    for branch in branches {
      #expect(branch.allSatisfy { $0.isNumber })
      #expect(try fixture.git("show", "\(branch):branch.txt").line == branch)
    }
    let subject = try fixture.git("log", "-1", "--format=%s", branches[0]).line
    #expect(subject.count == 72)
    #expect(subject.hasSuffix("…"))
    #expect(try fixture.git("log", "-1", "--format=%b", branches[0]).line.hasPrefix(long + "\n\n"))
  }

  @Test func takenNamesGetAnotherSeed() throws {
    let fixture = try GitFixture.working("append log.txt done")
    try fixture.git("branch", "8309097637345594")
    try fixture.tm("add", "revenue").succeeded()
    try fixture.tm("work").succeeded()
    #expect(try fixture.task("revenue").branch == "8697026808958300")
    #expect(try fixture.commitID("8309097637345594") == fixture.commitID("main"))
  }

  @Test func branchPrefix() throws {
    let fixture = try GitFixture.working("append log.txt done")
    try fixture.tm("add", "a").succeeded()
    try fixture.tm("-c", "taskmaster.branchPrefix=task/", "work").succeeded()
    #expect(try fixture.branches() == ["main", "task/7929297801672961"])
    try fixture.tm("add", "b").succeeded()
    expect(
      fixture.tm("-c", "taskmaster.branchPrefix=main/", "work"),
      is: """
        ------- stderr -------
        error: branch 'main' keeps branches named 'main/…' from being made
        hint: choose another taskmaster.branchPrefix
        [exit status: 128]
        """)
    expect(
      try fixture.outline(),
      is: """
        done a: done
        queued b
        """)
  }
}
