import TaskmasterCore
import TaskmasterKit

/// What was done with hooks.
struct HookReport {
  let changes: [HookChange]

  /// The lines for people: `installed .git/hooks/pre-push`.
  var lines: [String] { changes.map { "\($0.action.rawValue) \(VisibleText.line($0.path))" } }

  /// The member of a JSON object.
  var json: JSONValue {
    .array(
      changes.map { change in
        .object([
          .init("hook", .string(change.kind.rawValue)), .init("path", .string(change.path)),
          .init("change", .string(change.action.rawValue)),
        ])
      })
  }

  func show(_ context: CommandContext, _ output: OutputOptions) {
    if output.isJSON {
      context.console.write(JSONOutput.object([.init("hooks", json)]))
    } else {
      context.console.print(lines: lines)
    }
  }
}

/// How hooks stand.
enum HookStatus {
  /// The line for people.
  static func line(_ standing: HookStanding) -> String {
    let (word, why) = words(standing.state)
    let path = VisibleText.line(standing.path)
    return "\(standing.kind.rawValue): \(word) (\(why.map { VisibleText.line($0) } ?? path))"
  }

  /// The object of `--json`.
  static func json(_ standings: [HookStanding]) -> [UInt8] {
    JSONOutput.object([
      .init(
        "hooks",
        .array(
          standings.map { standing in
            let (word, why) = words(standing.state)
            return .object([
              .init("hook", .string(standing.kind.rawValue)),
              .init("path", .string(standing.path)), .init("state", .string(word)),
              .init("reason", why.map(JSONValue.string) ?? .null),
            ])
          }))
    ])
  }

  private static func words(_ state: HookStanding.State) -> (word: String, why: String?) {
    switch state {
    case .absent: ("absent", nil)
    case .current: ("current", nil)
    case .outdated: ("outdated", nil)
    case .disabled: ("disabled", nil)
    case .unusable(let problem): ("unusable", problem.message)
    }
  }
}
