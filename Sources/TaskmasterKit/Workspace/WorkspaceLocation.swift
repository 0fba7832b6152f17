import Git

/// Where a workspace lies, and what is the tool's own beside it.
struct WorkspaceLocation: Hashable, Sendable {
  /// What is the tool's own.
  let directory: String
  /// The work tree that agents see.
  let tree: String

  /// The tool's index; it is copied to the agent's repository and never back.
  var index: String { directory + "/index" }
  /// The repository that an agent had, taken out of the tree before Git looks at it.
  var agentRepository: String { directory + "/agent.git" }
  /// Which attempt the tree holds; there only while it does.
  var marker: String { directory + "/attempt" }
  /// What was copied into the tree.
  var copied: String { directory + "/copied" }
  /// What the setup that was last run here depended on.
  var setupRecord: String { directory + "/setup" }
  /// The tree and the checks that last passed on it before anything was changed.
  var checkRecord: String { directory + "/checked" }
  /// Held by the session that works here.
  var lock: String { directory + "/lock" }

  /// What was moved out of a checkout since it could not be kept otherwise.
  var aside: String { directory + "/aside" }

  /// The place of a checkout, in whose Git directory the rest lies.
  init(checkout tree: String, gitDirectory: String) {
    directory = gitDirectory + "/taskmaster/in-place"
    self.tree = tree
  }

  /// The place of a chain: outside the repository and outside every checkout.
  init?(
    chain: String, commonDirectory: String, root: String?, environment: [String: String]
  ) {
    let parent = Self.parent(
      commonDirectory: commonDirectory, root: root, environment: environment)
    guard let parent else { return nil }
    self.init(directory: "\(parent)/\(Self.fileName(of: chain))")
  }

  /// One of the directories in ``parent(commonDirectory:root:environment:)``.
  init(directory: String) {
    self.directory = directory
    tree = directory + "/tree"
  }

  /// The directory with the places of all chains of a repository.
  static func parent(
    commonDirectory: String, root: String?, environment: [String: String]
  ) -> String? {
    guard let root = root ?? cacheRoot(environment) else { return nil }
    let hash = Repository.hash(.blob, Array(commonDirectory.utf8)).hex.prefix(8)
    return "\(root)/\(name(of: commonDirectory))-\(hash)"
  }

  private static func cacheRoot(_ environment: [String: String]) -> String? {
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
      return cache + "/git-taskmaster"
    }
    return environment["HOME"].map { $0 + "/.cache/git-taskmaster" }
  }

  private static func name(of commonDirectory: String) -> String {
    let parts = commonDirectory.split(separator: "/").map(String.init)
    let isInside = parts.last == ".git"
    let name = (isInside ? parts.dropLast().last : parts.last) ?? "repository"
    return fileName(of: name.hasSuffix(".git") ? String(name.dropLast(4)) : name)
  }

  /// A chain's name as one file name: what is not plain is percent-encoded, what is long gets a hash.
  private static func fileName(of text: String) -> String {
    var name = ""
    for byte in text.utf8 {
      let scalar = UnicodeScalar(byte)
      let isPlain =
        scalar.properties.isAlphabetic && byte < 0x80 || "0123456789-_".utf8.contains(byte)
        || byte == UInt8(ascii: ".") && !name.isEmpty
      name += isPlain ? String(scalar) : "%" + String(byte, radix: 16, uppercase: true)
    }
    guard name.utf8.count > 100 else { return name }
    return name.prefix(60) + "-" + Repository.hash(.blob, Array(text.utf8)).hex.prefix(12)
  }
}
