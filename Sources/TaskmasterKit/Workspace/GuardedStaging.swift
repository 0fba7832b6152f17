import Git

/// The settings of the user's repository as they were before an attempt, in a Git directory of its own
/// that lies beside the tree.
///
/// It is written before the worker starts, so that whoever looks after an attempt, this session or
/// the next one after a crash, can stage what it left without obeying what it planted.
struct Guard {
  let directory: String

  init(of location: WorkspaceLocation) { directory = location.directory + "/guard.git" }

  /// Records the state of before.
  func write(_ before: ForeignState) throws {
    try Self.makeGitDirectory(directory)
    for folder in ["info", "hooks"] { try Files.makeDirectory("\(directory)/\(folder)") }
    for (name, content) in before.files where !name.hasPrefix("HEAD") {
      try Files.write(content, to: "\(directory)/\(name)")
    }
  }

  /// The files that were recorded; nil when nothing was.
  func files() throws -> [String: [UInt8]]? {
    guard Files.isDirectory(directory) else { return nil }
    return try ForeignState.settingFiles(in: directory)
  }

  /// A Git directory that holds no more than Git insists on.
  static func makeGitDirectory(_ directory: String) throws {
    try Files.removeTree(directory)
    for folder in ["objects", "refs", "info"] { try Files.makeDirectory("\(directory)/\(folder)") }
    try Files.write(Array("ref: refs/heads/none\n".utf8), to: directory + "/HEAD")
  }
}

extension Workspace {
  /// The same workspace, staged with the settings that the user's repository had before an attempt.
  ///
  /// When an attempt has planted settings there, what it left can still be kept without any of them
  /// being obeyed: Git is given a Git directory of our own, with the configuration, the attributes and the
  /// excludes as they were, and the user's object store.
  func guarded(by before: ForeignState) throws -> any Workspace {
    let recorded = Guard(of: location)
    try recorded.write(before)
    return staging(with: recorded.directory)
  }

  /// The same workspace, staged with settings that run no program whatever the user's repository says.
  func disarmed() throws -> any Workspace {
    let directory = location.directory + "/salvage.git"
    try Guard.makeGitDirectory(directory)
    try Files.write(AgentConfiguration.text(from: configuration), to: directory + "/config")
    for name in ["info/exclude", "info/sparse-checkout"] {
      if let content = try Files.read("\(repository.commonDirectory)/\(name)") {
        try Files.write(content, to: "\(directory)/\(name)")
      }
    }
    var workspace = staging(with: directory)
    workspace.git.variables["GIT_CONFIG_GLOBAL"] = "/dev/null"
    workspace.git.variables["GIT_CONFIG_NOSYSTEM"] = "1"
    return workspace
  }

  /// The same workspace with another Git directory and the user's object store.
  func staging(with directory: String) -> any Workspace {
    var workspace = self
    workspace.git.gitDirectory = directory
    workspace.git.variables["GIT_OBJECT_DIRECTORY"] = repository.commonDirectory + "/objects"
    return workspace
  }

  /// Stages what can be staged where something cannot: no filter runs, and what Git refuses is left out.
  /// - Returns: The tree of the rest.
  func salvage(on base: Oid) async throws -> Oid {
    let workspace = try disarmed()
    try Files.remove(location.index)
    try Files.remove(location.index + ".lock")
    try await workspace.run(["read-tree", base.hex])
    _ = try await workspace.git.answer(
      WorkspaceGit.add + ["--ignore-errors"], input: try await workspace.pathspecs(),
      deadline: WorkspaceGit.deadline, accepting: [0, 1, 128])
    return try await workspace.writeTree()
  }
}
