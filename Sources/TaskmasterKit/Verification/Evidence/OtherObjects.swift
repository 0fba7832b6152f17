import Git
import TaskmasterCore

/// Objects that are no tasks: what becomes of their notes is nobody's loss.
///
/// The note on the commit where a chain starts changes with nearly everything that happens.
struct OtherObjects {
  private let repository: Repository
  private var known: [Oid: Bool] = [:]

  init(in repository: Repository) { self.repository = repository }

  /// Whether an object is known to be no task, since it is here and is something else.
  mutating func contain(_ object: Oid) -> Bool {
    if let isOther = known[object] { return isOther }
    let commit = (try? repository.commit(object)) ?? nil
    let isOther = commit.map { $0.tree != Self.emptyTree || !$0.parents.isEmpty } ?? false
    known[object] = isOther
    return isOther
  }

  private static let emptyTree = Repository.hash(.tree, [])
}
