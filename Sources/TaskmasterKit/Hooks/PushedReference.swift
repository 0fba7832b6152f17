import Git
import TaskmasterCore

extension PushedReference {
  /// Whether it is the log.
  var isLog: Bool { name.elementsEqual(LogStore.reference.utf8) }

  /// The short name, when it is a branch.
  var branch: String? {
    let prefix = Array("refs/heads/".utf8)
    guard name.starts(with: prefix) else { return nil }
    return String(validating: name.dropFirst(prefix.count), as: UTF8.self)
  }
}
