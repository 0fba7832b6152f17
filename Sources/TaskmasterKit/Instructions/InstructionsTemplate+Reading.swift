extension InstructionsTemplate {
  /// The largest template that is read, in bytes.
  private static let largest = 1 << 20

  /// Reads the template that `taskmaster.instructions` names; the built-in one when it names none.
  /// - Parameters:
  ///   - path: The file; a relative path starts from `directory`.
  ///   - directory: The top of the checkout, or the Git directory where there is none.
  ///   - origin: Where the configuration names it, as in "in .git/config".
  /// - Returns: The template.
  /// - Throws: ``Problem`` when it cannot be read, or is no template.
  static func read(
    _ path: String?, in directory: String, origin: String
  ) throws -> InstructionsTemplate {
    guard let path else { return .builtIn }
    let full = path.hasPrefix("/") ? path : "\(directory)/\(path)"
    func problem(_ what: String, _ hints: String...) -> Problem {
      Problem("taskmaster.instructions \(origin) names '\(path)', \(what)", hints: hints)
    }
    let bytes: [UInt8]?
    do throws(FileError) {
      bytes = try Files.read(full, limit: largest)
    } catch {
      throw problem("which cannot be read: \(error)")
    }
    guard let bytes else { throw problem("which is not there: '\(full)'") }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw problem("which is not UTF-8")
    }
    do throws(InstructionsTemplateError) {
      return try InstructionsTemplate(text)
    } catch .unknownPlaceholder(let name, let line) {
      throw problem(
        "whose line \(line) has the unknown placeholder '{{\(name)}}'", "known are: \(known)")
    } catch {
      throw problem(
        "which never says {{task}}, so that the worker would not know its task",
        "known are: \(known)")
    }
  }

  private static var known: String {
    Placeholder.allCases.map { "{{\($0.rawValue)}}" }.joined(separator: ", ")
  }
}
