import TaskmasterCore
import TaskmasterKit

/// Events of the log, a line each.
struct EventList {
  let events: [LoggedEvent]
  let view: QueueView

  /// The lines, oldest first.
  func lines(width: Int?, style: Style) -> [String] {
    Table(events.map(cells), indent: 0).lines(width: width, style: style)
  }

  /// The object of `log --json`: the events as they stand in the log, with the task that each is about.
  var json: [UInt8] {
    let objects = events.map { entry -> JSONValue in
      let task = JSONValue.Member("task", .string(entry.task.hex))
      guard case .object(let members)? = try? JSONValue(parsing: entry.line.bytes) else {
        return .object([task])
      }
      return .object(members + [task])
    }
    return JSONOutput.object([.init("events", .array(objects))])
  }

  private func cells(of entry: LoggedEvent) -> [Cell] {
    [
      Cell(entry.event.at.toTheSecond, .muted),
      Cell(entry.event.fact.name, entry.event.fact.label),
      Cell(view.ids.short(entry.task), .id),
      Cell(VisibleText.line(entry.event.fact.essentials(ids: view.ids))),
    ]
  }
}

extension Fact {
  /// What distinguishes this event from others of its kind.
  fileprivate func essentials(ids: Abbreviations) -> String {
    switch self {
    case .queued(let fact): "\(TaskText.title(of: fact.text)) (chain \(fact.chain))"
    case .claimed(let fact):
      "attempt \(fact.attempt) on \(fact.base.short) by \(fact.host), process \(fact.pid)"
    case .renewed(let fact): "until \(fact.expires.toTheSecond)"
    case .released(let fact): "attempt \(fact.attempt), \(fact.reason.rawValue)"
    case .failed(let fact): fact.essentials
    case .done(let fact): fact.essentials
    case .cancelled, .reopened: ""
    case .moved(let fact): "to chain \(fact.chain)"
    case .superseded(let new): "by \(ids.short(new))"
    case .rewound(let kept): kept.map { "kept as \($0.short)" } ?? ""
    case .merged(let branch, let commit): "into \(branch) as \(commit.short)"
    case .restacked(let fact), .adopted(let fact):
      "\(fact.commit.short) on \(fact.base.short)"
    }
  }

  fileprivate var label: Label? {
    switch self {
    case .done, .merged: .done
    case .failed: .failed
    case .claimed: .running
    case .renewed: .muted
    default: nil
    }
  }
}

extension Failed {
  fileprivate var essentials: String {
    let last = final ? ", the last" : ""
    let title = TaskText.title(of: detail ?? "")
    let detail = title.isEmpty ? "" : ": " + title
    return "attempt \(attempt)\(last), \(reason.rawValue)\(detail)"
  }
}

extension Done {
  fileprivate var essentials: String {
    "branch \(branch), \(Counted.text(files, "file")), +\(insertions) -\(deletions), "
      + Elapsed.text(seconds)
  }
}
