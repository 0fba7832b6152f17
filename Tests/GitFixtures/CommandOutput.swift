import Foundation
public import Testing

/// All that a command has said, and how it ended.
public struct CommandOutput: Sendable {
  /// How a command ended.
  public enum Status: Sendable, Hashable {
    /// By itself, with this exit status.
    case exited(Int32)

    /// By a signal.
    case signalled(Int32)

    /// Not at all: it was killed when its time was over.
    case overdue(Duration)
  }

  /// The command, for messages.
  public let command: [String]

  /// Standard output.
  public let stdout: [UInt8]

  /// Standard error.
  public let stderr: [UInt8]

  /// How it ended.
  public let status: Status

  /// The directory that `text` shows as `$TMP`.
  let root: String

  /// The exit status, or -1 when there is none.
  public var exitStatus: Int32 {
    if case .exited(let status) = status { status } else { -1 }
  }

  /// Standard output as text, without its last newline.
  public var line: String {
    let text = String(decoding: stdout, as: UTF8.self)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  /// Everything in one text: nothing that a command says or does can be left out of a comparison.
  ///
  /// Standard output; standard error below a line that says so; the status unless it is 0. The
  /// fixture's directory reads `$TMP`.
  public var text: String {
    var text = Self.block(stdout)
    if !stderr.isEmpty {
      text += "------- stderr -------\n" + Self.block(stderr)
    }
    switch status {
    case .exited(0): break
    case .exited(let status): text += "[exit status: \(status)]\n"
    case .signalled(let signal): text += "[signal: \(signal)]\n"
    case .overdue(let limit): text += "[killed: no end within \(limit)]\n"
    }
    return String(text.dropLast()).replacingOccurrences(of: root, with: "$TMP")
  }

  private static func block(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.isEmpty || text.hasSuffix("\n") ? text : text + "\n[no newline at the end]\n"
  }

  /// The same output, which must be that of a success.
  ///
  /// - Throws: ``CommandFailure`` when the command did not exit with 0.
  @discardableResult
  public func succeeded() throws -> CommandOutput {
    guard status == .exited(0) else { throw CommandFailure(output: self) }
    return self
  }
}

/// A command that was to succeed and did not.
public struct CommandFailure: Error, CustomStringConvertible {
  /// What it said.
  public let output: CommandOutput

  /// The command and its transcript.
  public var description: String {
    "\(output.command.joined(separator: " "))\n\(output.text)"
  }
}

/// Compares the whole transcript of a command with what it should be, line by line.
public func expect(
  _ output: CommandOutput, is expected: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  expect(output.text, is: expected, sourceLocation: sourceLocation)
}

/// Compares a text with what it should be, line by line.
public func expect(
  _ text: String, is expected: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  guard text != expected else { return }
  Issue.record(
    "not as expected (- missing, + unexpected):\n\(lineDifference(from: expected, to: text))",
    sourceLocation: sourceLocation)
}

/// Both texts in one: common lines indented, the others marked with `-` and `+`.
func lineDifference(from old: String, to new: String) -> String {
  let before = old.components(separatedBy: "\n")
  let after = new.components(separatedBy: "\n")
  let difference = after.difference(from: before)
  let removed = Set(difference.removals.map(\.offset))
  let inserted = Set(difference.insertions.map(\.offset))
  var lines: [String] = []
  var (left, right) = (0, 0)
  while left < before.count || right < after.count {
    if removed.contains(left) {
      lines.append("- " + before[left])
      left += 1
    } else if inserted.contains(right) {
      lines.append("+ " + after[right])
      right += 1
    } else {
      lines.append("  " + after[right])
      left += 1
      right += 1
    }
  }
  return lines.joined(separator: "\n")
}

extension CollectionDifference.Change {
  fileprivate var offset: Int {
    switch self {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}
