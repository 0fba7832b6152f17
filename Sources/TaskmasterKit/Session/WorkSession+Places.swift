import Git
import TaskmasterCore

extension WorkSession {
  /// The workspace of a chain.
  /// - Throws: ``Problem`` when nobody says where workspaces may lie.
  func workspace(of chain: String) async throws -> any Workspace {
    let location = WorkspaceLocation(
      chain: chain, commonDirectory: repository.commonDirectory, root: options.workspaceRoot,
      environment: surroundings.environment)
    guard let location else { throw Self.placeless }
    return try await workspace(at: location)
  }

  static let placeless = Problem(
    "there is no place for workspaces", hints: ["set HOME, or taskmaster.workspaceRoot"])

  /// A workspace outside of every checkout.
  func workspace(at location: WorkspaceLocation) async throws -> any Workspace {
    try requireOutside(location.directory)
    var git = GitProgram(
      gitDirectory: repository.commonDirectory, workTree: location.tree,
      indexFile: location.index, directory: location.directory,
      environment: surroundings.environment)
    git.settings = WorkspaceGit.settings(isDurable: surroundings.isDurable)
    return PrivateWorkspace(
      location: location, repository: repository, git: git,
      configuration: try await repositorySettings())
  }

  /// A workspace in the checkout would be files in the user's tree, and one in the Git directory no better.
  func requireOutside(_ directory: String) throws(Problem) {
    let own = [repository.workTree, repository.commonDirectory].compactMap(\.self)
    guard directory.hasPrefix("/"), !own.contains(where: { directory.hasPrefix($0 + "/") }) else {
      throw Problem(
        "the workspace '\(directory)' is not an absolute path outside of the repository",
        hints: ["see taskmaster.workspaceRoot and XDG_CACHE_HOME"])
    }
  }

  /// The settings in the repository's own configuration file.
  func repositorySettings() async throws -> [(key: String, value: String?)] {
    let file = repository.commonDirectory + "/config"
    let content = try Files.read(file) ?? []
    if let settingsOnce, settingsOnce.file == content { return settingsOnce.settings }
    let settings = try await settings(inFile: file)
    settingsOnce = (content, settings)
    return settings
  }

  /// The settings in a configuration file.
  func settings(inFile file: String) async throws -> [(key: String, value: String?)] {
    let output = try await git.run(
      ["config", "-z", "--file", file, "--list"], deadline: .seconds(60))
    return Self.settings(in: output)
  }

  private static func settings(in output: [UInt8]) -> [(key: String, value: String?)] {
    output.split(separator: 0).map { entry in
      let parts = entry.split(separator: UInt8(ascii: "\n"), maxSplits: 1)
      let text = parts.map { String(decoding: $0, as: UTF8.self) }
      // A key without a value has no newline; one with an empty value ends in it.
      let value = text.count > 1 ? text[1] : entry.last == UInt8(ascii: "\n") ? "" : nil
      return (key: text.first ?? "", value: value)
    }
  }
}
