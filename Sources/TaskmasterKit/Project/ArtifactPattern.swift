/// A path or glob that an artifact has to contain.
public enum ArtifactPattern {
  /// Brings a pattern into its form: no empty components, none that is `.`.
  /// - Throws: ``Problem`` for what can name nothing in a tree: absolute paths, and those with `..`.
  public static func normalized(_ pattern: String) throws(Problem) -> String {
    let components = pattern.split(separator: "/").filter { $0 != "." }
    guard !pattern.hasPrefix("/") else { throw refused(pattern, "is absolute") }
    guard !components.contains("..") else { throw refused(pattern, "leads out of the tree") }
    guard let first = components.first else { throw refused(pattern, "names nothing") }
    guard first.lowercased() != ".git" else { throw refused(pattern, "is not part of the tree") }
    return components.joined(separator: "/")
  }

  private static func refused(_ pattern: String, _ reason: String) -> Problem {
    Problem(
      "the artifact '\(pattern)' \(reason)",
      hints: ["an artifact is a path or a glob from the top of the checkout, like docs/*.md"],
      exitStatus: Problem.usage)
  }
}
