/// What a word on the command line may name.
public enum TaskLookup: Hashable, Sendable {
  case found(ObjectID)
  case ambiguous([ObjectID])
  case notFound
}

extension Queue {
  /// The fewest digits an abbreviated id may have.
  public static let shortestPrefix = 4

  /// Finds the task that a word names: its id, a unique prefix of it, or its branch.
  public func lookUp(_ name: String) -> TaskLookup {
    if let id = ObjectID(hex: name), tasks[id] != nil { return .found(id) }
    let owners = tasks.values.filter { $0.artifact?.branch == name }
    if let owner = owners.max(by: { $0.order < $1.order }) { return .found(owner.id) }
    let digits = name.lowercased()
    guard digits.utf8.count >= Self.shortestPrefix else { return .notFound }
    let matches = tasks.keys.filter { $0.hex.hasPrefix(digits) }.sorted()
    switch matches.count {
    case 0: return .notFound
    case 1: return .found(matches[0])
    default: return .ambiguous(matches)
    }
  }
}
