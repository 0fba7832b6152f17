import Git

/// What of the user's repository an agent has no business with: refs that are not ours, HEAD,
/// configuration, hooks and `info/`.
struct ForeignState {
  /// Refs by full name.
  let references: [String: Oid]
  /// Files of the Git directory by their path in it.
  let files: [String: [UInt8]]
  /// The settings of the repository.
  let settings: [String: [String]]

  /// A ref that is ours to move: the log, kept attempts, what was fetched of remotes' logs.
  static func isOurs(_ name: String) -> Bool {
    name.hasPrefix("refs/taskmaster/") || name.hasPrefix("refs/notes/taskmaster")
  }

  /// Looks at a repository; HEAD of this worktree is left out where that is ours to move.
  init(
    of repository: Repository, settings: [(key: String, value: String?)], ours: Set<String>,
    isHeadOurs: Bool
  ) throws {
    references = Dictionary(
      try repository.references(under: "refs/")
        .filter { !Self.isOurs($0.name) && !ours.contains($0.name) }.map { ($0.name, $0.target) },
      uniquingKeysWith: { first, _ in first })
    let common = repository.commonDirectory
    var files = try Self.settingFiles(in: common)
    let isLinked = repository.gitDirectory != common
    if isLinked || !isHeadOurs { files["HEAD"] = try Files.read("\(common)/HEAD") }
    if isLinked, !isHeadOurs {
      files["HEAD of this worktree"] = try Files.read("\(repository.gitDirectory)/HEAD")
    }
    self.files = files
    self.settings = Self.grouped(settings)
  }

  /// What was recorded of the settings alone.
  init(files: [String: [UInt8]], settings: [(key: String, value: String?)]) {
    references = [:]
    self.files = files
    self.settings = Self.grouped(settings)
  }

  /// Configuration, hooks and `info/` of a Git directory, by their path in it.
  static func settingFiles(in directory: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in ["config", "config.worktree"] {
      files[name] = try Files.read("\(directory)/\(name)", limit: .max)
    }
    for folder in ["hooks", "info"] {
      for name in try Files.names(in: "\(directory)/\(folder)") ?? []
      where !name.hasSuffix(".sample") {
        let path = "\(directory)/\(folder)/\(name)"
        if BytePath(path).isDirectory { continue }
        files["\(folder)/\(name)"] = try Files.read(path, limit: .max)
      }
    }
    return files
  }

  private static func grouped(
    _ settings: [(key: String, value: String?)]
  ) -> [String: [String]] {
    Dictionary(grouping: settings, by: \.key).mapValues { $0.map { $0.value ?? "true" } }
  }
}

/// A change to the user's repository that the tool did not make.
struct ForeignChange: Hashable, Sendable, CustomStringConvertible {
  /// What changed.
  let what: String
  /// The command that takes it back.
  let undo: String
  /// Whether it is a new hook, or a setting that runs a program or moves the repository.
  let isDangerous: Bool

  /// What changed, and how to take it back.
  var description: String { "\(what); to take it back: \(undo)" }
}

extension ForeignState {
  /// What is different now.
  func changes(to after: ForeignState) -> [ForeignChange] {
    referenceChanges(after) + fileChanges(after) + settingChanges(after)
  }

  /// What is different now and could make Git run a program, or work on another repository.
  func dangers(in after: ForeignState) -> [ForeignChange] {
    (fileChanges(after) + settingChanges(after)).filter(\.isDangerous)
  }

  private func referenceChanges(_ after: ForeignState) -> [ForeignChange] {
    Set(references.keys).union(after.references.keys).sorted().compactMap { name in
      let (old, new) = (references[name], after.references[name])
      guard old != new else { return nil }
      let quoted = ProgramError.quoted(name)
      let (what, undo) =
        switch (old, new) {
        case (let old?, let new?):
          ("\(name) was moved", "git update-ref \(quoted) \(old.hex) \(new.hex)")
        case (let old?, nil): ("\(name) was deleted", "git update-ref \(quoted) \(old.hex) ''")
        case (nil, let new): ("\(name) was made", "git update-ref -d \(quoted) \(new?.hex ?? "")")
        }
      return ForeignChange(what: what, undo: undo, isDangerous: false)
    }
  }

  private func fileChanges(_ after: ForeignState) -> [ForeignChange] {
    Set(files.keys).union(after.files.keys).sorted().compactMap { name in
      let (old, new) = (files[name], after.files[name])
      guard old != new, name != "config" else { return nil }
      let isHook = name.hasPrefix("hooks/")
      let verb = old == nil ? "was made" : new == nil ? "was deleted" : "was changed"
      return ForeignChange(
        what: "\(name) \(verb)", undo: undo(of: name, old: old),
        isDangerous: isHook && new != nil)
    }
  }

  private func undo(of name: String, old: [UInt8]?) -> String {
    if name.hasPrefix("HEAD"), let old {
      let text = String(decoding: old, as: UTF8.self).split(separator: "\n").first ?? ""
      return text.hasPrefix("ref: ")
        ? "git symbolic-ref HEAD \(ProgramError.quoted(String(text.dropFirst(5))))"
        : "git update-ref --no-deref HEAD \(text)"
    }
    let path = "\"$(git rev-parse --git-common-dir)\"/\(ProgramError.quoted(name))"
    return old == nil ? "rm \(path)" : "restore \(path) from a backup"
  }

  private func settingChanges(_ after: ForeignState) -> [ForeignChange] {
    changedKeys(after).map { key in
      let name = ProgramError.quoted(key)
      let undo: String =
        switch settings[key] {
        case nil: "git config --unset-all \(name)"
        case let old? where old.count == 1:
          "git config --replace-all \(name) \(ProgramError.quoted(old[0]))"
        case let old?:
          "git config --unset-all \(name)"
            + old.map { "; git config --add \(name) \(ProgramError.quoted($0))" }.joined()
        }
      return ForeignChange(
        what: "the setting \(key) was changed", undo: undo, isDangerous: Self.isDangerous(key))
    }
  }

  private func changedKeys(_ after: ForeignState) -> [String] {
    Set(settings.keys).union(after.settings.keys).filter { settings[$0] != after.settings[$0] }
      .sorted()
  }

  /// Whether a setting runs a program or moves the repository.
  static func isDangerous(_ key: String) -> Bool {
    let key = key.lowercased()
    if dangerousKeys.contains(key) { return true }
    if dangerousSections.contains(where: { key.hasPrefix($0 + ".") }) { return true }
    return dangerousVariables.contains { key.hasSuffix("." + $0) }
  }

  private static let dangerousKeys: Set<String> = [
    "core.bare", "core.worktree", "core.hookspath", "core.fsmonitor", "core.sshcommand",
    "core.editor", "core.pager", "core.askpass", "core.gitproxy", "core.alternaterefscommand",
    "diff.external", "sequence.editor", "gpg.program",
  ]

  private static let dangerousSections = [
    "filter", "alias", "include", "includeif", "credential", "pager", "url", "extensions",
  ]

  private static let dangerousVariables = [
    "textconv", "command", "cmd", "driver", "uploadpack", "receivepack", "packobjectshook",
    "program",
  ]
}
