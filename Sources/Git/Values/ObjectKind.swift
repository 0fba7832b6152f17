/// The four kinds of objects.
public enum ObjectKind: Sendable, Hashable {
  /// A point in a history.
  case commit
  /// A directory.
  case tree
  /// The content of a file, or of a note.
  case blob
  /// A tag with a message of its own.
  case tag
}
