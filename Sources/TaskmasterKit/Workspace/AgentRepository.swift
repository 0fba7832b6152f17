import Git

/// The disposable repository in a workspace's tree: for the agent's benefit, made anew for every attempt,
/// and nothing in it is trusted.
struct AgentRepository {
  /// The user's repository.
  let commonDirectory: String
  /// The `.git` to be made.
  let directory: String
  /// Keys and values of the user's repository configuration.
  let configuration: [(key: String, value: String?)]

  /// Makes it: HEAD detached at a commit, objects borrowed, an index copied.
  func make(at commit: Oid, index: String) throws {
    for folder in ["objects/info", "refs/heads", "refs/tags", "info", "hooks"] {
      try Files.makeDirectory("\(directory)/\(folder)")
    }
    let alternates = commonDirectory + "/objects\n"
    try Files.write(Array(alternates.utf8), to: directory + "/objects/info/alternates")
    try Files.write(AgentConfiguration.text(from: configuration), to: directory + "/config")
    for name in ["info/exclude", "info/attributes", "info/sparse-checkout", "shallow"] {
      if let content = try Files.read("\(commonDirectory)/\(name)") {
        try Files.write(content, to: "\(directory)/\(name)")
      }
    }
    try Files.copy(index, to: directory + "/index")
    try Files.write(Array("\(commit.hex)\n".utf8), to: directory + "/HEAD")
  }
}

/// What an agent committed in its own repository, read without trusting anything there.
enum AgentCommits {
  /// The most subjects that are listed.
  static let most = 50

  /// The subjects of the agent's own commits, oldest first; none where its repository cannot be read.
  static func subjects(in directory: String, since base: Oid, of user: Repository) -> [String] {
    guard let repository = try? Repository(gitDirectory: directory),
      let head = try? repository.target(of: "HEAD")
    else { return [] }
    var subjects: [String] = []
    try? repository.firstParents(of: head, limit: most) { commit in
      guard commit.id != base, !user.exists(commit.id) else { return false }
      subjects.append(subject(of: commit))
      return true
    }
    return subjects.reversed()
  }

  /// The first line of a commit's message.
  static func subject(of commit: Commit) -> String {
    String(decoding: commit.message.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
