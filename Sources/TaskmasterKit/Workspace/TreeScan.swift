/// Something in a tree that `git add` would pass over, or fail at, without a word.
struct Obstacle: Hashable, Sendable {
  /// What it is.
  enum Kind: Hashable, Sendable {
    /// A directory with a `.git` of its own.
    case nestedRepository
    /// A directory that is a repository itself, such as a `.git` that was moved.
    case bareRepository
    /// Files in the directory of a submodule.
    case submoduleContent
    /// A directory that cannot be read.
    case unreadable
    /// A path longer than Git takes.
    case tooLong
    /// A pipe, a socket or a device in place of a file that Git reads: it might wait there for ever.
    case blockingRules(FileKind)
    /// A pipe, a socket or a device elsewhere, which is nothing to Git.
    case special(FileKind)
  }

  let kind: Kind
  /// From the top of the tree.
  let path: BytePath

  var description: String {
    let name = path.text
    return switch kind {
    case .nestedRepository: "'\(name)' is a Git repository of its own"
    case .bareRepository: "'\(name)' is a Git repository"
    case .submoduleContent: "there are files in the submodule directory '\(name)'"
    case .unreadable: "the directory '\(name)' cannot be read"
    case .tooLong: "the path '\(name.prefix(60))…' is too long"
    case .blockingRules(let kind), .special(let kind): "'\(name)' is \(kind.words ?? "special")"
    }
  }

  /// Whether Git must not be run before it is gone.
  var blocksGit: Bool {
    if case .blockingRules = kind { true } else { false }
  }

  /// What it is when it is nothing to Git; nil: something that Git would miss.
  var special: Unrecorded? {
    if case .special(let kind) = kind { Unrecorded(path: path, kind: kind) } else { nil }
  }
}

/// Looks for obstacles before Git runs.
///
/// Links are not followed.
struct TreeScan {
  /// The top of the tree.
  let tree: BytePath
  /// The paths of submodules.
  let submodules: Set<BytePath>
  /// What is not looked at.
  var passedOver: Set<BytePath> = []

  private static let longestPath = 4096

  /// Every obstacle, in the order of their paths.
  func obstacles() -> [Obstacle] {
    var found: [Obstacle] = []
    var pending = [BytePath([])]
    while let directory = pending.popLast() {
      look(at: directory, found: &found, pending: &pending)
    }
    return found.sorted { $0.path.bytes.lexicographicallyPrecedes($1.path.bytes) }
  }

  private func look(at directory: BytePath, found: inout [Obstacle], pending: inout [BytePath]) {
    let full = directory.bytes.isEmpty ? tree : tree.appending(directory.bytes)
    guard directory.bytes.count < Self.longestPath else {
      found.append(Obstacle(kind: .tooLong, path: directory))
      return
    }
    guard let entries = full.entries() else {
      found.append(Obstacle(kind: .unreadable, path: directory))
      return
    }
    if submodules.contains(directory) {
      if !entries.isEmpty { found.append(Obstacle(kind: .submoduleContent, path: directory)) }
      return
    }
    if !directory.bytes.isEmpty, let kind = Self.repository(in: entries) {
      found.append(Obstacle(kind: kind, path: directory))
    }
    for entry in entries where entry.kind != .file {
      let path = directory.appending(entry.name)
      if entry.kind.isSpecial {
        let isRead = Self.isRead(entry.name)
        found.append(
          Obstacle(kind: isRead ? .blockingRules(entry.kind) : .special(entry.kind), path: path))
      } else if !Self.isDotGit(entry.name), !passedOver.contains(path) {
        pending.append(path)
      }
    }
  }

  /// Whether Git opens a file of that name to learn what to do.
  static func isRead(_ name: [UInt8]) -> Bool {
    [".gitignore", ".gitattributes", ".gitmodules"].contains { name.elementsEqual($0.utf8) }
  }

  private static func repository(in entries: [BytePath.Entry]) -> Obstacle.Kind? {
    if entries.contains(where: { isDotGit($0.name) }) { return .nestedRepository }
    let marks = entries.filter { entry in
      entry.isDirectory
        ? entry.name == Array("objects".utf8) || entry.name == Array("refs".utf8)
        : entry.name == Array("HEAD".utf8)
    }
    return marks.count == 3 ? .bareRepository : nil
  }

  /// Git takes `.git` in any case for its own.
  private static func isDotGit(_ name: [UInt8]) -> Bool {
    name.count == 4 && name.map { $0 | 0x20 } == Array(".git".utf8).map { $0 | 0x20 }
  }
}
