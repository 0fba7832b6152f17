import TaskmasterCore

/// A way through a JSON value: `.usage.output_tokens`, with `*` for any name or place.
struct JSONPath: Hashable, Sendable {
  private let names: [Substring]

  /// Reads a path; nil when it is none.
  init?(_ text: Substring) {
    guard text.first == "." else { return nil }
    names = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
    guard !names.contains(where: \.isEmpty) else { return nil }
  }

  /// What there is at the ends of the path.
  func values(in value: JSONValue) -> [JSONValue] {
    names.reduce([value]) { values, name in values.flatMap { Self.step($0, name) } }
  }

  private static func step(_ value: JSONValue, _ name: Substring) -> [JSONValue] {
    switch value {
    case .object(let members): members.filter { name == "*" || $0.name == name }.map(\.value)
    case .array(let elements) where name == "*": elements
    default: []
    }
  }
}

extension JSONValue {
  /// A simple value as text; nil for an array, an object and null.
  var plainText: String? {
    switch self {
    case .string(let text): text
    case .bool(let truth): truth ? "true" : "false"
    case .integer(let number): String(number)
    case .number(let number): "\(number)"
    case .null, .array, .object: nil
    }
  }
}
