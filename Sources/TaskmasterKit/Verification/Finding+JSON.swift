public import TaskmasterCore

extension Finding {
  /// All of it.
  public var wholeJSON: JSONValue { .object(members + [.init("output", .of(output))]) }

  /// All of it but for what was printed.
  var json: JSONValue { .object(members) }

  private var members: [JSONValue.Member] {
    [
      .init("code", .string(code.rawValue)), .init("severity", .string(severity.rawValue)),
      .init("task", .of(task)), .init("branch", .of(branch)), .init("message", .string(message)),
      .init("hint", .of(hint)),
    ]
  }

  /// Reads what ``wholeJSON`` has become; nil when it is not that.
  init?(_ json: JSONValue) {
    guard let code = json["code"]?.stringValue.flatMap(FindingCode.init),
      let severity = json["severity"]?.stringValue.flatMap(Severity.init),
      let message = json["message"]?.stringValue
    else { return nil }
    let task = json["task"]?.stringValue
    self.init(
      code: code, severity: severity, task: task.flatMap(ObjectID.init(hex:)),
      branch: json["branch"]?.stringValue, message: message, hint: json["hint"]?.stringValue,
      output: json["output"]?.stringValue)
    guard (task == nil) == (self.task == nil) else { return nil }
  }
}
