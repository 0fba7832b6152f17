/// What Goose's words say of a run, whatever its exit status.
struct GooseSigns {
  /// What it said on standard error of an extension that did not start: it goes on without its tools.
  private(set) var warning: String?

  mutating func hear(_ line: String) {
    guard warning == nil, line.contains("Failed to start extension") else { return }
    warning = line.cut(toBytes: 500)
  }

  /// The trouble that its last words speak of, by what they begin with; nil: they are an answer.
  ///
  /// What is wrong may stand in the lines after the first.
  static func trouble(
    in words: String, _ lines: ArraySlice<String> = []
  ) -> WorkerTrouble? {
    if words.hasPrefix("I've reached the maximum number of actions I can do without user input.") {
      return .turnLimit
    }
    if words.hasPrefix("The model returned an empty response.") { return .emptyAnswer }
    guard words.hasPrefix("Ran into this error") else { return nil }
    return TroubleWords.trouble(in: lines.isEmpty ? words : lines.joined(separator: "\n")) ?? .other
  }

  /// The trouble that an exit status other than 0 tells of, together with what was written.
  static func trouble(ofExit status: Int32, _ words: String) -> WorkerTrouble {
    if status == 2 || refusals.contains(where: words.contains) { return .badCall }
    return TroubleWords.trouble(in: words) ?? .other
  }

  /// What it says, with exit status 1, of a call without instructions.
  private static let refusals = [
    "Instruction file not found", "Must provide either --instructions",
  ]
}
