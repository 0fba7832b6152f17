import Git
import TaskmasterCore

/// What the last verification of everything came to, when it found no problem.
///
/// A small file in the Git directory. It holds as long as nothing has changed of all that was read, and
/// losing it costs time, no more.
struct RememberedVerification: Hashable {
  /// What has to be the same for it to hold.
  let basis: ObjectID
  /// When the verification was begun.
  let time: Timestamp
  let verification: Verification
  /// How its tasks are called.
  let ids: Abbreviations

  private static let heading = "git-taskmaster verification 1"

  /// The name of the file.
  static func path(in commonDirectory: String) -> String {
    commonDirectory + "/taskmaster/verification"
  }

  /// Reads what is remembered of a repository; nil when that is nothing.
  init?(of repository: Repository) {
    guard let file = try? Files.read(Self.path(in: repository.commonDirectory)) else { return nil }
    self.init(file)
  }

  /// Puts it in its place; where that cannot be done, everything is looked at again the next time.
  func write(in repository: Repository) {
    try? Files.write(bytes, to: Self.path(in: repository.commonDirectory))
  }

  /// Forgets what is remembered of a repository.
  static func remove(from repository: Repository) {
    try? Files.remove(path(in: repository.commonDirectory))
  }
}

extension RememberedVerification {
  init(basis: ObjectID, time: Timestamp, _ verification: Verification, _ ids: Abbreviations) {
    (self.basis, self.time, self.verification, self.ids) = (basis, time, verification, ids)
  }

  /// Reads a file; nil when it is not whole.
  init?(_ file: [UInt8]) {
    guard let lines = SealedFile.lines(of: file, under: Self.heading), lines.count == 1,
      let json = lines.first.flatMap({ try? JSONValue(parsing: Array($0)) }),
      let basis = json["basis"]?.stringValue.flatMap(ObjectID.init(hex:)),
      let time = json["time"]?.integerValue,
      let verification = json["verification"].flatMap(Verification.init),
      let ids = json["digits"].flatMap(Abbreviations.init(_:))
    else { return nil }
    self.init(basis: basis, time: Timestamp(microseconds: time), verification, ids)
  }

  /// The file.
  var bytes: [UInt8] {
    let json = JSONValue.object([
      .init("basis", .string(basis.hex)), .init("time", .integer(time.microseconds)),
      .init("verification", verification.json), .init("digits", ids.json),
    ])
    return SealedFile.bytes([String(decoding: json.encoded, as: UTF8.self)], under: Self.heading)
  }
}

extension Verification {
  fileprivate init?(_ json: JSONValue) {
    guard let tasks = json["tasks"]?.integerValue, let events = json["events"]?.integerValue,
      let findings = json["findings"]?.arrayValue, let chains = json["chains"]?.arrayValue
    else { return nil }
    self.init(
      findings: findings.compactMap(Finding.init), tasks: Int(tasks), events: Int(events),
      chains: chains.compactMap(ChainSummary.init))
    guard self.findings.count == findings.count, self.chains.count == chains.count else {
      return nil
    }
  }

  fileprivate var json: JSONValue {
    .object([
      .init("tasks", .integer(Int64(tasks))), .init("events", .integer(Int64(events))),
      .init("findings", .array(findings.map(\.wholeJSON))),
      .init("chains", .array(chains.map(\.json))),
    ])
  }
}

extension Verification.ChainSummary {
  fileprivate init?(_ json: JSONValue) {
    guard let name = json["name"]?.stringValue, let artifacts = json["artifacts"]?.integerValue
    else { return nil }
    let tip = json["branch"]?.stringValue.flatMap { branch in
      json["commit"]?.stringValue.flatMap(ObjectID.init(hex:)).map { commit in
        Verification.Tip(branch: branch, commit: commit)
      }
    }
    self.init(name: name, artifacts: Int(artifacts), tip: tip)
  }

  fileprivate var json: JSONValue {
    .object([
      .init("name", .string(name)), .init("artifacts", .integer(Int64(artifacts))),
      .init("branch", tip.map { .string($0.branch) } ?? .null),
      .init("commit", tip.map { .string($0.commit.hex) } ?? .null),
    ])
  }
}

extension Abbreviations {
  fileprivate init?(_ json: JSONValue) {
    guard case .object(let members) = json else { return nil }
    var longer: [ObjectID: Int] = [:]
    for member in members {
      guard let id = ObjectID(hex: member.name), let digits = member.value.integerValue else {
        return nil
      }
      longer[id] = Int(digits)
    }
    self.init(longer: longer)
  }

  fileprivate var json: JSONValue {
    .object(
      longer.sorted { $0.key < $1.key }.map { .init($0.key.hex, .integer(Int64($0.value))) })
  }
}
