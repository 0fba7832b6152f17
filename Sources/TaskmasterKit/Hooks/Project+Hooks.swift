import Git

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What came of installing or removing a hook.
public enum HookChange: String, Hashable, Sendable {
  /// The block was put in.
  case installed
  /// The block was brought up to date.
  case updated
  /// The block was taken out.
  case removed
  /// Nothing had to be done.
  case unchanged
}

extension Project {
  /// Puts our block into the `pre-push` hook, and makes the hook when there is none.
  /// - Returns: The path of the hook, and what was done.
  /// - Throws: ``Problem`` when hooks are elsewhere, or the hook is not one that a block fits into.
  public func installHooks() async throws -> (path: String, change: HookChange) {
    let path = try await hookPath("pre-push")
    let old = HookFile(bytes: try Files.read(path) ?? [])
    if !old.bytes.isEmpty, access(path, X_OK) != 0 {
      throw Problem(
        "'\(path)' is not executable, so Git does not run it",
        hints: ["make it executable or remove it, then try again"])
    }
    let new = try Self.withBlock(old, at: path)
    guard new != old else { return (path, .unchanged) }
    try write(new, to: path)
    return (path, old.isInstalled ? .updated : .installed)
  }

  private static func withBlock(_ hook: HookFile, at path: String) throws(Problem) -> HookFile {
    do throws(HookFile.NotShell) {
      return try hook.installing(HookScript.prePush)
    } catch {
      throw Problem(
        "'\(path)' is no shell script, it begins with '\(error.shebang)'",
        hints: ["have it run: git taskmaster hook pre-push \"$@\", with the same input"])
    }
  }

  /// Takes our block out again; a hook that held nothing else is removed.
  /// - Returns: The path of the hook, and what was done.
  /// - Throws: ``Problem`` when hooks are elsewhere; ``FileError`` when the file cannot be written.
  public func uninstallHooks() async throws -> (path: String, change: HookChange) {
    let path = try await hookPath("pre-push")
    let old = HookFile(bytes: try Files.read(path) ?? [])
    guard old.isInstalled else { return (path, .unchanged) }
    let new = old.removed
    if new.bytes.isEmpty { try Files.remove(path) } else { try write(new, to: path) }
    return (path, .removed)
  }

  private func write(_ hook: HookFile, to path: String) throws {
    if let slash = path.lastIndex(of: "/") { try Files.makeDirectory(String(path[..<slash])) }
    var status = stat()
    let mode = stat(path, &status) == 0 ? status.st_mode & 0o777 : 0o755
    try Files.write(hook.bytes, to: path, mode: mode)
    chmod(path, mode)
  }

  /// Where Git looks for a hook.
  /// - Throws: ``Problem`` when that is not in this repository's own Git directory.
  private func hookPath(_ name: String) async throws -> String {
    let output = try await git.run(
      ["rev-parse", "--path-format=absolute", "--git-path", "hooks"], hooks: true)
    let directory = String(
      decoding: output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    guard directory == repository.commonDirectory + "/hooks" else {
      throw Problem(
        "the hooks of this repository are in '\(directory)' (core.hooksPath), where others may share them",
        hints: ["have its \(name) run: git taskmaster hook \(name) \"$@\", with the same input"])
    }
    return "\(directory)/\(name)"
  }
}
