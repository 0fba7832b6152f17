import Git
import TaskmasterCore

/// Where the references really are that a push wants to move.
struct ReferencePlaces {
  private let repository: Repository

  init(_ repository: Repository) { self.repository = repository }

  /// The reference that is moved in the end, since a symbolic one may stand for it.
  /// - Throws: An error when it cannot be read.
  func resolved(_ reference: PushedReference) throws -> PushedReference {
    guard let name = name(of: reference) else { return reference }
    let end = try repository.finalName(of: name)
    return PushedReference(
      name: Array(end.utf8), commit: reference.commit, before: reference.before)
  }

  /// Refuses the whole push when it does not know where the log or a branch is: Git would refuse that one
  /// reference, and move others that were judged by it.
  /// - Throws: An error when a reference cannot be read.
  func refusals(of references: [PushedReference]) throws -> [Refusal] {
    var seen: Set<[UInt8]> = []
    return try references.compactMap { reference -> Refusal? in
      guard reference.isLog || reference.branch != nil, let name = name(of: reference) else {
        return nil
      }
      guard seen.insert(reference.name).inserted else { return .twice(name) }
      let here = try repository.target(of: name).map { ObjectID($0) }
      return here == reference.before ? nil : .stale(name, at: here)
    }
  }

  /// The name, if it is one that can be asked for; others are none of ours.
  private func name(of reference: PushedReference) -> String? {
    let name = String(validating: reference.name, as: UTF8.self)
    return name.flatMap { $0.hasPrefix("refs/") && ReferenceName.isValid($0) ? $0 : nil }
  }
}
