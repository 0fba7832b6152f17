/// The configuration that an agent's disposable repository gets: the user's, without what leads out of it.
///
/// Left out are remotes, branches, includes, and every setting that names a program, a place or a
/// credential; what is left is how files and diffs are to look.
enum AgentConfiguration {
  /// The text of a configuration file.
  static func text(from entries: [(key: String, value: String?)]) -> [UInt8] {
    var text = """
      [core]
      \trepositoryformatversion = 0
      \tbare = false
      \tlogAllRefUpdates = true
      [gc]
      \tauto = 0
      [maintenance]
      \tauto = false
      [commit]
      \tgpgSign = false
      [tag]
      \tgpgSign = false

      """
    for (key, value) in entries where isHarmless(key) {
      guard let name = ConfigurationName(key) else { continue }
      text += name.header + "\n\t" + name.variable
      text += value.map { " = " + quoted($0) } ?? ""
      text += "\n"
    }
    return Array(text.utf8)
  }

  /// Whether a setting may reach the agent's repository.
  static func isHarmless(_ key: String) -> Bool {
    let key = key.lowercased()
    guard let section = key.split(separator: ".").first.map(String.init),
      let variable = key.split(separator: ".").last.map(String.init)
    else { return false }
    if sections.contains(section) || keys.contains(key) { return false }
    return !programVariables.contains(variable)
  }

  private static let sections: Set<String> = [
    "alias", "branch", "browser", "credential", "difftool", "extensions", "filter", "gc", "gpg",
    "guitool", "hook", "http", "https", "include", "includeif", "interactive", "lfs", "maintenance",
    "man", "mergetool", "pager", "protocol", "push", "receive", "remote", "remotes", "sendemail",
    "sequence", "submodule", "taskmaster", "transfer", "trailer", "uploadarchive", "uploadpack",
    "url", "web",
  ]

  private static let keys: Set<String> = [
    "core.repositoryformatversion", "core.bare", "core.worktree", "core.hookspath",
    "core.fsmonitor", "core.sshcommand", "core.editor", "core.pager", "core.askpass",
    "core.gitproxy", "core.alternaterefscommand", "core.logallrefupdates", "core.splitindex",
    "core.untrackedcache", "core.preferreddriver", "diff.external", "commit.gpgsign", "tag.gpgsign",
    "commit.template", "user.signingkey", "index.threads",
  ]

  private static let programVariables: Set<String> = [
    "cmd", "command", "driver", "helper", "path", "program", "textconv", "clean", "smudge",
    "process",
  ]

  private static func quoted(_ value: String) -> String {
    var result = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// A key in its parts, as a configuration file spells them.
private struct ConfigurationName {
  let header: String
  let variable: String

  init?(_ key: String) {
    let parts = key.split(separator: ".", omittingEmptySubsequences: false)
    guard let section = parts.first, let variable = parts.last, parts.count >= 2 else { return nil }
    self.variable = String(variable)
    let subsection = parts.dropFirst().dropLast().joined(separator: ".")
    guard !subsection.contains("\n") else { return nil }
    let escaped = subsection.split(separator: "\\", omittingEmptySubsequences: false)
      .joined(separator: "\\\\")
      .split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
    header = parts.count > 2 ? "[\(section) \"\(escaped)\"]" : "[\(section)]"
  }
}
