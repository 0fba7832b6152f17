import Git

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Where Git looks for the hooks of a repository.
struct HookPlace {
  /// The directory, absolute.
  let directory: String
  /// The directories that belong to the repository alone.
  private let owned: [String]

  /// Asks Git, which knows `core.hooksPath`.
  init(of repository: Repository, _ git: GitProgram) async throws {
    var git = git
    // A relative `core.hooksPath` is one from where hooks run.
    git.directory = repository.workTree ?? repository.gitDirectory
    // Of a hook: for an empty `core.hooksPath`, the directory alone is another one than hooks are run from.
    let name = "/" + HookKind.prePush.rawValue
    let output = try await git.run(["rev-parse", "--git-path", "hooks" + name], hooks: true)
    let file = String(decoding: output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    let path = file.hasSuffix(name) ? String(file.dropLast(name.utf8.count)) : file
    directory = path.isEmpty || path.hasPrefix("/") ? path : "\(git.directory)/\(path)"
    owned = [repository.commonDirectory, repository.gitDirectory, repository.workTree]
      .compactMap { $0.flatMap(Self.resolved) }
  }

  /// The file of a hook, links followed, whether it is there or not.
  /// - Throws: ``Problem`` when other repositories may use it as well.
  func file(_ name: String) throws(Problem) -> String {
    guard !directory.isEmpty else {
      throw Problem(
        "core.hooksPath is empty, so that Git looks for the hook '/\(name)'",
        hints: ["git config --show-origin core.hooksPath tells where that is set: unset it there"])
    }
    let path = "\(directory)/\(name)"
    guard let file = Self.resolved(path) ?? Self.resolvedAbove(path) else {
      throw Problem("'\(path)' is a link that leads nowhere")
    }
    guard owned.contains(where: { file.hasPrefix($0 + "/") }) else {
      throw Problem(
        "the hook '\(file)' is outside this repository, and others may use it as well",
        hints: [
          "hooks of its own: git config --local core.hooksPath \"$(git rev-parse --git-common-dir)/hooks\"",
          "or have that hook run: git-taskmaster hook \(name) -- \"$@\"",
        ])
    }
    return file
  }

  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(validatingCString: resolved)
  }

  /// A path of which the end is not there yet.
  private static func resolvedAbove(_ path: String) -> String? {
    guard !Files.exists(path), let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
      return nil
    }
    let parent = String(path[..<slash])
    return (resolved(parent) ?? resolvedAbove(parent)).map { $0 + path[slash...] }
  }
}
