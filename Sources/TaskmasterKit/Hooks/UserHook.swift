import Git
import TaskmasterCore

/// A hook of the user's own that a run of `work` has run, through `git hook run`.
enum UserHook: String, CaseIterable {
  /// Before a task is worked; when it fails, the task is not.
  case preTask = "taskmaster-pre-task"
  /// After an attempt, whatever came of it.
  case postTask = "taskmaster-post-task"
  /// When the run ends.
  case postWork = "taskmaster-post-work"
}

/// Why a hook did not do what it was run for.
struct HookFailure: Error, CustomStringConvertible {
  let description: String
}

extension WorkSession {
  /// Runs a hook if there is one, in the top of the checkout.
  /// - Throws: ``HookFailure`` when it fails; `CancellationError` when it was stopped.
  func run(_ hook: UserHook, _ variables: [String: String]) async throws {
    guard try await has(hook) else { return }
    guard try Self.hooks(in: repository) == hooksAtStart else {
      throw HookFailure(
        description: "the hook \(hook.rawValue) is not run: hooks have changed since the run began")
    }
    var git = GitProgram(
      gitDirectory: repository.gitDirectory, workTree: repository.workTree,
      directory: repository.workTree ?? repository.gitDirectory,
      environment: surroundings.environment)
    git.variables = variables
    do throws(ProgramError) {
      try await git.run(
        ["hook", "run", hook.rawValue], deadline: .seconds(options.checkTimeout), hooks: true)
    } catch {
      if error.ending == .interrupted { throw CancellationError() }
      throw HookFailure(description: "the hook \(hook.rawValue) \(error.ending.words)" + error.tail)
    }
  }

  /// Whether there is such a hook, where Git looks for it.
  func has(_ hook: UserHook) async throws -> Bool {
    // `core.hooksPath` takes a process to find out.
    let directory: String
    if let known = hookDirectory {
      directory = known
    } else {
      directory = try await HookPlace(of: repository, git).directory
      hookDirectory = directory
    }
    return Files.isExecutable("\(directory)/\(hook.rawValue)")
  }

  /// The variables of ``environment(for:)`` that are the tool's own.
  func hookVariables(for assignment: Assignment?) -> [String: String] {
    environment(for: assignment).filter { $0.key.hasPrefix("TASKMASTER_") }
  }
}

extension ProgramError {
  /// The last line it wrote, to follow a sentence; empty when there is none.
  fileprivate var tail: String {
    errorText.split(separator: "\n").last.map { ": \($0)" } ?? ""
  }
}
