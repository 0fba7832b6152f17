import Git
import TaskmasterCore

/// A task to be made up.
struct BenchTask {
  let number: Int
  /// What its commit, and its artifact's, are called in the stream.
  var mark: Int { 2 * number + 2 }
  var artifactMark: Int { mark + 1 }
  var text: String { "do the thing with number \(number)\n\nAs it was said, and with a test." }
  var branch: String { BranchName.candidate(0, of: text, occurrence: 1, prefix: "") }
  var message: [UInt8] { TaskText.message(of: text, occurrence: 1) }
  /// The commit that the task is: no parents, the empty tree, the first moment of all.
  var id: Oid {
    let nobody = Signature(
      name: "git-taskmaster", email: "git-taskmaster@localhost", seconds: 0)
    let draft = CommitDraft(
      tree: Repository.hash(.tree, []), parents: [], author: nobody, committer: nobody,
      message: message)
    return Repository.hash(.commit, Repository.commitBytes(of: draft))
  }
}

/// A thousand files in a hundred directories, of which each artifact changes one.
struct ArtifactChain {
  struct Artifact {
    let base: Oid
    let commit: Oid
    let tree: Oid
    let path: String
    let blob: Oid
  }

  private static let author = Signature(
    name: "A U Thor", email: "author@example.com", seconds: 1_700_000_000)
  /// What the commit is called that the chain starts from.
  static let startMark = 1
  private static let reference = "refs/taskmaster/bench"

  private let stream: Stream
  private var directories: [[Oid]]
  private var trees: [Oid]
  private(set) var tip: Oid

  /// Writes the commit that the chain starts from, on `main`.
  init(_ stream: Stream) {
    self.stream = stream
    let begin = Array("begin\n".utf8)
    directories = Array(
      repeating: Array(repeating: Repository.hash(.blob, begin), count: 10), count: 100)
    trees = directories.map(Self.tree)
    let root = Self.root(trees)
    tip = Self.commit(root, parents: [], message: begin)
    Self.write(to: stream, mark: Self.startMark, message: begin)
    for directory in 0..<100 {
      for file in 0..<10 {
        stream.line("M 100644 inline \(Self.path(directory, file))")
        stream.data(begin)
      }
    }
    stream.line("reset refs/heads/main\nfrom \(Self.reference)\n")
  }

  /// Writes the artifact of a task and its branch.
  mutating func add(_ task: BenchTask) -> Artifact {
    let (directory, file) = (task.number % 100, task.number / 100 % 10)
    let content = Array("the result of \(task.number)\n".utf8)
    let blob = Repository.hash(.blob, content)
    directories[directory][file] = blob
    trees[directory] = Self.tree(directories[directory])
    let root = Self.root(trees)
    let trailer = "Taskmaster-Task: \(task.id.hex)\nTaskmaster-Attempt: 1\n"
    let message = Array("\(task.text)\n\n\(trailer)".utf8)
    let base = tip
    tip = Self.commit(root, parents: [base], message: message)
    let path = Self.path(directory, file)
    Self.write(to: stream, mark: task.artifactMark, message: message)
    stream.line("M 100644 inline \(path)")
    stream.data(content)
    stream.line("reset refs/heads/\(task.branch)\nfrom \(Self.reference)\n")
    return Artifact(base: base, commit: tip, tree: root, path: path, blob: blob)
  }

  private static func write(to stream: Stream, mark: Int, message: [UInt8]) {
    stream.line("commit \(reference)\nmark :\(mark)")
    stream.line("committer \(author.name) <\(author.email)> \(author.seconds) +0000")
    stream.data(message)
  }

  private static func commit(_ tree: Oid, parents: [Oid], message: [UInt8]) -> Oid {
    let draft = CommitDraft(
      tree: tree, parents: parents, author: author, committer: author, message: message)
    return Repository.hash(.commit, Repository.commitBytes(of: draft))
  }

  private static func path(_ directory: Int, _ file: Int) -> String {
    "\(name(directory))/f\(file)"
  }

  private static func name(_ directory: Int) -> String {
    "d" + (directory < 10 ? "0" : "") + "\(directory)"
  }

  private static func tree(_ files: [Oid]) -> Oid {
    let entries = files.enumerated().flatMap { Array("100644 f\($0)\0".utf8) + $1.bytes }
    return Repository.hash(.tree, entries)
  }

  private static func root(_ trees: [Oid]) -> Oid {
    let entries = trees.enumerated().flatMap { Array("40000 \(name($0))\0".utf8) + $1.bytes }
    return Repository.hash(.tree, entries)
  }
}
