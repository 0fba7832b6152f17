import Git

extension Workspace {
  /// The same workspace, staged with the configuration that the user's repository had before an attempt.
  ///
  /// When an attempt has planted settings there, what it left can still be kept without any of them
  /// being obeyed: Git is given a Git directory of our own, with the configuration, the attributes and the
  /// excludes as they were, and the user's object store.
  func guarded(by before: ForeignState) throws -> Workspace {
    let directory = location.directory + "/guard.git"
    try Files.removeTree(directory)
    for folder in ["objects", "refs", "info"] { try Files.makeDirectory("\(directory)/\(folder)") }
    try Files.write(Array("ref: refs/heads/none\n".utf8), to: directory + "/HEAD")
    for name in ["config", "info/attributes", "info/exclude", "info/sparse-checkout"] {
      if let content = before.files[name] { try Files.write(content, to: "\(directory)/\(name)") }
    }
    var git = git
    git.gitDirectory = directory
    git.variables["GIT_OBJECT_DIRECTORY"] = repository.commonDirectory + "/objects"
    return Workspace(
      location: location, repository: repository, git: git, configuration: configuration)
  }
}
