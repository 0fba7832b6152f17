/// A text with placeholders, `{{name}}`, from which a worker's instructions are made.
///
/// What is put in for a placeholder is not looked through again: a task's text may hold anything. A line
/// that is nothing but a placeholder for which there is nothing to say goes, with an empty line before it.
public struct InstructionsTemplate: Hashable, Sendable {
  /// What a placeholder stands for.
  enum Placeholder: String, Hashable, Sendable, CaseIterable {
    /// The text of the task.
    case task
    /// Its first line.
    case title
    /// The number of the attempt.
    case attempt
    /// The name of the chain.
    case chain
    /// How to behave in a workspace.
    case rules
    /// What the chain did before; nothing for the first task.
    case before
    /// What has to be true afterwards: files, checks, a change.
    case proof
    /// Why earlier attempts failed; nothing at the first.
    case failures
  }

  /// A part of a line.
  private enum Part: Hashable, Sendable {
    case text(String)
    case placeholder(Placeholder)
  }

  private let lines: [[Part]]

  /// The template that is used when `taskmaster.instructions` names no other.
  static let builtIn = InstructionsTemplate(
    lines: [
      [.text("# Task")], [], [.placeholder(.task)], [], [.placeholder(.rules)], [],
      [.placeholder(.before)], [], [.placeholder(.proof)], [], [.placeholder(.failures)],
    ])

  private init(lines: [[Part]]) { self.lines = lines }

  /// Reads a template.
  /// - Throws: ``InstructionsTemplateError`` at a placeholder that does not exist, or when the task's text
  ///   would not be in the instructions.
  init(_ text: String) throws(InstructionsTemplateError) {
    var lines: [[Part]] = []
    let whole = text.last?.isNewline == true ? text.dropLast() : text[...]
    for line in whole.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      do throws(UnknownPlaceholder) {
        lines.append(try Self.parts(of: line))
      } catch {
        throw .unknownPlaceholder(error.name, line: lines.count + 1)
      }
    }
    guard lines.joined().contains(.placeholder(.task)) else { throw .withoutTask }
    self.lines = lines
  }

  private struct UnknownPlaceholder: Error {
    let name: String
  }

  private static func parts(of line: Substring) throws(UnknownPlaceholder) -> [Part] {
    var parts: [Part] = []
    var rest = line
    while let open = rest.firstRange(of: "{{"),
      let close = rest[open.upperBound...].firstRange(of: "}}")
    {
      let name = rest[open.upperBound..<close.lowerBound].trimmingBlanks
      guard let placeholder = Placeholder(rawValue: name) else {
        throw UnknownPlaceholder(name: name)
      }
      if rest.startIndex < open.lowerBound {
        parts.append(.text(String(rest[..<open.lowerBound])))
      }
      parts.append(.placeholder(placeholder))
      rest = rest[close.upperBound...]
    }
    return rest.isEmpty ? parts : parts + [.text(String(rest))]
  }

  /// The text with every placeholder replaced; it ends in one newline.
  func render(_ value: (Placeholder) -> String) -> String {
    var result: [String] = []
    for parts in lines {
      let line = parts.map { part in
        switch part {
        case .text(let text): text
        case .placeholder(let placeholder): value(placeholder)
        }
      }.joined()
      if line.isEmpty, parts.count == 1 {
        if result.last?.isEmpty == true { result.removeLast() }
      } else {
        result.append(line)
      }
    }
    return result.joined(separator: "\n") + "\n"
  }
}

/// Why a text is no template.
enum InstructionsTemplateError: Error, Hashable {
  /// There is no placeholder of that name.
  case unknownPlaceholder(String, line: Int)
  /// The agent would not be told what its task is.
  case withoutTask
}

extension Substring {
  fileprivate var trimmingBlanks: String {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    let end = lastIndex { !isBlank($0) }.map { index(after: $0) } ?? startIndex
    return String(self[..<end].drop(while: isBlank))
  }
}
