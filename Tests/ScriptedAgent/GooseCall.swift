import Foundation

/// How this program was called as Goose, understood as strictly as Goose does.
struct GooseCall {
  private(set) var format = "text"
  private(set) var isQuiet = false
  private(set) var model: String?
  /// The file of the instructions; `-` is standard input.
  private(set) var input: String?

  /// The options of `goose run` that take a value.
  private static let valued: Set<String> = [
    "-i", "--instructions", "-t", "--text", "--system", "-n", "--name", "--with-builtin",
    "--with-extension", "--provider", "--model", "--max-turns", "--max-tool-repetitions",
    "--output-format",
  ]
  private static let flags: Set<String> = [
    "-q", "--quiet", "--no-session", "--no-profile", "--debug", "-r", "--resume",
  ]

  /// Reads the arguments after `run`; what is none ends the agent with 2, as everywhere in Rust.
  init(_ arguments: ArraySlice<String>, formats: [String]) {
    var rest = arguments
    while let word = rest.popFirst() {
      if Self.flags.contains(word) {
        if word == "-q" || word == "--quiet" { isQuiet = true }
        continue
      }
      guard Self.valued.contains(word), let value = rest.popFirst() else {
        refuse("unexpected argument '\(word)' found")
      }
      switch word {
      case "--output-format":
        guard formats.contains(value) else {
          refuse("invalid value '\(value)' for '--output-format <FORMAT>'")
        }
        format = value
      case "--model": model = value
      case "-i", "--instructions": input = value
      case "--max-turns" where Int(value) == nil: refuse("invalid value '\(value)'")
      default: break
      }
    }
  }

  private func refuse(_ message: String) -> Never {
    emit(Array("error: \(message)\n\nUsage: goose run [OPTIONS]\n".utf8), to: 2)
    leave(2)
  }
}

/// Goose as a script has it: `goose <case> <version> [<dialect> [<words>]]`.
struct GooseScript {
  let version: String
  /// `events`, `text` (it has no events), `old` (it has no formats), `other` (another program).
  let dialect: String

  /// Finds the first instruction for Goose, whatever its conditions are.
  init(_ script: [[UInt8]]) {
    let lines = script.map { String(decoding: $0, as: UTF8.self) }
    let words =
      lines.compactMap { line -> [Substring]? in
        let command = line.range(of: "goose ").map { line[$0.lowerBound...] }
        return command?.split(separator: " ")
      }.first ?? []
    version = words.count > 2 ? String(words[2]) : "1.53.0"
    dialect = words.count > 3 ? String(words[3]) : "events"
  }

  /// Whether an error of authentication is an event, as it is from 1.51 on.
  var tellsOfRefusedKeys: Bool { version.compare("1.51", options: .numeric) != .orderedAscending }

  var formats: [String] { dialect == "text" ? ["text", "json"] : ["text", "json", "stream-json"] }

  /// What `goose run --help` says.
  func help() -> Never {
    switch dialect {
    case "other":
      emit(Array("goose: run: no such command\n".utf8), to: 2)
      leave(1)
    case "old": emit(Array("Usage: goose run\n  -i, --instructions <FILE>\n".utf8), to: 1)
    default:
      let values = formats.joined(separator: ", ")
      emit(
        Array(
          """
          Usage: goose run [OPTIONS]
            -i, --instructions <FILE>
                --output-format <FORMAT>  Output format [possible values: \(values)]

          """.utf8), to: 1)
    }
    leave(0)
  }
}
