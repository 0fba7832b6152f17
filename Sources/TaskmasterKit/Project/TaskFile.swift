public import TaskmasterCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A file with the texts of tasks, or one task.
public struct TaskFile: Sendable {
  /// The bytes.
  public let content: [UInt8]
  /// What the file is called in messages.
  public let name: String

  /// Takes the bytes of a file that was read already.
  public init(content: [UInt8], name: String) {
    self.content = content
    self.name = name
  }

  /// Reads a file; `-` is standard input.
  /// - Throws: ``Problem`` when it cannot be read.
  public init(reading path: String) throws(Problem) {
    do throws(FileError) {
      if path == "-" {
        let content = try Files.readAll(STDIN_FILENO, of: "standard input")
        self.init(content: content, name: "standard input")
      } else if let content = try Files.read(path, waits: true) {
        self.init(content: content, name: "'\(path)'")
      } else {
        throw FileError(operation: "cannot open '\(path)'", code: ENOENT)
      }
    } catch {
      throw Problem(describing: error)
    }
  }

  /// The one task that the whole file is.
  /// - Throws: ``Problem`` when it is none.
  public var task: TaskText {
    get throws(Problem) { try Self.text(content, in: name) }
  }

  /// A task for each line that is not blank.
  /// - Throws: ``Problem`` when a line is no task, or looks like a comment or a heading.
  public var tasks: [TaskText] {
    get throws(Problem) {
      let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      var tasks: [TaskText] = []
      for (index, line) in lines.enumerated() where line.contains(where: { !Self.isBlank($0) }) {
        let place = "line \(index + 1) of \(name)"
        if line.first == UInt8(ascii: "#") { throw Self.comment(place) }
        let end = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        tasks.append(try Self.text(Array(end), in: place))
      }
      guard !tasks.isEmpty else { throw Problem("there is no task in \(name)") }
      return tasks
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D
  }

  private static func text(_ bytes: [UInt8], in place: String) throws(Problem) -> TaskText {
    do throws(TaskTextError) {
      return try TaskText(bytes: bytes)
    } catch {
      throw Problem("\(place): \(error)")
    }
  }

  private static func comment(_ place: String) -> Problem {
    Problem(
      "\(place) begins with '#', and every line would be a task",
      hints: [
        "--whole makes the whole file one task",
        "to queue the line as it is, give it as an argument",
      ])
  }
}
