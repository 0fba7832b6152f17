import TaskmasterCore

/// What Goose's events (`--output-format stream-json`) have said so far.
///
/// Total: any line may come, in any order; what is not understood is kept as the diagnosis, or
/// skipped when it is an event of a kind that is not known.
struct GooseStream: Hashable, Sendable {
  /// Whether the last event said that the run is complete.
  private(set) var isComplete = false
  /// The first error that an event told of.
  private(set) var error: String?
  /// All tokens of the run, when they are known.
  private(set) var totalTokens: Int64?
  private(set) var inputTokens: Int64?
  private(set) var outputTokens: Int64?
  /// How often the model was asked: its messages, but for those that follow one of its own.
  private(set) var turns: Int64 = 0
  /// The model, when an event named it.
  private(set) var model: String?
  /// The model's last words, at most 16 KiB.
  private(set) var lastText = ""
  /// Lines on standard output that are no events, at most 4 KiB of the first.
  private(set) var noise = ""

  /// The message that ``lastText`` belongs to; nil: the next text begins a new one.
  private var lastMessage: MessageKey?
  /// Whether the last message was the model's.
  private var isAnswering = false

  private struct MessageKey: Hashable {
    let id: String?
  }

  private static let longestText = 16 * 1024
  private static let longestNoise = 4 * 1024

  /// Takes a line of standard output.
  mutating func feed(_ line: String) {
    let bytes = Array(line.utf8)
    guard let event = try? JSONValue(parsing: bytes), let type = event["type"]?.stringValue else {
      // A line that was cut is a tool's output, too long to be of interest here.
      if bytes.first != UInt8(ascii: "{") { addNoise(line) }
      return
    }
    isComplete = type == "complete"
    switch type {
    case "message": takeMessage(event["message"])
    case "error": error = error ?? event["error"]?.stringValue ?? "an error without words"
    case "model_change": model = event["model"]?.stringValue ?? model
    case "complete":
      totalTokens = event["total_tokens"]?.integerValue
      inputTokens = event["input_tokens"]?.integerValue
      outputTokens = event["output_tokens"]?.integerValue
    default: break
    }
  }

  /// Text comes in pieces; those that follow each other with one id are one text.
  private mutating func takeMessage(_ message: JSONValue?) {
    guard let message, message["role"]?.stringValue == "assistant" else {
      lastMessage = nil
      isAnswering = false
      return
    }
    if !isAnswering { turns += 1 }
    isAnswering = true
    let key = MessageKey(id: message["id"]?.stringValue)
    for part in message["content"]?.arrayValue ?? [] where part["type"]?.stringValue == "text" {
      guard let text = part["text"]?.stringValue else { continue }
      if lastMessage != key { lastText = "" }
      lastMessage = key
      lastText = (lastText + text).cut(toBytes: Self.longestText)
    }
  }

  private mutating func addNoise(_ line: String) {
    guard !line.isEmpty, noise.utf8.count < Self.longestNoise else { return }
    noise = (noise.isEmpty ? line : "\(noise)\n\(line)").cut(toBytes: Self.longestNoise)
  }
}
