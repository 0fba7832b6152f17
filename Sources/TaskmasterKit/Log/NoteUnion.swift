import Git
import TaskmasterCore

/// Two notes on one object as one: ours byte for byte, then the lines that only theirs has.
struct NoteUnion {
  /// What the note is then.
  let content: [UInt8]
  /// Whether it has lines that ours has not.
  let addsToOurs: Bool
  /// Whether it has lines that theirs has not.
  let addsToTheirs: Bool
  /// The lines of the log that ours has not.
  let newLines: [[UInt8]]

  private static let newline = UInt8(ascii: "\n")

  init(_ ours: [UInt8], _ theirs: [UInt8]) {
    var mine = ours.split(separator: Self.newline).map { Array($0) }
    var others = theirs.split(separator: Self.newline).map { Array($0) }
    let isOurs = LogContents.isTaskNote(mine)
    let isTask = isOurs || LogContents.isTaskNote(others)
    // What others put there before there was a task is none of the log's.
    if isTask, !isOurs { mine = [] }
    if isTask, !LogContents.isTaskNote(others) { others = [] }
    var known = Set(mine)
    let new = others.filter { known.insert($0).inserted }
    newLines = isTask ? new : []
    let union =
      !isTask && BaseNote.isBaseNote(mine + others) ? BaseNote.newest(mine + new) : mine + new
    let lines = Set(union)
    addsToOurs = !lines.isSubset(of: mine)
    addsToTheirs = !lines.isSubset(of: others)
    content = union == mine ? ours : union.flatMap { $0 + [Self.newline] }
  }
}

/// The note on the commit where a chain starts: its last events, a line each, beginning with the time.
enum BaseNote {
  /// How many events it holds.
  static let mostEvents = 40

  /// The lines that it keeps, in the order of their times.
  static func newest(_ lines: some Sequence<[UInt8]>) -> [[UInt8]] {
    let sorted = Set(lines).sorted { $0.lexicographicallyPrecedes($1) }
    return Array(sorted.suffix(mostEvents))
  }

  /// Whether these are lines of such a note, and nothing else: each begins with a time.
  static func isBaseNote(_ lines: [[UInt8]]) -> Bool {
    !lines.isEmpty && lines.allSatisfy(isBaseLine)
  }

  /// Whether a line is one of such a note; people may have added others.
  static func isBaseLine(_ line: [UInt8]) -> Bool {
    let word = line.prefix { $0 != UInt8(ascii: " ") }
    return Timestamp(String(decoding: word, as: UTF8.self)) != nil
  }
}
