import TaskmasterCore

/// Judges a run by the signs that a worker's definition names.
///
/// A run succeeded when it ended by itself with an accepted exit status, every sign of success was the
/// last that was said about it, and no sign of failure came after the last sign of success.
struct DefinedReader: WorkerReader {
  private let name: String
  private let reportFile: String?
  private var success: [(sign: OutputSign, finding: OutputSign.Finding)]
  private let failures: [OutputSign]
  private var found: WorkerFindings
  private let filter: LineFilter
  /// What a sign of failure tells of, and the line it stands in.
  private var failure: (trouble: WorkerTrouble?, line: String?)?

  init(_ definition: WorkerDefinition, reportFile: String? = nil) {
    name = definition.name
    self.reportFile = reportFile
    success = definition[.success].compactMap { OutputSign($0) }.map { ($0, .nothing) }
    failures = definition[.failure].compactMap { OutputSign($0, ofTrouble: true) }
    found = WorkerFindings(definition)
    filter = LineFilter(
      success.compactMap(\.sign.pattern) + failures.compactMap(\.pattern) + found.patterns)
  }

  mutating func read(_ line: OutputLine) {
    var json: JSONValue?
    if line.stream == .output, line.text.utf8.first == UInt8(ascii: "{") {
      json = try? JSONValue(parsing: Array(line.text.utf8))
    }
    let searched = WorkerLine(text: line.text, json: json)
    if json != nil || filter.passes(searched) { take(searched, line.text) }
  }

  /// Takes a line and its text, or a report.
  private mutating func take(_ line: WorkerLine, _ text: String? = nil) {
    found.take(line)
    for index in success.indices {
      let finding = success[index].sign.finding(in: line)
      if finding != .nothing { success[index].finding = finding }
      if finding == .given { failure = nil }
    }
    if let sign = failures.first(where: { $0.finding(in: line) == .given }) {
      let isText = if case .pattern = sign.kind { true } else { false }
      failure = (sign.trouble, isText ? text : nil)
    }
  }

  func verdict(on finished: Finished) -> WorkerVerdict {
    var reader = self
    if let report = reportFile.flatMap(Self.report) { reader.take(WorkerLine(json: report)) }
    return reader.judge(finished)
  }

  /// A report that is larger is not read; its signs are missing then.
  private static let largestReport = 8 << 20

  private static func report(_ path: String) -> JSONValue? {
    guard let content = try? Files.read(path, limit: largestReport) else { return nil }
    return try? JSONValue(parsing: content)
  }

  private func judge(_ finished: Finished) -> WorkerVerdict {
    let words = words(finished)
    guard case .exited(let status) = finished.ending else {
      return WorkerVerdict.byEnding(finished, words: words, usage: usage) ?? .interrupted(usage)
    }
    let accepted = success.compactMap(\.sign.exit)
    let isAccepted = accepted.isEmpty ? status == 0 : accepted.contains(status)
    if let sign = failures.first(where: { $0.exit == status }) {
      return failed(sign.trouble, words, isAccepted ? nil : finished)
    }
    if let failure {
      return failed(failure.trouble, failure.line ?? words, isAccepted ? nil : finished)
    }
    guard isAccepted else { return failed(nil, words, finished) }
    let missing = success.filter { $0.sign.exit == nil && $0.finding != .given }
    guard missing.isEmpty else {
      if let trouble = TroubleWords.trouble(in: words) { return failed(trouble, words, nil) }
      let isAnswer = found.message != nil && missing.contains { $0.finding == .denied }
      return failed(
        isAnswer ? .other : .unparseable, "it did not say that it is done: \(words)", nil)
    }
    return .success(WorkerReport(summary: words, usage: usage))
  }

  /// A failure by the worker's word, or by an exit status when there is one.
  private func failed(
    _ trouble: WorkerTrouble?, _ words: String, _ exit: Finished?
  ) -> WorkerVerdict {
    let trouble = trouble ?? TroubleWords.trouble(in: words) ?? .other
    let byExit = exit.flatMap {
      WorkerVerdict.byEnding($0, words: words, trouble: trouble, usage: usage)
    }
    return byExit ?? .failure(WorkerFailure(.agent, trouble, words, usage: usage))
  }

  private var usage: Usage {
    var usage = found.usage
    usage.worker = name
    return usage
  }

  /// What explains how it went: its last message, else the last lines, of standard error if it wrote there.
  private func words(_ finished: Finished) -> String {
    if let message = found.message { return message }
    let errors = finished.errorTail.lastLines(10)
    let lines = errors.isEmpty || finished.ending.isSuccess ? finished.tail.lastLines(10) : errors
    return lines.joined(separator: "\n")
  }
}

/// What a worker's output tells besides how it went.
struct WorkerFindings: Sendable {
  private let places: [(field: WorkerField, places: [OutputPlace])]
  /// The last message.
  private(set) var message: String?
  /// What was used; of amounts that are told several times, the sum.
  private(set) var usage = Usage()

  private static let fields: [WorkerField] = [
    .message, .model, .tokensIn, .tokensOut, .turns, .cost,
  ]

  init(_ definition: WorkerDefinition) {
    places = Self.fields.map { field in
      (field, definition[field].compactMap { OutputPlace($0) })
    }
  }

  /// The patterns that are looked for.
  var patterns: [TextPattern] { places.flatMap { $0.places.compactMap(\.pattern) } }

  mutating func take(_ line: WorkerLine) {
    for (field, places) in places {
      for place in places {
        for text in place.texts(in: line) where !text.isEmpty { take(text, as: field) }
      }
    }
  }

  private mutating func take(_ text: String, as field: WorkerField) {
    var more = Usage()
    switch field {
    case .message: message = text.cut(toBytes: 4096)
    case .model: more.model = text.cut(toBytes: 256)
    case .tokensIn: more.tokensIn = Self.count(text)
    case .tokensOut: more.tokensOut = Self.count(text)
    case .turns: more.turns = Self.count(text)
    case .cost: more.cost = Self.number(text)
    default: break
    }
    usage.add(more)
  }

  private static func count(_ text: String) -> Int64? {
    number(text).flatMap { Int64(exactly: $0.rounded()) }
  }

  /// A number as programs write it for people as well: `1,234`, `2.6k`, `1.2M`.
  static func number(_ text: String) -> Double? {
    var digits = text.filter { $0 != "," }
    var scale = 1.0
    switch digits.last {
    case "k", "K": scale = 1000
    case "M", "m": scale = 1_000_000
    default: break
    }
    if scale != 1 { digits.removeLast() }
    guard let number = Double(digits), number.isFinite, number >= 0 else { return nil }
    return number * scale
  }
}
