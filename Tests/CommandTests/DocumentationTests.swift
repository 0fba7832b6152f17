import Foundation
import GitFixtures
import Testing

/// The manual and the completions know every command and every option.
struct DocumentationTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
  }

  /// The part of the manual that describes a command, by its `.Ss` heading.
  private func section(_ name: String, of manual: String) -> String {
    let sections = manual.components(separatedBy: "\n.Sh ")
      .flatMap { $0.components(separatedBy: "\n.Ss ") }
    return sections.first { $0.hasPrefix("\(name)\n") } ?? ""
  }

  @Test func theManualDescribesEveryOption() throws {
    let manual = try Self.text("man/man1/git-taskmaster.1")
    let commands = try CommandTree.read().commands
    #expect(!commands.isEmpty)
    for command in commands {
      let section = section(command.commandName, of: manual)
      let missing = command.longNames.filter { !section.contains("Fl -\($0)") }
      #expect(missing.isEmpty && !section.isEmpty, "\(command.commandName): \(missing)")
    }
  }

  @Test func theManualDescribesNothingElse() throws {
    let manual = try Self.text("man/man1/git-taskmaster.1")
    let commands = try CommandTree.read().commands
    for command in commands {
      let words = section(command.commandName, of: manual).split { " \n".contains($0) }
      let named = zip(words, words.dropFirst()).filter { $0.0 == "Fl" && $0.1.hasPrefix("-") }
      let unknown = Set(named.map { String($0.1.dropFirst()) }).subtracting(command.longNames)
      #expect(unknown.isEmpty, "\(command.commandName): \(unknown)")
    }
    let described = manual.components(separatedBy: ".Sh COMMANDS\n").last?
      .components(separatedBy: "\n.Sh ").first?.components(separatedBy: "\n.Ss ").dropFirst()
      .compactMap { $0.components(separatedBy: "\n").first }
    #expect(Set(described ?? []) == Set(commands.map(\.commandName)))
  }

  @Test(arguments: ["git-taskmaster.bash", "_git-taskmaster", "git-taskmaster.fish"])
  func completionsKnowEveryOption(_ file: String) throws {
    let text = try Self.text("completions/\(file)")
    let words = Set(text.split { !($0.isLetter || $0.isNumber || $0 == "-") }.map(String.init))
    for command in try CommandTree.read().commands {
      let dashes = file.hasSuffix(".fish") ? "" : "--"
      let missing = command.longNames.filter { !words.contains(dashes + $0) }
      #expect(
        missing.isEmpty && text.contains(command.commandName), "\(command.commandName): \(missing)")
    }
  }
}
