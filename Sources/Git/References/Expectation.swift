/// What a reference must be like for a change to happen.
public enum Expectation: Sendable, Hashable {
  /// There is none of that name.
  case absent
  /// It points to this object.
  case at(Oid)
  /// It may be anything, or not be at all.
  case any

  /// Whether a value is the one expected.
  func admits(_ current: Oid?) -> Bool {
    switch self {
    case .absent: current == nil
    case .at(let expected): current == expected
    case .any: true
    }
  }
}
