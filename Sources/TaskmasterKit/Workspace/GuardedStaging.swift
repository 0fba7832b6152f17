import Git

/// The settings of the user's repository as they were before an attempt, in a Git directory of its own
/// that lies beside the tree.
///
/// It is written before the worker starts, so that whoever looks after an attempt, this session or
/// the next one after a crash, can stage what it left without obeying what it planted.
struct Guard {
  let directory: String

  init(of location: WorkspaceLocation) { directory = location.directory + "/guard.git" }

  /// Records the state of before, unless it is recorded already.
  func write(_ before: ForeignState) throws {
    let files = before.files.filter { !$0.key.hasPrefix("HEAD") }
    if try self.files() == files { return }
    try Self.makeGitDirectory(directory, files)
  }

  /// The files that were recorded; nil when nothing was, or not all.
  func files() throws -> [String: [UInt8]]? {
    guard Files.isDirectory(directory), Files.exists(directory + "/HEAD") else { return nil }
    return try ForeignState.settingFiles(in: directory)
  }

  /// Makes a Git directory that holds some files, and otherwise no more than Git insists on.
  static func makeGitDirectory(_ directory: String, _ files: [String: [UInt8]]) throws {
    try Files.removeTree(directory)
    for folder in ["objects", "refs", "info", "hooks"] {
      try Files.makeDirectory("\(directory)/\(folder)")
    }
    for (name, content) in files { try Files.write(content, to: "\(directory)/\(name)") }
    // Last: with it, it is whole.
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
  func disarmed() async throws -> any Workspace {
    let directory = location.directory + "/salvage.git"
    var files = ["config": AgentConfiguration.text(from: configuration)]
    for name in ["info/exclude", "info/sparse-checkout"] {
      files[name] = try Files.read("\(repository.commonDirectory)/\(name)")
    }
    try Guard.makeGitDirectory(directory, files)
    var workspace = staging(with: directory)
    if try await isSparse() { workspace.git.settings.append("core.sparseCheckout=true") }
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
  func salvage(on base: Oid, without leftOut: [LeftOut] = []) async throws -> Stock {
    let workspace = try await disarmed()
    try await workspace.resetIndex(to: base)
    let refused = try await workspace.addEverything(
      without: leftOut.map(\.path), accepting: [0, 1, 128])
    return Stock(tree: try await workspace.stagedTree(on: base), leftOut: leftOut, refused: refused)
  }
}
