/// A worker as the configuration has it, for people.
public struct WorkerSummary: Hashable, Sendable {
  /// A value of a key of the configuration.
  public struct Setting: Hashable, Sendable {
    /// The key.
    public let key: String
    /// The value.
    public let value: String
    /// Whether it may have further values.
    public let isList: Bool
    /// Where it stands, for a person; nil: nowhere, it comes with the tool.
    public var origin: String?
  }

  /// Its name.
  public let name: String
  /// Whether it does the tasks that name nobody.
  public let isDefault: Bool
  /// Its program, or its whole command; nil: none is set.
  public let program: String?
  /// Where the program is; nil: nowhere, or it is a command, which the shell looks for.
  public let path: String?
  /// What would define it, as it is in effect.
  public let settings: [Setting]

  /// Whether its program is looked for as such.
  public var hasPath: Bool { name != CommandWorker(command: "").name }
}

extension Configuration {
  /// All workers in the order of their names; programs are looked for in `PATH` of the environment, and
  /// none is run.
  public func workerSummaries(in environment: [String: String]) -> [WorkerSummary] {
    workerNames.map { name in
      let settings = settings(ofWorker: name).map { setting in
        var setting = setting
        setting.origin = origins[String(setting.key.dropFirst(Self.section.count))]
        return setting
      }
      let program = name == "command" ? command : workers[name]?.program ?? goose(name)?.program
      let path =
        name == "command"
        ? nil
        : program.flatMap { program in
          try? ProgramSearch.find(program, in: environment, from: "/")
        }
      return WorkerSummary(
        name: name, isDefault: name == effectiveWorker, program: program, path: path,
        settings: settings)
    }
  }

  private func goose(_ name: String) -> Goose? { name == "goose" ? goose : nil }

  private func settings(ofWorker name: String) -> [WorkerSummary.Setting] {
    switch name {
    case "command": command.map { [Self.setting("command", $0)] } ?? []
    case "goose": goose.settings
    default: workers[name]?.settings ?? []
    }
  }

  fileprivate static func setting(
    _ key: String, _ value: String, isList: Bool = false
  ) -> WorkerSummary.Setting {
    WorkerSummary.Setting(key: section + key, value: value, isList: isList)
  }
}

extension WorkerDefinition {
  fileprivate var settings: [WorkerSummary.Setting] {
    WorkerField.allCases.flatMap { field in
      self[field].map {
        Configuration.setting("worker.\(name).\(field.rawValue)", $0, isList: field.isList)
      }
    }
  }
}

extension Configuration.Goose {
  fileprivate var settings: [WorkerSummary.Setting] {
    let single = [
      ("program", program), ("provider", provider), ("model", model),
      ("maxTurns", maxTurns.map { "\($0)" }),
    ]
    let lists = [
      ("fallbackModel", fallbackModels.map(\.written)), ("builtins", builtins),
      ("extraArgs", extraArgs),
    ]
    return single.compactMap { name, value in
      value.map { Configuration.setting("goose.\(name)", $0) }
    }
      + lists.flatMap { name, values in
        values.map { Configuration.setting("goose.\(name)", $0, isList: true) }
      }
  }
}
