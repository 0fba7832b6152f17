import TaskmasterCore
import TaskmasterKit

/// The full state for people.
struct DoctorReport {
  let state: FullState

  /// Everything, part after part.
  func lines(style: Style) -> [String] {
    let sections = state.sections.map { section in
      [style.apply(.heading, to: section.title)] + section.lines.map { "  " + $0 }
    }
    let verdict = state.isFine ? [[style.apply(.done, to: "nothing to repair")]] : []
    return Array((sections + verdict).joined(separator: [""]))
  }

  /// What is about to be repaired.
  var repairs: [String] {
    guard !state.repairs.isEmpty else { return ["nothing to repair"] }
    return ["to repair:"]
      + state.repairs.flatMap { repair in
        let command = repair.command.map { "    \(state.shown($0))" }
        return ["  " + state.shown("\(repair.what): \(repair.why)")] + [command].compactMap(\.self)
      }
  }

  /// What is still to be repaired when all repairs have been tried.
  var remainder: [String] {
    let lines = state.remainder.flatMap { section in
      [section.title] + section.lines.map { "  " + $0 }
    }
    return lines.isEmpty ? ["nothing is left to repair"] : lines
  }
}

/// What came of a repair.
struct RepairOutcome {
  let repair: Repair
  /// Why it could not be done; nil: it is done.
  let problem: Problem?
  /// The state that called for it.
  let state: FullState

  var lines: [String] {
    guard let problem else { return ["done: \(state.shown(repair.what))"] }
    return ["failed: \(state.shown(repair.what)): \(state.shown(problem.message))"]
      + problem.hints.map { "  hint: \(state.shown($0))" }
  }

  var json: JSONValue {
    .object(
      repair.members.map { member in
        guard let text = member.value.stringValue else { return member }
        return .init(member.name, .string(state.shown(text)))
      } + [.init("problem", problem.map { .string(state.shown($0.message)) } ?? .null)])
  }
}
