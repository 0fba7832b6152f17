/// A worker that a definition describes.
public struct DefinedWorker: Worker {
  /// The definition.
  public var definition: WorkerDefinition
  /// Whether it is run by root, which some programs treat differently.
  public var isRoot: Bool

  /// Makes a worker of a definition.
  public init(_ definition: WorkerDefinition, isRoot: Bool) {
    self.definition = definition
    self.isRoot = isRoot
  }

  /// The name of the definition.
  public var name: String { definition.name }

  private var programKey: String { "taskmaster.worker.\(name).program" }

  /// Looks whether the program is there, and asks it for its version where the definition says how.
  /// - Throws: ``WorkerUnavailable`` when there is none.
  public func probe(
    in environment: [String: String]
  ) async throws(WorkerUnavailable) -> WorkerProbe {
    guard let program = definition.program else {
      throw WorkerUnavailable(
        "the worker '\(name)' has no program", hint: "git config \(programKey) <program>")
    }
    let asking = ProgramProbe(environment: environment)
    let path: String
    do throws(ProgramSearch.Failure) { path = try asking.path(of: program) } catch {
      throw WorkerUnavailable(
        "the worker '\(name)' cannot be used: \(error.reason)",
        hint: "install it, or name it with `git config \(programKey) <path>`", key: programKey)
    }
    var probe = WorkerProbe(path: path, version: try await version(of: path, asking))
    let keys = definition[.keys]
    if !keys.isEmpty, keys.allSatisfy({ environment.text($0) == nil }) {
      probe.missingKey = "has no key: \(keys.joined(separator: " or ")) is not set"
    }
    return probe
  }

  private func version(
    of path: String, _ asking: ProgramProbe
  ) async throws(WorkerUnavailable) -> String? {
    let arguments = definition[.versionArgs]
    guard !arguments.isEmpty else { return nil }
    let answer = await asking.run(path, arguments)
    guard answer.ending.isSuccess else {
      let call = ProgramError.command([path] + arguments)
      let words = answer.tail.lastLine.isEmpty ? "" : ": \(answer.tail.lastLine)"
      throw WorkerUnavailable(
        "the worker '\(name)' does not answer: `\(call)` \(answer.ending.words)\(words)",
        hint:
          "see whether it works by itself; taskmaster.worker.\(name).versionArgs is how it is asked",
        key: programKey)
    }
    return ProgramProbe.version(in: answer.tail.text)
  }

  /// The program with the arguments of the definition; the prompt is in one of them, in a file that one
  /// of them names, or else on standard input.
  public func invocation(for request: WorkerRequest) -> Invocation {
    let arguments = definition[.args] + definition[.extraArgs]
    let hasPrompt = arguments.contains { $0.contains("{prompt}") || $0.contains("{promptFile}") }
    return Invocation(
      program: definition.program ?? "", arguments: arguments.map { fill($0, for: request) },
      environment: environment(for: request), input: hasPrompt ? nil : request.instructions,
      directory: request.directory, limits: request.limits)
  }

  /// A reader that finds what the definition tells of.
  public func makeReader(for request: WorkerRequest) -> any WorkerReader {
    let writesReport = (definition[.args] + definition[.extraArgs]).contains {
      $0.contains("{reportFile}")
    }
    return DefinedReader(definition, reportFile: writesReport ? request.reportFile : nil)
  }

  private func environment(for request: WorkerRequest) -> [String: String] {
    var environment = request.environment
    for setting in definition[.env] + (isRoot ? definition[.rootEnv] : []) {
      let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      environment[String(parts[0])] = fill(parts.count > 1 ? String(parts[1]) : "", for: request)
    }
    return environment
  }

  /// The longest prompt that is passed as an argument; Linux takes 128 KiB.
  static let longestArgument = 120 * 1024

  private func fill(_ text: String, for request: WorkerRequest) -> String {
    guard text.contains("{") else { return text }
    var rest = text[...]
    var filled = ""
    while let open = rest.firstIndex(of: "{") {
      filled += rest[..<open]
      rest = rest[open...]
      if let placeholder = Placeholder(at: rest) {
        filled += value(of: placeholder, in: request)
        rest = rest.dropFirst(placeholder.text.count)
      } else {
        filled.append(rest.removeFirst())
      }
    }
    return filled + rest
  }

  private func value(of placeholder: Placeholder, in request: WorkerRequest) -> String {
    switch placeholder {
    case .promptFile: request.instructionsFile
    case .reportFile: request.reportFile
    case .privateDirectory: request.privateDirectory
    case .prompt where request.instructions.count > Self.longestArgument:
      "Your instructions are in the file \(request.instructionsFile): read it and do what it says."
    case .prompt: String(decoding: request.instructions, as: UTF8.self)
    }
  }
}
