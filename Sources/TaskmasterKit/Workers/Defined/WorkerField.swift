/// A field of a worker's definition: the last part of `taskmaster.worker.<name>.<field>`.
public enum WorkerField: String, Hashable, Sendable, CaseIterable {
  case program
  case args
  case extraArgs
  case versionArgs
  case env
  case rootEnv
  case keys
  case success
  case failure
  case message
  case tokensIn
  case tokensOut
  case cost
  case turns
  case model

  /// Whether it has any number of values.
  public var isList: Bool { self != .program }

  /// What its value has to be, for messages.
  var expected: String {
    switch self {
    case .program: "the name of a program, or its full path"
    case .args, .extraArgs: "an argument; what it may have in braces: \(Placeholder.expected)"
    case .versionArgs: "an argument"
    case .env, .rootEnv: "a variable: NAME=value"
    case .keys: "the name of a variable"
    case .success, .failure: OutputSign.expected
    case .message, .tokensIn, .tokensOut, .cost, .turns, .model: OutputPlace.expected
    }
  }

  /// Whether a value may be its.
  func accepts(_ value: String) -> Bool {
    switch self {
    case .program:
      !value.isEmpty && (!value.contains("/") || value.hasPrefix("/") || value.hasPrefix("~/"))
    case .args, .extraArgs: Placeholder.unknown(in: value) == nil
    case .versionArgs: true
    case .env, .rootEnv:
      value.firstIndex(of: "=").map { Self.isVariable(value[..<$0]) } ?? false
    case .keys: Self.isVariable(value[...])
    case .success: OutputSign(value) != nil
    case .failure: OutputSign(value, ofTrouble: true) != nil
    case .message, .tokensIn, .tokensOut, .cost, .turns, .model:
      OutputPlace(value).map { $0.pattern?.hasGroup ?? true } ?? false
    }
  }

  private static func isVariable(_ name: Substring) -> Bool {
    !name.isEmpty && !name.utf8.contains { $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "=") }
  }

  /// The field whose name this is, in whatever case Git tells it.
  static func named(_ name: some StringProtocol) -> WorkerField? {
    allCases.first { $0.rawValue.lowercased() == name.lowercased() }
  }
}
