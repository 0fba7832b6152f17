import TaskmasterCore

/// Something in a tree that Git cannot record, so that no commit has it.
struct Unrecorded: Hashable, Sendable {
  /// From the top of the tree.
  let path: BytePath
  /// What it is.
  let kind: FileKind

  private var description: String {
    "'\(VisibleText.line(path.text, most: 200))'" + (kind.words.map { " (\($0))" } ?? "")
  }

  /// In a sentence that says what is done without them.
  static func sentence(_ verb: String, without paths: [Unrecorded]) -> String {
    "\(verb) without \(names(of: paths)), which Git cannot record"
  }

  /// The first of them, for a sentence.
  static func names(of paths: [Unrecorded]) -> String {
    paths.prefix(5).map(\.description).joined(separator: ", ")
      + (paths.count > 5 ? " and \(paths.count - 5) more" : "")
  }

  /// One a line, for the message of the commit that they are not in.
  static func list(_ paths: [Unrecorded]) -> [String] {
    let most = 50
    return paths.prefix(most).map { "- " + $0.description }
      + (paths.count > most ? ["- and \(paths.count - most) more"] : [])
  }
}
