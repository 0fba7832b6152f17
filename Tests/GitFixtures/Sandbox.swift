import Foundation

/// A directory of a test's own, and the world as the commands in it see it.
///
/// Everything in it ends with it: at its end the directory is removed (kept, when
/// `TASKMASTER_KEEP_FIXTURES` is set). A process of its that still lives then, or a file in it that is
/// still open, is a fault of the test or of what it tests, and recorded as one.
public final class Sandbox: Sendable {
  /// The directory, without symbolic links in its path.
  public let root: String

  private let commands = Monitor(0)

  /// Makes the directory and a home with a Git configuration in it.
  public init() throws {
    let template = (NSTemporaryDirectory() as NSString).appendingPathComponent("taskmaster-XXXXXX")
    var name = Array(template.utf8CString)
    guard mkdtemp(&name) != nil, let path = realpath(name, nil) else { throw POSIXError(.EIO) }
    defer { free(path) }
    root = String(cString: path)
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    try Self.configuration.write(toFile: globalConfiguration, atomically: false, encoding: .utf8)
  }

  deinit {
    expectNothingIsLeft()
    killLivingProcesses()
    if ProcessInfo.processInfo.environment["TASKMASTER_KEEP_FIXTURES"] != nil {
      return print("kept: \(root)")
    }
    if (try? FileManager.default.removeItem(atPath: root)) == nil {
      let spawn = Spawn(
        program: "/bin/sh", arguments: ["-c", #"chmod -R u+rwX "$1"; rm -rf "$1""#, "sh", root],
        environment: ["PATH": "/usr/bin:/bin"], directory: "/")
      _ = try? RunningCommand(spawn, root: root).wait()
    }
  }

  /// What `git config --global` reads and writes here.
  public var globalConfiguration: String { home + "/.gitconfig" }

  /// The file with the scripted agent's instructions.
  public var agentScript: String { root + "/agent.script" }

  private var home: String { root + "/home" }

  // Nothing may go on in the background after a command has ended, nor outside of the sandbox.
  private static let configuration = """
    [init]
    \tdefaultBranch = main
    [gc]
    \tautoDetach = false
    [maintenance]
    \tautoDetach = false
    [protocol "file"]
    \tallow = always
    [taskmaster]
    \tkeepAwake = false

    """

  /// The whole environment of the next command.
  ///
  /// Its number is its time, in seconds from the first moment of 2030, and the seed of its random
  /// numbers: so the same commands give the same ids in every run.
  public func nextEnvironment() -> [String: String] {
    let number = commands.update { count in
      count += 1
      return count
    }
    return fixedEnvironment.merging(moment(number)) { $1 }
  }

  private func moment(_ number: Int) -> [String: String] {
    let first = 1_893_456_000
    let format = ISO8601DateFormatter()
    let text = format.string(from: Date(timeIntervalSince1970: Double(first + number)))
    return [
      "GIT_AUTHOR_DATE": "\(first + number) +0000",
      "GIT_COMMITTER_DATE": "\(first + number) +0000",
      "TASKMASTER_DEBUG_NOW": text.replacingOccurrences(of: "Z", with: ".000000Z"),
      "TASKMASTER_DEBUG_SEED": "\(number)",
    ]
  }

  private var fixedEnvironment: [String: String] {
    var environment = [
      "FIXTURE_ROOT": root,
      "GIT_ATTR_NOSYSTEM": "1",
      "GIT_AUTHOR_EMAIL": "author@example.com",
      "GIT_AUTHOR_NAME": "A U Thor",
      "GIT_CEILING_DIRECTORIES": root,
      "GIT_COMMITTER_EMAIL": "committer@example.com",
      "GIT_COMMITTER_NAME": "C O Mitter",
      "GIT_CONFIG_GLOBAL": globalConfiguration,
      "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_EDITOR": ":",
      "GIT_TERMINAL_PROMPT": "0",
      "HOME": home,
      "LC_ALL": "C",
      "PATH": Self.path,
      "SCRIPTED_AGENT": agentScript,
      "TERM": "dumb",
      "TZ": "UTC",
      "XDG_CACHE_HOME": home + "/.cache",
      "XDG_CONFIG_HOME": home + "/.config",
      "XDG_DATA_HOME": home + "/.local/share",
      "XDG_STATE_HOME": home + "/.local/state",
    ]
    environment["LLVM_PROFILE_FILE"] = Self.profile
    return environment
  }

  /// The directory with the programs that were built beside the tests.
  public static let products: String = {
    #if canImport(Darwin)
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    return (bundle ?? .main).bundleURL.deletingLastPathComponent().path
    #else
    return Bundle.main.bundlePath
    #endif
  }()

  private static let path =
    products + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")

  /// Where a command leaves what coverage wants to know, when coverage is asked for.
  ///
  /// Eight files for all of them; a file each would be gigabytes.
  private static let profile: String? = {
    ProcessInfo.processInfo.environment["LLVM_PROFILE_FILE"].map {
      ($0 as NSString).deletingLastPathComponent + "/spawned/%8m.profraw"
    }
  }()
}
