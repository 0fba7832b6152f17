import TaskmasterCore

/// What can be wrong with the commit that a task is.
enum TaskFlaw: Flaw {
  /// Its text has another id.
  case wrongID(correct: ObjectID)
  case missing
  case damaged(reason: String)

  var code: FindingCode { .taskID }

  var message: String {
    switch self {
    case .wrongID(let correct): "its text has the id \(correct.short)"
    case .missing: "its task commit is missing"
    case .damaged(let reason): "its task commit cannot be read: \(reason)"
    }
  }

  var mending: String? {
    switch self {
    case .wrongID: nil
    case .missing, .damaged: Mending.repair
    }
  }
}
