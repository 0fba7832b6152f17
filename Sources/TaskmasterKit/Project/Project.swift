import Git
public import TaskmasterCore

/// A repository and its queue, as the commands see them.
///
/// Not to be used from two threads at once; any number may be open on one repository.
public final class Project {
  /// Time, chance and the environment.
  public let surroundings: Surroundings

  let repository: Repository
  let store: LogStore
  /// Whether the repository belongs to somebody else, and Git uses it all the same.
  private let isForeign: Bool

  init(repository: Repository, surroundings: Surroundings, isForeign: Bool = false) {
    self.repository = repository
    self.isForeign = isForeign
    self.surroundings = surroundings
    store = LogStore(repository: repository, surroundings: surroundings)
  }

  /// Opens the repository that the current directory belongs to, as Git itself would find it.
  /// - Throws: ``Problem`` when there is none, or it cannot be read or trusted.
  public static func open(_ surroundings: Surroundings) async throws -> Project {
    if surroundings.isDurable { Repository.durable() }
    do throws(GitError) {
      return Project(repository: try Repository(), surroundings: surroundings)
    } catch  where error.code == .owner {
      guard await isTrustedByGit(surroundings) else { throw error }
    }
    let repository = try Repository(ownerValidation: false)
    return Project(repository: repository, surroundings: surroundings, isForeign: true)
  }

  /// The same repository once more, for a user of its own.
  func reopened() throws(GitError) -> sending Repository {
    try Repository(ownerValidation: !isForeign)
  }

  /// Whether Git uses the repository here although it belongs to somebody else: `safe.directory` says so.
  private static func isTrustedByGit(_ surroundings: Surroundings) async -> Bool {
    let git = GitProgram(directory: ".", environment: surroundings.environment)
    let answer = try? await git.answer(["rev-parse", "--git-dir"], accepting: [0])
    return answer != nil
  }

  /// The git program, working on this repository.
  var git: GitProgram {
    GitProgram(
      gitDirectory: repository.gitDirectory, workTree: repository.workTree, directory: ".",
      environment: surroundings.environment)
  }

  /// The log as it is now.
  /// - Throws: An error when something of it cannot be read; never an empty log instead.
  public func snapshot() throws -> LogSnapshot { try store.snapshot() }

  /// Reads, decides and records; decides again when another writer was faster.
  /// - Parameter decide: What to record on a queue; nothing to record writes nothing.
  /// - Returns: The log with what was recorded.
  /// - Throws: What `decide` throws, a ``Rejection`` as a ``Problem``; an error when it is not certain that
  ///   the record stands.
  @discardableResult
  public func record(_ decide: (Queue) throws -> [NewFact]) async throws -> LogSnapshot {
    let identity = try await identity()
    let after = try store.transact(by: identity, subject: LogSubject.text) { snapshot in
      do {
        return try decide(snapshot.queue)
      } catch let rejection as Rejection {
        throw Problem(rejection, in: snapshot.queue)
      }
    }
    try Settlement(repository: repository, identity: identity, surroundings: surroundings)
      .setLosersAside(after.queue)
    return after
  }
}

extension Project {
  /// What `taskmaster.*` says here.
  /// - Throws: ``Problem`` that names the key, when one has a value that it may not have.
  public func configuration() async throws -> Configuration {
    let answer = try await git.answer([
      "config", "-z", "--show-origin", "--get-regexp", "^taskmaster\\.",
    ])
    let entries = try ConfigurationEntry.parse(answer.output)
    return try Configuration(
      ConfigurationEntry.located(entries) { file in try? Files.read(file) ?? nil },
      home: surroundings.environment["HOME"])
  }

  /// Who acts here, as Git knows them.
  /// - Throws: ``Problem`` with Git's own words when it does not.
  public func identity() async throws -> Identity { try await identity("GIT_COMMITTER_IDENT") }

  /// Who makes commits here, as Git knows them.
  /// - Throws: ``Problem`` with Git's own words when it does not.
  func author() async throws -> Identity { try await identity("GIT_AUTHOR_IDENT") }

  private func identity(_ variable: String) async throws -> Identity {
    let answer = try await git.answer(["var", variable], accepting: [0, 128])
    guard answer.status == 0, let identity = Identity(ident: answer.output) else {
      throw Problem(
        "Git does not know who you are: \(Self.lastLine(answer.errorText))",
        hints: [
          "git config --global user.name \"Your Name\"",
          "git config --global user.email you@example.com",
        ])
    }
    return identity
  }

  /// Whether output to a terminal is to be colored: what `color.taskmaster` and `color.ui` say.
  public func wantsColor() async -> Bool {
    let answer = try? await git.answer(["config", "--get-colorbool", "color.taskmaster", "true"])
    return answer?.output.starts(with: "true".utf8) ?? false
  }

  private static func lastLine(_ text: String) -> String {
    let line = text.split(separator: "\n").last.map(String.init) ?? ""
    return line.hasPrefix("fatal: ") ? String(line.dropFirst("fatal: ".count)) : line
  }
}
