/// A program that was run for its result gave none.
public struct ProgramError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The program's name.
  public var program: String
  /// The command as a person would type it, without the settings we add; cut when it is long.
  public var command: String
  /// How it ended.
  public var ending: Ending
  /// How long it may have taken, when that is why it was stopped.
  public var deadline: Duration?
  /// The last that it wrote to standard error, at most 4 KiB; passwords in addresses masked.
  public var errorText: String
  /// Something that was wrong though the program ended well: its output was too long.
  public var complaint: String?

  /// Makes an error of its parts.
  public init(
    program: String, command: String, ending: Ending, deadline: Duration? = nil,
    errorText: String = "", complaint: String? = nil
  ) {
    self.program = program
    self.command = command
    self.ending = ending
    self.deadline = deadline
    self.errorText = errorText
    self.complaint = complaint
  }

  /// What happened, in a sentence that may follow "error: "; the program's own words come last.
  public var description: String {
    let words = errorText.split(separator: "\n").map { "\n  \($0)" }.joined()
    return "`\(command)` \(complaint ?? happened)" + (words.isEmpty ? "" : ":\(words)")
  }

  private var happened: String {
    switch ending {
    case .exited(let status): "failed with exit status \(status)"
    case .signalled(let signal): "was ended by signal \(signal)"
    case .timedOut: "did not end within \(Self.text(of: deadline))"
    case .idle: "was silent for too long"
    case .interrupted: "was interrupted"
    case .notStarted(let reason): "could not be started: \(reason)"
    }
  }

  private static func text(of deadline: Duration?) -> String {
    guard let deadline else { return "its time" }
    return deadline >= .seconds(1)
      ? "\(deadline.components.seconds) s"
      : "\(deadline.components.attoseconds / 1_000_000_000_000_000) ms"
  }
}

extension ProgramError {
  /// A command as a person would type it.
  static func command(_ words: [String]) -> String {
    let longest = 200
    let text = words.map(quoted).joined(separator: " ")
    guard text.utf8.count > longest else { return withoutPasswords(text) }
    return withoutPasswords(String(decoding: text.utf8.prefix(longest), as: UTF8.self)) + "…"
  }

  /// A word as a shell takes it.
  static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "-_./:=@%+,^{}~".utf8.contains(byte)
    }
    if plain, !word.isEmpty { return word }
    return
      "'\(word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
  }

  /// The text with what stands between "://" and "@" hidden, but for a name alone.
  static func withoutPasswords(_ text: String) -> String {
    var parts = text.split(separator: "://", omittingEmptySubsequences: false)
      .map { String($0) }
    for index in parts.indices.dropFirst() {
      let authority = parts[index].prefix { $0 != "/" && $0 != " " && $0 != "'" && $0 != "\n" }
      guard let at = authority.lastIndex(of: "@"),
        let colon = authority[..<at].firstIndex(of: ":")
      else { continue }
      parts[index].replaceSubrange(colon..<at, with: ":***")
    }
    return parts.joined(separator: "://")
  }
}
