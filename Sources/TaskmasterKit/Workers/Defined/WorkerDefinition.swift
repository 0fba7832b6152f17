/// A worker as data: how its program is called, and what its output means.
public struct WorkerDefinition: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// The values of its fields, in order.
  public var values: [WorkerField: [String]]

  /// Defines a worker.
  public init(_ name: String, _ values: [WorkerField: [String]] = [:]) {
    self.name = name
    self.values = values
  }

  /// The values of a field; none when it has none.
  public subscript(field: WorkerField) -> [String] { values[field] ?? [] }

  /// The program; nil when none is named.
  public var program: String? { self[.program].last }

  /// What has another form than a definition.
  public static let reserved: Set<String> = ["goose", "command"]

  /// Whether a worker may be called so.
  static func isName(_ name: String) -> Bool {
    let isPlain = name.utf8.allSatisfy { byte in
      let character = Character(UnicodeScalar(byte))
      return byte < 0x80 && (character.isLetter || character.isNumber || "-_.".contains(character))
    }
    return isPlain && (1...64).contains(name.utf8.count) && !reserved.contains(name)
      && !name.hasPrefix("-")
  }
}
