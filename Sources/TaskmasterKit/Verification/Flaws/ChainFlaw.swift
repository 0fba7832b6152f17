import TaskmasterCore

/// What can be wrong with where an artifact stands.
enum ChainFlaw: Flaw {
  /// The commit has other parents than its base alone.
  case parents([ObjectID], base: ObjectID)
  /// The base is not the artifact before it in the chain.
  case base(ObjectID, previous: ObjectID, of: ObjectID)

  var code: FindingCode { .base }

  var message: String {
    switch self {
    case .parents(let parents, let base) where parents.count == 1:
      "its artifact stands on \(parents[0].short), not on its recorded base \(base.short)"
    case .parents(let parents, let base):
      "its artifact has \(counted(parents.count, "parent")) instead of its recorded base \(base.short)"
    case .base(let base, let previous, let task):
      "its base \(base.short) is not \(previous.short), the artifact of \(task.short) before it"
    }
  }
}
