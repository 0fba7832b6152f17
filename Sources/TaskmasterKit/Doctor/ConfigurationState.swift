/// What the configuration says that concerns the tool, and where it says so.
public struct ConfigurationState: Hashable, Sendable {
  /// The keys that are set, in the order that Git reads them; of a key with one value the last counts.
  public var entries: [ConfigurationEntry] = []
  /// What is odd about it.
  public var warnings: [String] = []
  /// Why it cannot be used.
  public var problem: String?

  /// All keys of our own, and what of Git's changes how the tool works.
  static let pattern =
    "^(taskmaster|notes)\\.|^core\\.(bare|worktree|hookspath|fsmonitor|sharedrepository)$"
    + "|^(commit\\.gpgsign|gc\\.auto)$|^extensions\\.|^remote\\..*\\.fetch$"
}

extension ConfigurationState {
  /// The keys that are set, without the values of which the word before says that they are secret.
  var shownEntries: [ConfigurationEntry] {
    var before: ConfigurationEntry?
    return entries.map { entry in
      var shown = entry
      if let before, before.key == entry.key,
        SecretArguments.isSecretOption(before.value ?? "")
      {
        shown.value = SecretMask.replacement
      }
      before = entry
      return shown
    }
  }
}

extension Project {
  /// What is set, and the configuration that it makes; nil when it makes none.
  func configurationState() async throws -> (ConfigurationState, Configuration?) {
    let answer = try await git.answer([
      "config", "-z", "--show-origin", "--get-regexp", ConfigurationState.pattern,
    ])
    var state = ConfigurationState()
    do throws(Problem) {
      let entries = ConfigurationEntry.located(try ConfigurationEntry.parse(answer.output)) {
        try? Files.read($0) ?? nil
      }
      state.entries = entries.filter { !$0.isOfOurCall }.map(\.withUsualName)
      let configuration = try Configuration(entries, home: surroundings.environment["HOME"])
      state.warnings = configuration.warnings
      return (state, configuration)
    } catch {
      state.problem = error.message
      return (state, nil)
    }
  }
}

extension ConfigurationEntry {
  /// Whether we gave it to git, as in every call, and nobody else did.
  fileprivate var isOfOurCall: Bool {
    let ours = ["core.fsmonitor": "false", "core.hookspath": "/dev/null"]
    return origin == "on the command line" && value != nil && ours[key] == value
  }

  /// With the key as the manual writes it, which Git gives in lower case.
  fileprivate var withUsualName: ConfigurationEntry {
    guard key.hasPrefix(Configuration.section),
      let known = ConfigurationKey.all[String(key.dropFirst(Configuration.section.count))]
    else { return self }
    var entry = self
    entry.key = Configuration.section + known.name
    return entry
  }
}
