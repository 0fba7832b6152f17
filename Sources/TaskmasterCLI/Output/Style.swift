/// What a piece of output is; how it looks is decided here alone.
enum Label: Hashable, Sendable {
  case heading
  case id
  case branch
  case done
  case failed
  case running
  case muted
  case command
}

/// Turns labels into colours, or leaves text as it is.
struct Style: Hashable, Sendable {
  /// Whether there are colours at all.
  let isColored: Bool

  /// Text as it is, for everything that is not a terminal.
  static let plain = Style(isColored: false)

  /// The text as its label wants it.
  func apply(_ label: Label?, to text: String) -> String {
    guard isColored, let label, !text.isEmpty else { return text }
    return "\u{1B}[\(Self.code(of: label))m\(text)\u{1B}[m"
  }

  private static func code(of label: Label) -> String {
    switch label {
    case .heading: "1"
    case .id: "33"
    case .branch: "36"
    case .done: "32"
    case .failed: "31"
    case .running: "34"
    case .muted: "2"
    case .command: "36"
    }
  }
}
