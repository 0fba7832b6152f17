import TaskmasterCore

/// Where something stands in what a worker writes.
enum OutputPlace: Sendable {
  /// In a field of a line that is a JSON object, or of the report.
  case field(JSONPath)
  /// In a line of text: what the first group matches.
  case pattern(TextPattern)

  /// What a place looks like, for messages.
  static let expected =
    "a JSON field like .usage.output_tokens, or an extended regular expression with a group around what"
    + " is meant, like 'Tokens: ([0-9]+)'"

  /// Reads a place: what begins with a dot is a field.
  init?(_ text: String) {
    if text.hasPrefix(".") {
      guard let path = JSONPath(text[...]) else { return nil }
      self = .field(path)
    } else {
      guard let pattern = TextPattern(text) else { return nil }
      self = .pattern(pattern)
    }
  }

  /// The pattern; nil: it is a field.
  var pattern: TextPattern? { if case .pattern(let pattern) = self { pattern } else { nil } }

  /// What stands there in a line.
  func texts(in line: WorkerLine) -> [String] {
    switch self {
    case .field(let path): line.json.map { path.values(in: $0).compactMap(\.plainText) } ?? []
    case .pattern(let pattern): line.text.flatMap { pattern.firstMatch(in: $0) }.map { [$0] } ?? []
    }
  }
}

/// A line of what a worker writes, as it is searched.
struct WorkerLine: Sendable {
  /// The text; nil for a report, which is no line.
  let text: SearchableText?
  /// The value, where it is a JSON object.
  let json: JSONValue?

  init(text: String? = nil, json: JSONValue?) {
    self.text = text.map { SearchableText($0) }
    self.json = json
  }
}

/// Something that tells how a run went.
struct OutputSign: Sendable {
  /// What is looked at.
  enum Kind: Sendable {
    /// The exit status.
    case exit(Int32)
    /// A field and the value it has.
    case field(JSONPath, String)
    /// A line that matches.
    case pattern(TextPattern)
  }

  /// What a line says about a sign.
  enum Finding: Hashable, Sendable {
    case nothing
    /// The field is there and has another value.
    case denied
    case given
  }

  let kind: Kind
  /// The trouble that it tells of; nil: the words have to tell.
  let trouble: WorkerTrouble?

  /// What a sign looks like, for messages.
  static let expected =
    "exit=<status> with 0 to 255, .<field>=<value>, or an extended regular expression"

  /// Reads a sign; where it tells of trouble, the name of one may stand before it.
  init?(_ text: String, ofTrouble: Bool = false) {
    var rest = text[...]
    var trouble: WorkerTrouble?
    if ofTrouble, let blank = text.firstIndex(of: " "),
      let named = WorkerTrouble(rawValue: String(text[..<blank]))
    {
      trouble = named
      rest = text[blank...].drop { $0 == " " }
    }
    guard let kind = Self.kind(rest) else { return nil }
    self.kind = kind
    self.trouble = trouble
  }

  private static func kind(_ text: Substring) -> Kind? {
    if text.hasPrefix("exit=") { return UInt8(text.dropFirst(5)).map { .exit(Int32($0)) } }
    guard text.hasPrefix(".") else { return TextPattern(String(text)).map { .pattern($0) } }
    guard let equals = text.firstIndex(of: "="), let path = JSONPath(text[..<equals]) else {
      return nil
    }
    return .field(path, String(text[text.index(after: equals)...]))
  }

  /// What a line says about it.
  func finding(in line: WorkerLine) -> Finding {
    switch kind {
    case .exit: return .nothing
    case .pattern(let pattern):
      return line.text.map(pattern.matches) ?? false ? .given : .nothing
    case .field(let path, let wanted):
      guard let json = line.json else { return .nothing }
      let texts = path.values(in: json).compactMap(\.plainText)
      if texts.isEmpty { return .nothing }
      return texts.contains(wanted) ? .given : .denied
    }
  }

  /// The pattern; nil: it is no line that is looked at.
  var pattern: TextPattern? { if case .pattern(let pattern) = kind { pattern } else { nil } }

  /// The exit status that it asks for; nil: it is about something else.
  var exit: Int32? {
    if case .exit(let status) = kind { status } else { nil }
  }
}
