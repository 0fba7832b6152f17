import Foundation

/// A repository in a sandbox, deaf to the machine it is on.
///
/// Values are cheap: several may stand for directories of one sandbox, which lives as long as one of
/// them.
public struct GitFixture: Sendable {
  /// The directory that this repository shares with its clones, remotes and worktrees.
  public let sandbox: Sandbox

  /// The directory that commands are run in.
  public let path: String

  /// A directory of a sandbox that may hold anything.
  public init(_ sandbox: Sandbox, path: String) {
    self.sandbox = sandbox
    self.path = path
  }

  /// A repository with one commit on `main`.
  public init() throws {
    self = try .unborn()
    try write("README.md", "A project.\n")
    try commit("Begin")
  }

  /// A repository without a commit.
  public static func unborn() throws -> GitFixture {
    let fixture = try outside("repository")
    try fixture.git("init", "--quiet")
    return fixture
  }

  /// A bare repository with one commit on `main`.
  public static func bare() throws -> GitFixture {
    let original = try GitFixture()
    return try original.clone("bare.git", "--bare")
  }

  /// A directory that is in no repository.
  public static func outside(_ name: String = "directory") throws -> GitFixture {
    let sandbox = try Sandbox()
    let fixture = GitFixture(sandbox, path: sandbox.root + "/" + name)
    try fixture.makeDirectory(".")
    return fixture
  }

  /// Another directory of the same sandbox; a relative path is seen from this one.
  public func at(_ other: String) -> GitFixture {
    GitFixture(sandbox, path: absolute(other))
  }

  /// A clone of this repository, beside it.
  public func clone(_ name: String, _ options: String...) throws -> GitFixture {
    let copy = at("../" + name)
    let words = ["clone", "--quiet"] + options + ["--", path, copy.path]
    try run("git", words).succeeded()
    return copy
  }

  /// An empty bare repository beside this one, which becomes a remote of it.
  public func addRemote(_ remote: String = "origin") throws -> GitFixture {
    let bare = at("../\(remote).git")
    try git("init", "--quiet", "--bare", bare.path)
    try git("remote", "add", remote, bare.path)
    return bare
  }

  /// A linked worktree beside this one, on a new branch.
  public func addWorktree(_ branch: String) throws -> GitFixture {
    let worktree = at("../" + branch)
    try git("worktree", "add", "--quiet", "-b", branch, worktree.path)
    return worktree
  }
}

// Commands.
extension GitFixture {
  /// Runs the built `git-taskmaster`.
  ///
  /// It reads `input`, or nothing; in `environment` are variables besides the usual ones, where nil
  /// takes one out.
  public func taskmaster(
    _ arguments: String..., input: String? = nil, environment: [String: String?] = [:]
  ) -> CommandOutput {
    run(
      "git-taskmaster", arguments, input: input.map { Array($0.utf8) }, environment: environment)
  }

  /// Runs `git` where it must succeed.
  ///
  /// - Throws: ``CommandFailure`` when it does not. To look at a failure, use ``run(_:_:input:environment:)``.
  @discardableResult
  public func git(
    _ arguments: String..., input: String? = nil, environment: [String: String?] = [:]
  ) throws -> CommandOutput {
    try run("git", arguments, input: input.map { Array($0.utf8) }, environment: environment)
      .succeeded()
  }

  /// Runs any program and waits for its end, which must come in time.
  public func run(
    _ program: String, _ arguments: [String] = [], input: [UInt8]? = nil,
    environment: [String: String?] = [:]
  ) -> CommandOutput {
    do {
      return try start(program, arguments, input: input, environment: environment).wait()
    } catch {
      return CommandOutput(
        command: [program] + arguments, stdout: [], stderr: Array("\(error)".utf8),
        status: .exited(127), root: sandbox.root)
    }
  }

  /// Starts any program and goes on at once.
  public func start(
    _ program: String, _ arguments: [String] = [], input: [UInt8]? = nil,
    environment: [String: String?] = [:]
  ) throws -> RunningCommand {
    var variables = sandbox.nextEnvironment()
    for (name, value) in environment {
      variables[name] = value
    }
    let spawn = Spawn(
      program: program, arguments: arguments, environment: variables, directory: path, input: input)
    return try RunningCommand(spawn, root: sandbox.root)
  }

  /// Commits everything in the checkout.
  ///
  /// - Returns: The commit's id.
  @discardableResult
  public func commit(_ message: String) throws -> String {
    try git("add", "--all")
    try git("commit", "--quiet", "--allow-empty", "--message", message)
    return try commitID("HEAD")
  }

  /// The commit that a revision means.
  public func commitID(_ revision: String) throws -> String {
    try git("rev-parse", "--verify", revision + "^{commit}").line
  }

  /// Gives the scripted agent its instructions and makes it the worker of this sandbox.
  public func script(_ instructions: String) throws {
    try write(sandbox.agentScript, instructions)
    try git("config", "--global", "taskmaster.worker", "command")
    try git("config", "--global", "taskmaster.command", "ScriptedAgent")
  }
}
