import Git
import TaskmasterCore

/// A reference that is about to be pushed, as the hook `pre-push` is told of it.
struct PushedReference: Hashable, Sendable {
  /// The commit that is pushed; nil: the reference is deleted over there.
  let commit: Oid?
  /// Its full name over there.
  let name: [UInt8]
  /// The commit that it has over there; nil: it is new.
  let before: Oid?

  /// Names a reference and where it is moved to.
  init(name: [UInt8], commit: Oid?, before: Oid?) {
    (self.name, self.commit, self.before) = (name, commit, before)
  }

  /// Reads a line for each: what is pushed, its id, the name over there, the id over there.
  /// - Throws: ``Problem`` that shows a line that is none.
  static func parse(_ input: [UInt8]) throws(Problem) -> [PushedReference] {
    var references: [PushedReference] = []
    for line in input.split(separator: UInt8(ascii: "\n")) {
      guard let reference = PushedReference(line) else {
        let text = String(decoding: line.prefix(80), as: UTF8.self)
        throw Problem("'\(text)' is not a line that Git gives to the hook pre-push")
      }
      references.append(reference)
    }
    return references
  }

  /// What is pushed may be any expression, with spaces in it: the line is read from its end.
  private init?(_ line: ArraySlice<UInt8>) {
    let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard words.count >= 4, let commit = Self.id(words[words.count - 3]),
      let before = Self.id(words[words.count - 1])
    else { return nil }
    name = Array(words[words.count - 2])
    self.commit = commit == .zero ? nil : commit
    self.before = before == .zero ? nil : before
  }

  /// Reads what the hook `pre-receive` is given, a line for each: the id before, the id after, the name.
  /// - Throws: ``Problem`` that shows a line that is none.
  static func parse(received input: [UInt8]) throws(Problem) -> [PushedReference] {
    var references: [PushedReference] = []
    for line in input.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(
        separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
      guard words.count == 3, let before = id(words[0]), let commit = id(words[1]),
        !words[2].isEmpty
      else {
        let text = VisibleText.line(String(decoding: line.prefix(80), as: UTF8.self))
        throw Problem("'\(text)' is not a line that Git gives to the hook pre-receive")
      }
      references.append(
        PushedReference(
          name: Array(words[2]), commit: commit == .zero ? nil : commit,
          before: before == .zero ? nil : before))
    }
    return references
  }

  private static func id(_ word: ArraySlice<UInt8>) -> Oid? {
    Oid(hex: String(decoding: word, as: UTF8.self))
  }
}

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
