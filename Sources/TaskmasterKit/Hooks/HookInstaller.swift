#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What came of installing or removing a hook.
public struct HookChange: Hashable, Sendable {
  /// What was done.
  public enum Action: String, Hashable, Sendable {
    /// The block was put in.
    case installed
    /// The block was brought up to date.
    case updated
    /// The block was taken out, and with it the file, if it held nothing else.
    case removed
    /// Nothing had to be done.
    case unchanged
  }

  /// The hook.
  public let kind: HookKind
  /// The file.
  public let path: String
  /// What was done with it.
  public let action: Action
}

/// How one of our hooks stands in a repository.
public struct HookStanding: Hashable, Sendable {
  /// What is found.
  public enum State: Hashable, Sendable {
    /// There is no block of ours.
    case absent
    /// The block is the one of this version, and Git runs it.
    case current
    /// The block is of another version.
    case outdated
    /// The block is there, but the file is not executable.
    case disabled
    /// No block can be put there; why.
    case unusable(Problem)
  }

  /// The hook.
  public let kind: HookKind
  /// The file.
  public let path: String
  /// What is found there.
  public let state: State
}

/// Puts our block into the file of a hook, and takes it out again.
struct HookInstaller {
  let file: String
  let kind: HookKind

  private var block: HookBlock { HookBlock(kind) }

  /// Looks whether the block can be put in, and changes nothing.
  func requireInstallable() throws {
    guard let hook = try current() else { return }
    _ = try runnableMode(of: try added(to: hook))
  }

  /// How the hook stands.
  func standing() throws -> HookStanding {
    func standing(_ state: HookStanding.State) -> HookStanding {
      HookStanding(kind: kind, path: file, state: state)
    }
    guard let hook = try current() else { return standing(.absent) }
    guard try refusing({ () throws(HookFile.Refusal) in try hook.hasBlock() }) else {
      _ = try added(to: hook)
      return standing(.absent)
    }
    guard try added(to: hook) == hook else { return standing(.outdated) }
    return standing(try Self.mode(of: file) & 0o100 == 0 ? .disabled : .current)
  }

  /// Puts the block in and makes the file one that Git runs.
  func install() throws -> HookChange {
    guard let hook = try current() else {
      try Files.makeDirectory(String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)]))
      try Files.write(Array(block.script.utf8), to: file, mode: 0o777)
      return change(.installed)
    }
    let isInstalled = try refusing { () throws(HookFile.Refusal) in try hook.hasBlock() }
    let wanted = try added(to: hook)
    let runnable = try runnableMode(of: wanted)
    guard try wanted != hook || runnable != Self.mode(of: file) else { return change(.unchanged) }
    try write(wanted, mode: runnable)
    return change(isInstalled ? .updated : .installed)
  }

  private func added(to hook: HookFile) throws -> HookFile {
    try refusing { () throws(HookFile.Refusal) in try hook.adding(block) }
  }

  private func runnableMode(of wanted: HookFile) throws -> mode_t {
    let mode = try Self.mode(of: file)
    let isOurs = try refusing { () throws(HookFile.Refusal) in try wanted.removingBlock() } == nil
    // Whoever has made a hook one that Git does not run will not want its lines to run again.
    guard isOurs || mode & 0o100 != 0 else { throw notExecutable }
    return mode | (mode & 0o444) >> 2
  }

  /// Takes the block out; a file that holds nothing else goes.
  func uninstall() throws -> HookChange {
    guard let hook = try current() else { return change(.unchanged) }
    let rest = try refusing { () throws(HookFile.Refusal) in try hook.removingBlock() }
    if rest == hook { return change(.unchanged) }
    if let rest { try write(rest, mode: Self.mode(of: file)) } else { try Files.remove(file) }
    return change(.removed)
  }

  private func change(_ action: HookChange.Action) -> HookChange {
    HookChange(kind: kind, path: file, action: action)
  }

  private var notExecutable: Problem {
    Problem(
      "the hook '\(file)' is not executable, so Git does not run it",
      hints: ["make it executable or remove it, then try again"])
  }

  private func current() throws(FileError) -> HookFile? {
    try Files.read(file).map { HookFile(content: $0) }
  }

  private func write(_ hook: HookFile, mode: mode_t) throws(FileError) {
    try Files.write(hook.content, to: file, mode: mode)
    // Against the umask: the file is as open as it was.
    chmod(file, mode)
  }

  private static func mode(of file: String) throws(FileError) -> mode_t {
    var status = stat()
    guard stat(file, &status) == 0 else { throw .last("cannot read '\(file)'") }
    return status.st_mode & 0o7777
  }

  private func refusing<Value>(
    _ body: () throws(HookFile.Refusal) -> Value
  ) throws(Problem) -> Value {
    do throws(HookFile.Refusal) {
      return try body()
    } catch {
      throw Problem(error, of: file, kind)
    }
  }
}

extension Problem {
  fileprivate init(_ refusal: HookFile.Refusal, of file: String, _ kind: HookKind) {
    switch refusal {
    case .interpreter(let name):
      self.init(
        "the hook '\(file)' is written for '\(name)', not for a shell",
        hints: [
          "have it run git-taskmaster hook \(kind.rawValue) with its arguments and its input"
        ])
    case .binary:
      self.init(
        "the hook '\(file)' is a program, not a script",
        hints: ["put it under another name, and have a script in its place run it"])
    case .unfinished:
      self.init(
        "the hook '\(file)' has the line '\(HookBlock.begin)' without '\(HookBlock.end)' after it",
        hints: ["take out by hand what is left of the block"])
    }
  }
}
