import TaskmasterCore
import TaskmasterKit

/// How what is said on standard error is written.
protocol TalkFormat: Sendable {
  /// What matters less is not said.
  var level: Configuration.LogLevel { get }
  /// Whether a terminal may show one live line below the others.
  var allowsLiveLine: Bool { get }

  /// The lines for a remark that is said.
  func lines(for remark: Remark) -> [String]
}

/// Talk for people: a line for what happened, and one for each hint.
struct PlainTalk: TalkFormat {
  var level = Configuration.LogLevel.info
  /// What must not be shown.
  var mask = SecretMask()

  var allowsLiveLine: Bool { level >= .info }

  func lines(for remark: Remark) -> [String] {
    guard remark.isForPeople else { return [] }
    let label = remark.label.map { "\($0): " } ?? ""
    let message = remark.message.isEmpty ? [] : [label + remark.message]
    return (message + remark.hints.map { "hint: \($0)" }).map { VisibleText.lines(mask.masked($0)) }
  }
}

/// Talk for programs: one JSON object a line, with the same members first in each.
struct StructuredTalk: TalkFormat {
  let level: Configuration.LogLevel
  /// What must not be shown.
  let mask: SecretMask
  /// Reads the clock.
  let now: @Sendable () -> Timestamp

  var allowsLiveLine: Bool { false }

  func lines(for remark: Remark) -> [String] {
    var members: [JSONValue.Member] = [
      .init("at", .string(now().description)),
      .init("level", .string(remark.level.rawValue)),
      .init("event", .string(remark.event.rawValue)),
      .init("message", masked(.string(remark.message))),
      .init("task", JSONOutput.json(remark.task)),
      .init("attempt", JSONOutput.json(remark.attempt.map { Int64($0) })),
    ]
    members += zip(remark.event.fields, remark.fields).map { .init($0, masked($1)) }
    if !remark.hints.isEmpty {
      members.append(.init("hints", masked(.array(remark.hints.map(JSONValue.string)))))
    }
    return [String(decoding: JSONValue.object(members).encoded, as: UTF8.self)]
  }

  private func masked(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(mask.masked(text))
    case .array(let elements): .array(elements.map(masked))
    default: value
    }
  }
}
