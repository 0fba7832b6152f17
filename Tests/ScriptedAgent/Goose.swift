import Foundation

/// Plays Goose from the call on: answers questions about itself, or takes its instructions and goes on
/// with the script.
func beGoose(_ script: [[UInt8]], beside path: String) {
  emit(
    Array((words.dropFirst().joined(separator: " ") + "\n").utf8), toFile: path + ".calls",
    O_WRONLY | O_CREAT | O_APPEND)
  let goose = GooseScript(script)
  switch words.dropFirst() {
  case ["--version"]:
    emit(Array(" \(goose.version)\n".utf8), to: 1)
    leave(0)
  case ["run", "--help"]: goose.help()
  case _ where words.dropFirst().first == "run": break
  default: give(up: "no such command of Goose")
  }
  let call = GooseCall(words.dropFirst(2), formats: goose.formats)
  gooseSession = GooseSession(goose: goose, call: call)
  guard call.input == "-" else { give(up: "the instructions are not on standard input") }
  emit(
    Array(FileHandle.standardInput.readDataToEndOfFile()), toFile: path + ".input",
    O_WRONLY | O_CREAT | O_TRUNC)
  if !call.isQuiet { emit(Array("starting session | provider: x\n".utf8), to: 1) }
}

nonisolated(unsafe) var gooseSession: GooseSession?

/// A run of Goose that says what a case has it say, in the dialect that it was asked for.
struct GooseSession {
  let goose: GooseScript
  let call: GooseCall

  private static let tail =
    "\n\nPlease retry if you think this is a transient or recoverable error."

  /// Says it, and ends as Goose does.
  func play(_ name: String, _ words: String) {
    switch name {
    case "finished": finish(["I look around. ", "Done."])
    case "question": finish(["I have looked around.\n", "Shall I proceed?"])
    case "turns":
      finish([
        "I've reached the maximum number of actions I can do without user input. "
          + "Would you like me to continue?"
      ])
    case "extension":
      emit(
        Array("Warning: Failed to start extension 'memory' (gone), continuing without it\n".utf8),
        to: 2)
      finish(["Done."])
    case "empty":
      if goose.tellsOfRefusedKeys {
        finish(["The model returned an empty response. Please resend your message."], tokens: nil)
      } else {
        finish([], tokens: nil)
      }
    case "auth": refuseKey()
    case "bad-model":
      fail("Request failed: Bad request (400): \(call.model ?? "x") is not a valid model ID")
    case "rate-limit": fail("Rate limit exceeded: \(words.isEmpty ? "slow down" : words)")
    case "credit": fail("Credits exhausted: top up")
    case "server": fail("Server error: 503 Service Unavailable")
    case "network": fail("Network error: Could not connect to api.example.com")
    case "tool-error": fail("Execution error: \(words)")
    default: playEnd(name, words)
    }
  }

  /// Cases that end in another way than by themselves.
  private func playEnd(_ name: String, _ words: String) {
    switch name {
    case "approval":
      complain(1, "Error: Tool approval required in non-interactive mode with GooseMode::Approve")
    case "elicitation": complain(1, "Error: Elicitation is not supported in non-interactive mode")
    case "no-provider": say("No provider configured. Run 'goose configure' first.", exit: 1)
    case "unknown-provider": say("error: Error Unknown provider: x", exit: 1)
    case "error-then-complete":
      event(["type": "error", "error": words])
      finish(["Done."])
    case "garbage": say("thread 'main' panicked at src/main.rs", exit: 0)
    case "half":
      text(["I look around. "])
      leave(0)
    case "no-input":
      complain(
        1,
        "Error: Must provide either --instructions (-i), --text (-t), or --recipe. "
          + "Use -i - for stdin.")
    case "no-file":
      complain(
        1,
        "Instruction file not found — did you mean to use goose run --text?\n"
          + "No such file or directory (os error 2)")
    case "kill": kill(getpid(), SIGKILL)
    case "terminated": kill(getpid(), SIGTERM)
    case "deaf":
      signal(SIGINT, SIG_IGN)
      hang()
    case "interrupt": waitForInterrupt()
    default: give(up: "no such case of Goose: \(name)")
    }
  }

  private func refuseKey() {
    let error = "Authentication error: Authentication failed. Status: 401 Unauthorized"
    guard goose.tellsOfRefusedKeys else { return fail(error) }
    event(["type": "error", "error": error])
    complain(1, "Error: \(error)")
  }

  /// A provider's error, which Goose tells as the model's words and takes for a success.
  private func fail(_ error: String) {
    finish(["Ran into this error: \(error).", Self.tail], tokens: nil)
  }

  private func finish(_ pieces: [String], tokens: Int? = 1234) {
    text(pieces)
    complete(tokens)
    leave(0)
  }

  private func complete(_ tokens: Int?) {
    var complete: [String: Any] = ["type": "complete", "total_tokens": NSNull()]
    if let tokens {
      complete["total_tokens"] = tokens
      complete["input_tokens"] = tokens - 134
      complete["output_tokens"] = 134
    }
    event(complete)
  }

  private func text(_ pieces: [String]) {
    guard call.format == "stream-json" else {
      return emit(Array((pieces.joined() + "\n").utf8), to: 1)
    }
    for piece in pieces {
      event([
        "type": "message",
        "message": [
          "id": "chatcmpl-1", "role": "assistant", "created": 1,
          "content": [["type": "text", "text": piece]],
        ] as [String: Any],
      ])
    }
  }

  private func event(_ object: [String: Any]) {
    guard call.format == "stream-json" else { return }
    let json = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
    emit(Array(json ?? Data()) + newline, to: 1)
  }

  private func say(_ words: String, exit status: Int32) -> Never {
    emit(Array(words.utf8) + newline, to: 1)
    leave(status)
  }

  private func complain(_ status: Int32, _ words: String) -> Never {
    emit(Array(words.utf8) + newline, to: 2)
    leave(status)
  }

  /// Goes on until it is interrupted: then it is done, to an old one; a new one says what happened.
  private func waitForInterrupt() {
    signal(SIGINT) { _ in
      guard let session = gooseSession else { _exit(98) }
      guard session.goose.tellsOfRefusedKeys else {
        session.complete(1234)
        _exit(0)
      }
      session.event(["type": "error", "error": "Headless run interrupted"])
      _exit(1)
    }
    hang()
  }
}
