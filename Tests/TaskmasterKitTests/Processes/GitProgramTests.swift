import Testing

@testable import TaskmasterKit

@Suite(.timeLimit(.minutes(2))) struct GitProgramTests {
  let place: Place
  let scene = Scene()

  init() throws { place = try Place() }

  private func git(_ more: [String: String] = [:]) -> GitProgram {
    var environment = scene.environment
    environment["HOME"] = place.path
    environment["GIT_CONFIG_NOSYSTEM"] = "1"
    environment["GIT_CONFIG_GLOBAL"] = "\(place.path)/gitconfig"
    return GitProgram(directory: place.path, environment: environment.merging(more) { $1 })
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private func failure(_ body: () async throws(ProgramError) -> Void) async -> ProgramError? {
    do throws(ProgramError) {
      try await body()
      return nil
    } catch { return error }
  }

  @Test func itGivesWhatGitWrites() async throws {
    let id = try await git().run(["hash-object", "--stdin"], input: Array("hello\n".utf8))
    #expect(text(id) == "ce013625030ba8dba906f756967f9e9ca394464a\n")
    #expect(text(try await git().run(["--version"])).hasPrefix("git version "))
  }

  @Test func bytesComeAsTheyAre() async throws {
    try await git().run(["init", "-q", "repo.git", "--bare"])
    var git = git()
    git.gitDirectory = "\(place.path)/repo.git"
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let id = text(try await git.run(["hash-object", "-w", "--stdin"], input: bytes)).dropLast()
    #expect(try await git.run(["cat-file", "blob", String(id)]) == bytes)
  }

  @Test func anExitStatusMayBeAnAnswer() async throws {
    let answer = try await git().answer(["config", "--get", "no.such"])
    #expect(answer.status == 1)
    #expect(answer.output.isEmpty)
    let error = await failure { () throws(ProgramError) in
      _ = try await git().answer(["config", "--get", "no.such"], accepting: [0])
    }
    #expect(error?.ending == .exited(1))
  }

  @Test func anErrorSaysWhatGitSaid() async {
    let error = await failure { () throws(ProgramError) in
      try await git().run(["cat-file", "-p", "no such thing"])
    }
    #expect(
      error?.description == """
        `git cat-file -p 'no such thing'` failed with exit status 128:
          fatal: not a git repository (or any of the parent directories): .git
        """)
  }

  @Test func aGitThatIsNotThereIsSaid() async {
    var git = git()
    git.program = "no-such-git"
    let error = await failure { () throws(ProgramError) in try await git.run(["status"]) }
    #expect(
      error?.description
        == "`no-such-git status` could not be started: no-such-git: no such program in PATH")
  }

  @Test func aHangEndsByTheDeadlineWithAllOfIt() async {
    var git = git()
    git.variables[ProcessHost.sessionVariable] = scene.session
    let error = await failure { () throws(ProgramError) in
      try await git.run(
        ["-c", "alias.hang=!setsid sleep 1000 & sleep 1000", "hang"], deadline: .milliseconds(300))
    }
    #expect(error?.ending == .timedOut)
    #expect(error?.description.contains("did not end within 300 ms") == true)
    #expect(scene.living.isEmpty)
  }

  @Test func cancellingEndsIt() async {
    var git = git()
    git.variables[ProcessHost.sessionVariable] = scene.session
    git.outputLimit = 1 << 40
    let hanging = git
    let place = place
    let task = Task { () -> Ending? in
      do throws(ProgramError) {
        try await hanging.run(["-c", "alias.hang=!touch started; exec sleep 1000", "hang"])
        return nil
      } catch { return error.ending }
    }
    while !place.names.contains("started") { await Task.yield() }
    task.cancel()
    #expect(await task.value == .interrupted)
    #expect(scene.living.isEmpty)
  }

  @Test func tooMuchOutputIsAnError() async {
    var git = git()
    git.outputLimit = 100_000
    let limited = git
    let error = await failure { () throws(ProgramError) in
      try await limited.run(["-c", "alias.much=!yes", "much"])
    }
    #expect(error?.description == "`git -c 'alias.much=!yes' much` wrote more than 100000 bytes")
  }

  @Test func secretsAreNotInErrors() async {
    let git = git(["MY_TOKEN": "hunter2-hunter2"])
    let error = await failure { () throws(ProgramError) in
      try await git.run(
        [
          "-c", "alias.say=!echo $MY_TOKEN https://me:pass@host/x >&2; exit 1; :", "say",
          "hunter2-hunter2",
        ])
    }
    #expect(error?.errorText == "*** https://me:***@host/x\n")
    #expect(error?.command.contains("hunter2") == false)
  }
}

struct GitCommandTextTests {
  @Test func wordsAreQuotedAsAShellTakesThem() {
    let command = ProgramError.command(["git", "log", "a b", "it's", "", "$(x)", "--format=%H"])
    #expect(command == #"git log 'a b' 'it'\''s' '' '$(x)' --format=%H"#)
    #expect(ProgramError.command(["git", String(repeating: "x", count: 500)]).utf8.count < 210)
  }

  @Test(arguments: [
    ("https://host/path", "https://host/path"),
    ("https://name@host/path", "https://name@host/path"),
    ("https://name:word@host/a@b", "https://name:***@host/a@b"),
    ("'ssh://a:b@c' and http://d:e@f", "'ssh://a:***@c' and http://d:***@f"),
    ("host:path@x", "host:path@x"),
    ("://", "://"),
  ])
  func passwordsInAddressesAreHidden(_ text: String, _ hidden: String) {
    #expect(ProgramError.withoutPasswords(text) == hidden)
  }

  @Test func endingsReadWell() {
    func description(_ ending: Ending) -> String {
      ProgramError(program: "git", command: "git fetch", ending: ending, deadline: .seconds(60))
        .description
    }
    #expect(description(.exited(1)) == "`git fetch` failed with exit status 1")
    #expect(description(.signalled(9)) == "`git fetch` was ended by signal 9")
    #expect(description(.timedOut) == "`git fetch` did not end within 60 s")
    #expect(description(.interrupted) == "`git fetch` was interrupted")
  }
}
