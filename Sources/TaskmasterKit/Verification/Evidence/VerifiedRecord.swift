import Git
import TaskmasterCore

/// What was verified in this clone, so that the next time it need not be read again.
///
/// A small file in the Git directory. Losing it costs time, no more; it is never taken for the truth of
/// anything that can be looked up.
struct VerifiedRecord: Hashable {
  /// The commit of the log up to which nothing was taken out that is still missing.
  var history: ObjectID?
  /// The commit of the log whose artifacts were looked at.
  var artifacts: ObjectID?
  /// The tasks of that log of which there was something to say.
  var open: Set<ObjectID> = []
  /// Where the branches were that artifacts had been merged into.
  var branches: [String: ObjectID] = [:]

  private static let heading = "git-taskmaster verified 1"

  /// The name of the file.
  static func path(in commonDirectory: String) -> String {
    commonDirectory + "/taskmaster/verified"
  }

  /// Reads the record of a repository; an empty one where there is none, or it is not whole, or objects that
  /// it names are gone.
  init(of repository: Repository) {
    self.init()
    guard let file = try? Files.read(Self.path(in: repository.commonDirectory)),
      let record = VerifiedRecord(file)
    else { return }
    self = record
    if !repository.isCommit(history) { history = nil }
    if !repository.isCommit(artifacts) { artifacts = nil }
  }

  init() {}

  /// Reads a file; nil when it is not whole.
  init?(_ file: [UInt8]) {
    guard let lines = SealedFile.lines(of: file, under: Self.heading) else { return nil }
    for line in lines where !read(line) { return nil }
  }

  private mutating func read(_ line: ArraySlice<UInt8>) -> Bool {
    let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
    guard words.count >= 2, let id = ObjectID(hexDigits: words[1]) else { return false }
    switch (String(decoding: words[0], as: UTF8.self), words.count) {
    case ("history", 2): history = id
    case ("artifacts", 2): artifacts = id
    case ("open", 2): open.insert(id)
    case ("branch", 3): branches[String(decoding: words[2], as: UTF8.self)] = id
    default: return false
    }
    return true
  }

  /// Puts the record in its place; where that cannot be done, everything is read again the next time.
  func write(in repository: Repository) {
    let path = Self.path(in: repository.commonDirectory)
    guard (try? Files.read(path)) != bytes else { return }
    try? Files.makeDirectory(repository.commonDirectory + "/taskmaster")
    try? Files.write(bytes, to: path)
  }

  /// The file.
  var bytes: [UInt8] {
    var lines: [String] = []
    if let history { lines.append("history \(history.hex)") }
    if let artifacts { lines.append("artifacts \(artifacts.hex)") }
    lines += open.sorted().map { "open \($0.hex)" }
    lines += branches.sorted { $0.key < $1.key }.map { "branch \($0.value.hex) \($0.key)" }
    return SealedFile.bytes(lines, under: Self.heading)
  }
}

extension Repository {
  fileprivate func isCommit(_ id: ObjectID?) -> Bool {
    id.map { ((try? commit(Oid($0))) ?? nil) != nil } ?? true
  }
}
