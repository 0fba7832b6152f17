import TaskmasterCore

/// Which attempt the tree of a workspace holds, so that it is not lost when the session dies.
struct AttemptMarker: Hashable {
  let task: ObjectID
  let attempt: Int
  let base: ObjectID
  let session: String
  /// What HEAD of a checkout was on before: the full name of a branch.
  var branch: String?
  /// The commit that what the worker left is kept as already.
  var kept: ObjectID?

  init(task: ObjectID, attempt: Int, base: ObjectID, session: String) {
    self.task = task
    self.attempt = attempt
    self.base = base
    self.session = session
  }

  /// Reads a marker; nil when there is none that can be read.
  init?(_ path: String) {
    guard let content = try? Files.read(path),
      let lines = Optional(String(decoding: content, as: UTF8.self).split(separator: "\n")),
      lines.count >= 4, let task = ObjectID(hex: lines[0]), let attempt = Int(lines[1]),
      let base = ObjectID(hex: lines[2])
    else { return nil }
    self.init(task: task, attempt: attempt, base: base, session: String(lines[3]))
    for line in lines.dropFirst(4) {
      let words = line.split(separator: " ", maxSplits: 1)
      guard words.count == 2 else { continue }
      switch words[0] {
      case "branch": branch = String(words[1])
      case "kept": kept = ObjectID(hex: words[1])
      default: break
      }
    }
  }

  func write(to path: String) throws(FileError) {
    let further = [branch.map { "branch \($0)" }, kept.map { "kept \($0.hex)" }]
    let lines = [task.hex, "\(attempt)", base.hex, session] + further.compactMap(\.self)
    try Files.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: path)
  }
}
