import TaskmasterCore
import TaskmasterKit

/// The output of `--json`.
enum JSONOutput {
  /// The version of all objects that `--json` prints.
  static let version: Int64 = 1

  /// One object with the version and the members, and a newline.
  static func object(_ members: [JSONValue.Member]) -> [UInt8] {
    let version = JSONValue.Member("version", .integer(version))
    return JSONValue.object([version] + members).encoded + [UInt8(ascii: "\n")]
  }

  /// The object of `list`.
  static func tasks(_ tasks: [QueueTask], in view: QueueView) -> [UInt8] {
    object([.init("tasks", .array(tasks.map { json($0, in: view) }))])
  }

  /// The object of `show`: as that of `list`, with where the transcript of each attempt is.
  static func task(
    _ task: QueueTask, in view: QueueView, transcript: (Attempt) throws -> String?
  ) rethrows -> [UInt8] {
    let attempts = try task.attempts.map { attempt in
      AttemptJSON.members(attempt) + [.init("log", json(try transcript(attempt)))]
    }
    guard case .object(let members) = json(task, in: view) else { return [] }
    let whole = members.map { member in
      member.name == "attempts"
        ? .init(member.name, .array(attempts.map(JSONValue.object))) : member
    }
    return object([.init("tasks", .array([.object(whole)]))])
  }

  /// One task as `list --json` has it.
  static func json(_ task: QueueTask, in view: QueueView) -> JSONValue {
    .object([
      .init("id", json(task.id)),
      .init("title", .string(task.title)),
      .init("text", .string(task.text)),
      .init("status", .string(task.status.rawValue)),
      .init("chain", .string(task.chain)),
      .init("branch", json(task.artifact?.branch)),
      .init("base", json(task.artifact?.base)),
      .init("commit", json(task.artifact?.commit)),
      .init("pushed", .bool(view.standing.isPushed(task.id))),
      .init("priority", .integer(task.queued.priority)),
      .init("position", .integer(task.position)),
      .init("after", .array(task.queued.after.map { json($0) })),
      .init("blockedBy", json(view.blocker(of: task)?.task)),
      .init("check", .array(task.queued.check.map(JSONValue.string))),
      .init("artifacts", .array(task.queued.artifacts.map(JSONValue.string))),
      .init("attempts", .array(task.attempts.map { .object(AttemptJSON.members($0)) })),
      .init("queuedAt", json(task.queuedAt.description)),
      .init("queuedBy", .string(task.queuedBy)),
    ])
  }

  static func json(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
  static func json(_ id: ObjectID?) -> JSONValue { json(id?.hex) }
  static func json(_ number: Int64?) -> JSONValue {
    number.map(JSONValue.integer) ?? .null
  }
  static func json(_ number: Double?) -> JSONValue {
    number.map(JSONValue.number) ?? .null
  }
}
