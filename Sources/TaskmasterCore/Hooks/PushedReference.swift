/// A reference that is pushed, as Git tells its hooks.
public struct PushedReference: Hashable, Sendable {
  /// Its full name over there: any bytes.
  public let name: [UInt8]
  /// The commit that it is moved to; nil: it is deleted.
  public let commit: ObjectID?
  /// The commit that it has there before; nil: it is new.
  public let before: ObjectID?

  /// Names a reference and where it is moved to.
  public init(name: [UInt8], commit: ObjectID?, before: ObjectID?) {
    self.name = name
    self.commit = commit == .zero ? nil : commit
    self.before = before == .zero ? nil : before
  }

  /// Reads what the hook `pre-push` is given (githooks(5)), a line for each: what is pushed, its id, the
  /// name over there, the id over there.
  /// - Throws: ``HookInputError`` with a line that is none.
  public static func parse(prePush input: [UInt8]) throws(HookInputError) -> [PushedReference] {
    try HookInput.lines(of: input, for: "pre-push") { line in
      // What is pushed may be any expression, with spaces in it: the line is read from its end.
      let words = HookInput.words(of: line)
      guard words.count >= 4, let commit = HookInput.id(words[words.count - 3]),
        let before = HookInput.id(words[words.count - 1])
      else { return nil }
      return PushedReference(
        name: Array(words[words.count - 2]), commit: commit, before: before)
    }
  }

  /// Reads what the hook `pre-receive` is given (githooks(5)), a line for each: the id before, the id after,
  /// the name.
  /// - Throws: ``HookInputError`` with a line that is none.
  public static func parse(preReceive input: [UInt8]) throws(HookInputError) -> [PushedReference] {
    try HookInput.lines(of: input, for: "pre-receive") { line in
      let words = HookInput.words(of: line, atMost: 3)
      guard words.count == 3, let before = HookInput.id(words[0]),
        let commit = HookInput.id(words[1]), !words[2].isEmpty
      else { return nil }
      return PushedReference(name: Array(words[2]), commit: commit, before: before)
    }
  }
}

extension PushedReference {
  /// The full name that a name stands for: as it is, with `refs/` before it, or as a branch.
  /// - Returns: The name; nil for none at all, and for the log's last word, which may be a branch as well.
  public static func fullName(of name: String) -> String? {
    if name.isEmpty || name == "taskmaster" { return nil }
    let places = ["heads/", "tags/", "notes/", "remotes/"]
    if name.hasPrefix("refs/") { return name }
    return places.contains { name.hasPrefix($0) } ? "refs/\(name)" : "refs/heads/\(name)"
  }
}

/// A commit that was made anew by an amend or a rebase, as Git tells its hook.
public struct RewrittenCommit: Hashable, Sendable {
  /// The commit as it was.
  public let old: ObjectID
  /// What it became.
  public let new: ObjectID

  /// Pairs the two.
  public init(old: ObjectID, new: ObjectID) {
    self.old = old
    self.new = new
  }

  /// Reads what the hook `post-rewrite` is given (githooks(5)), a line for each: the old id, the new id, and
  /// perhaps more.
  /// - Throws: ``HookInputError`` with a line that is none.
  public static func parse(postRewrite input: [UInt8]) throws(HookInputError) -> [RewrittenCommit] {
    try HookInput.lines(of: input, for: "post-rewrite") { line in
      let words = HookInput.words(of: line)
      guard words.count >= 2, let old = HookInput.id(words[0]), let new = HookInput.id(words[1])
      else { return nil }
      return RewrittenCommit(old: old, new: new)
    }
  }
}

/// A line that Git does not give to a hook.
public struct HookInputError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name of the hook.
  public let hook: String
  /// The line, or what it begins with.
  public let line: [UInt8]

  /// What is wrong, in a sentence without a period.
  public var description: String {
    let text = VisibleText.line(String(decoding: line, as: UTF8.self))
    return "'\(text)' is not a line that Git gives to the hook \(hook)"
  }
}

/// What hooks read.
private enum HookInput {
  static func lines<Value>(
    of input: [UInt8], for hook: String, _ read: (ArraySlice<UInt8>) -> Value?
  ) throws(HookInputError) -> [Value] {
    var values: [Value] = []
    for line in input.split(separator: UInt8(ascii: "\n")) {
      guard let value = read(line) else {
        throw HookInputError(hook: hook, line: Array(line.prefix(80)))
      }
      values.append(value)
    }
    return values
  }

  static func words(of line: ArraySlice<UInt8>, atMost most: Int = .max) -> [ArraySlice<UInt8>] {
    line.split(
      separator: UInt8(ascii: " "), maxSplits: most - 1, omittingEmptySubsequences: false)
  }

  static func id(_ word: ArraySlice<UInt8>) -> ObjectID? { ObjectID(hexDigits: word) }
}
