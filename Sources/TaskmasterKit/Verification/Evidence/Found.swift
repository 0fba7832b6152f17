import Git

/// What reading an object has come to.
enum Found<Value: Sendable>: Sendable {
  case here(Value)
  case missing
  /// It is there and cannot be read; why.
  case damaged(String)

  /// Reads; nil is missing.
  init(_ read: () throws(GitError) -> Value?) {
    do throws(GitError) {
      self = try read().map { .here($0) } ?? .missing
    } catch {
      self = .damaged(error.message)
    }
  }

  var value: Value? {
    if case .here(let value) = self { value } else { nil }
  }
}
