public import TaskmasterCore

extension FullState {
  /// The members of a JSON object with all that the text has, secrets masked.
  public var members: [JSONValue.Member] {
    let members: [JSONValue.Member] = [
      .init("label", .string(label)), .init("at", .string(at.description)),
      .init("ok", .bool(isFine)), .init("repository", .string(repository)),
      .init("checkout", .of(checkout)), .init("versions", versions.json),
      .init("configuration", configuration.json), .init("log", log?.json ?? .null),
      .init("chains", .array(chains.map(\.json))),
      .init("workspaces", .array(workspaces.map(\.json))),
      .init("sessions", .array(sessions.map(\.json))), .init("locks", .array(locks.map(\.json))),
      .init("attempts", .array(attempts.map(\.json))), .init("files", .array(files.map(\.json))),
      .init("remotes", .array(remotes.map(\.json))),
      .init("repairs", .array(repairs.map { .object($0.members) })),
      .init("problems", .array(leftovers.problems.map(\.json))),
      .init("staleLocks", .array(leftovers.locks.map { .string($0.path) })),
      .init("troubles", .array(leftovers.troubles.map(JSONValue.string))),
    ]
    return members.map { JSONValue.Member($0.name, $0.value.masked(by: publicText)) }
  }
}

extension JSONValue {
  static func of(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
  static func of(_ id: ObjectID?) -> JSONValue { of(id?.hex) }
  static func of(_ time: Timestamp?) -> JSONValue { of(time?.description) }
  static func of(_ number: Int?) -> JSONValue { number.map { .integer(Int64($0)) } ?? .null }

  static func of(_ counts: [TaskStatus: Int]) -> JSONValue {
    .object(
      TaskStatus.allCases.compactMap { status in
        counts[status].map { Member(status.rawValue, .of($0)) }
      })
  }

  /// The value with what is secret in its texts masked.
  func masked(by publicText: PublicText) -> JSONValue {
    switch self {
    case .string(let text): .string(publicText.text(text))
    case .array(let elements): .array(elements.map { $0.masked(by: publicText) })
    case .object(let members):
      .object(members.map { Member($0.name, $0.value.masked(by: publicText)) })
    case .null, .bool, .integer, .number: self
    }
  }
}
