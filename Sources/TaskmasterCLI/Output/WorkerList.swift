import TaskmasterCore
import TaskmasterKit

/// The workers, for people: the one that does tasks which name nobody has a star.
struct WorkerList {
  let workers: [WorkerSummary]

  /// A line for each: its name, its program, where that is.
  func lines(width: Int?, style: Style) -> [String] {
    let rows = workers.map { worker in
      [
        Cell("\(worker.isDefault ? "*" : " ") \(worker.name)"),
        Cell(VisibleText.line(worker.program ?? "not set", most: 40)),
        Cell(Self.place(of: worker), .muted),
      ]
    }
    return Table(rows, indent: 0).lines(width: width, style: style)
  }

  private static func place(of worker: WorkerSummary) -> String {
    guard worker.hasPath, worker.program != nil else { return "" }
    return worker.path.map { VisibleText.line($0) } ?? "not installed"
  }
}

extension WorkerSummary.Setting {
  /// The command that sets it.
  var command: String {
    let words = ["git", "config"] + (isList ? ["--add"] : [])
    return (words + [key, value].map(Shell.word)).joined(separator: " ")
  }
}

extension [WorkerSummary.Setting] {
  /// Where the keys stand that do not come with the tool, a line for each.
  var origins: [String] {
    var seen: Set<String> = []
    return compactMap { setting in
      guard let origin = setting.origin, seen.insert(setting.key).inserted else { return nil }
      return VisibleText.line("\(setting.key) is set \(origin)")
    }
  }
}

extension JSONOutput {
  /// The object of `worker`.
  static func workers(_ workers: [WorkerSummary]) -> [UInt8] {
    object([.init("workers", .array(workers.map(json)))])
  }

  private static func json(_ worker: WorkerSummary) -> JSONValue {
    let settings = worker.settings.map { setting in
      JSONValue.object([
        .init("key", .string(setting.key)), .init("value", .string(setting.value)),
        .init("origin", setting.origin.map(JSONValue.string) ?? .null),
      ])
    }
    return .object([
      .init("name", .string(worker.name)), .init("default", .bool(worker.isDefault)),
      .init("program", worker.program.map(JSONValue.string) ?? .null),
      .init("path", worker.path.map(JSONValue.string) ?? .null),
      .init("settings", .array(settings)),
    ])
  }
}
