import Git
import TaskmasterCore

extension PushedReference {
  /// Whether it is the log.
  var isLog: Bool { name.elementsEqual(LogStore.reference.utf8) }

  /// Whether it would be created where Git needs a directory for the log, or the log itself is one; macOS
  /// does not tell capitals from small letters.
  var isInTheWay: Bool {
    guard commit != nil, !isLog else { return false }
    #if canImport(Darwin)
    let name = name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    #endif
    let log = Array(LogStore.reference.utf8)
    return name.elementsEqual(log) || name.starts(with: log + [UInt8(ascii: "/")])
      || log.starts(with: name + [UInt8(ascii: "/")])
  }

  /// The short name, when it is a branch.
  var branch: String? {
    let prefix = Array("refs/heads/".utf8)
    guard name.starts(with: prefix) else { return nil }
    return String(validating: name.dropFirst(prefix.count), as: UTF8.self)
  }

  /// The name, for people.
  var text: String { String(decoding: name, as: UTF8.self) }
}
