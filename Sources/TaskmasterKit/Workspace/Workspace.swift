import Git
import TaskmasterCore

/// Where attempts are made: a tree for agents, checked out and staged by the tool's own hands.
///
/// Git is run with the user's Git directory, the tree as work tree and an index of the tool's own;
/// so nothing that an agent does to the repository in the tree can mislead it.
protocol Workspace {
  var location: WorkspaceLocation { get }
  /// The user's repository.
  var repository: Repository { get }
  /// Runs git on the user's repository with this tree and this index.
  var git: GitProgram { get set }
  /// The user's repository configuration, for the agent's.
  var configuration: [(key: String, value: String?)] { get }

  /// Whether it is the user's own checkout, where nothing may be lost.
  var isCheckout: Bool { get }

  /// Whether the tree is where we put it: a directory in a directory, no link to somewhere else.
  var isThere: Bool { get }

  /// Sees to it that the tool's own directory is one.
  func requireOwnDirectory() throws

  /// Puts the tree at a commit: tracked files as in it, other files gone unless they are ignored.
  func clear(to base: Oid) async throws

  /// Has the repository that agents and checks find in the tree stand at a commit.
  func makeAgentRepository(at head: Oid) async throws

  /// The Git directory that the agent had, once it is set aside.
  var agentGitDirectory: String { get }

  /// Keeps Git from finding the agent's repository in the tree.
  func setAgentRepositoryAside() throws

  /// The subjects of the agent's own commits, oldest first; none where they cannot be read.
  func agentCommits(since base: Oid) -> [String]
}

extension Workspace {
  var isCheckout: Bool { false }

  /// Forgets which attempt the tree holds.
  func removeMarker() throws {
    if Files.isDirectory(location.directory) { try Files.remove(location.marker) }
  }

  @discardableResult
  func run(_ arguments: [String], input: [UInt8]? = nil) async throws(ProgramError) -> [UInt8] {
    try await git.run(arguments, input: input, deadline: WorkspaceGit.deadline)
  }
}

/// How git is run on workspaces.
enum WorkspaceGit {
  /// How long it may take to check out or stage.
  static let deadline = Duration.seconds(30 * 60)

  /// Settings for every call.
  static func settings(isDurable: Bool) -> [String] {
    var settings = ["core.splitIndex=false", "core.untrackedCache=false", "core.safecrlf=false"]
    if isDurable { settings += ["core.fsync=loose-object", "core.fsyncMethod=batch"] }
    return settings
  }

  /// The pattern that ignores exactly one path.
  static func ignorePattern(of path: BytePath) -> String {
    "/"
      + path.text.map { character in
        "*?[\\ ".contains(character) ? "\\\(character)" : String(character)
      }.joined()
  }
}

/// The agent removed the directory it was given, or put something else in its place.
struct GoneTree: Error, CustomStringConvertible {
  let path: String
  var description: String { "the work tree is gone" }
}
