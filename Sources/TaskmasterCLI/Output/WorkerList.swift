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

extension WorkerSummary {
  /// The commands that define it.
  var commands: [String] {
    settings.map { setting in
      let words = ["git", "config"] + (setting.isList ? ["--add"] : [])
      return (words + [setting.key, setting.value].map(Shell.word)).joined(separator: " ")
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
