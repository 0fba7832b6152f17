/// The environments that git, and agents that use git, are run in.
enum GitEnvironment {
  /// The variables that tie git to one repository: what `git rev-parse --local-env-vars` lists, from
  /// git 2.30 to 2.50.
  static let local: Set<String> = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_CONFIG", "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS", "GIT_DIR", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE", "GIT_INTERNAL_SUPER_PREFIX", "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
  ]

  /// Variables that change what our own command lines mean.
  private static let meaning: Set<String> = [
    "GIT_ATTR_SOURCE", "GIT_DEFAULT_HASH", "GIT_EXTERNAL_DIFF", "GIT_GLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS", "GIT_LITERAL_PATHSPECS", "GIT_NAMESPACE", "GIT_NOGLOB_PATHSPECS",
  ]

  /// The same for every call: no lock that is not needed, no question, no translated message.
  private static let fixed = [
    "GIT_ASKPASS": "true", "GIT_EDITOR": "true", "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0", "GIT_SEQUENCE_EDITOR": "true", "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C", "SSH_ASKPASS": "true", ProcessHost.gitVariable: "1",
  ]

  /// Without anything that would make an agent's git work on another repository or with other
  /// settings than the agent's own.
  static func scrubbed(_ environment: [String: String]) -> [String: String] {
    environment.filter { name, _ in
      !local.contains(name) && !isHandedDownSetting(name) && name != ProcessHost.gitVariable
    }
  }

  /// For our own calls; settings handed down (`git -c`, `GIT_CONFIG_COUNT`) count when they are kept.
  static func own(
    _ environment: [String: String], keepsSettings: Bool
  ) -> [String: String] {
    environment.filter { name, _ in
      if meaning.contains(name) { return false }
      if isHandedDownSetting(name) { return keepsSettings }
      return !local.contains(name)
    }.merging(fixed) { $1 }
  }

  /// Settings come in `GIT_CONFIG_PARAMETERS`, and in as many pairs as `GIT_CONFIG_COUNT` says.
  private static func isHandedDownSetting(_ name: String) -> Bool {
    name == "GIT_CONFIG_PARAMETERS" || name == "GIT_CONFIG_COUNT"
      || name.hasPrefix("GIT_CONFIG_KEY_") || name.hasPrefix("GIT_CONFIG_VALUE_")
  }
}
