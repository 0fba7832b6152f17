import Git
import TaskmasterCore

/// The log: a commit for each batch that is queued, for each claim and for each result.
struct LogStream {
  private let stream: Stream
  private var clock: UInt64 = 0
  private var notes: [Int: [UInt8]] = [:]
  private var newest: [String] = []

  private static let by = "A U Thor <author@example.com>"
  private static let session = "0123456789abcdef"

  init(_ stream: Stream) { self.stream = stream }

  /// Queues tasks.
  mutating func queue(_ tasks: ArraySlice<BenchTask>) {
    for task in tasks {
      stream.line("reset refs/taskmaster/bench-task")
      stream.line("commit refs/taskmaster/bench-task\nmark :\(task.mark)")
      stream.line("committer git-taskmaster <git-taskmaster@localhost> 0 +0000")
      stream.data(task.message)
    }
    let lines = tasks.map { task in
      let position = Int64(task.number + 1) * Queued.positionStep
      return (task, line(.queued(Queued(text: task.text, chain: "main", position: position))))
    }
    begin("queue \(tasks.count) tasks")
    for task in tasks { stream.line("merge :\(task.mark)") }
    for (task, line) in lines { append(line, to: task) }
  }

  /// Claims a task, and is done with it.
  mutating func finish(_ task: BenchTask, with artifact: ArtifactChain.Artifact) {
    let id = task.id
    let claimed = line(.claimed(claim(on: artifact.base)))
    begin("claim \(id.hex.prefix(7))")
    append(claimed, to: task)
    let done = result(task, artifact)
    let line = line(.done(done))
    begin("done \(id.hex.prefix(7))")
    append(line, to: task)
    write(Array(note(task, id, done).utf8), on: task.artifactMark)
    newest = (newest + ["\(time) done \(id.hex.prefix(7)) \(task.number)"]).suffix(40)
    write(Array(newest.map { $0 + "\n" }.joined().utf8), on: ArtifactChain.startMark)
  }

  private var time: Timestamp {
    Timestamp(microseconds: 1_700_000_000_000_000 + Int64(clock) * 1_000_000)
  }

  private mutating func line(_ fact: Fact) -> [UInt8] {
    clock += 1
    return Event(at: time, by: Self.by, clock: clock, fact: fact).line + [UInt8(ascii: "\n")]
  }

  private func begin(_ subject: String) {
    stream.line("commit refs/notes/taskmaster")
    stream.line("committer A U Thor <author@example.com> \(1_700_000_000 + clock) +0000")
    stream.data(Array("\(subject)\n\nTaskmaster-Clock: \(clock)\n".utf8))
  }

  private mutating func append(_ line: [UInt8], to task: BenchTask) {
    notes[task.mark, default: []] += line
    write(notes[task.mark] ?? [], on: task.mark)
  }

  private func write(_ note: [UInt8], on mark: Int) {
    stream.line("N inline :\(mark)")
    stream.data(note)
  }

  private func claim(on base: Oid) -> Claimed {
    Claimed(
      attempt: 1, base: id(base), session: Self.session, host: "host", pid: 1, boot: "boot",
      expires: time.advanced(bySeconds: 600))
  }

  private func result(_ task: BenchTask, _ artifact: ArtifactChain.Artifact) -> Done {
    var done = Done(
      attempt: 1, session: Self.session, base: id(artifact.base), commit: id(artifact.commit),
      tree: id(artifact.tree), branch: task.branch, seconds: 1, started: time)
    done.artifacts = [ArtifactFile(path: artifact.path, blob: id(artifact.blob))]
    (done.files, done.insertions, done.deletions) = (1, 1, 1)
    return done
  }

  private func note(_ task: BenchTask, _ id: Oid, _ done: Done) -> String {
    """
    Task: \(id.hex)
    Title: \(TaskText.title(of: task.text))
    Chain: main
    Base: \(done.base.hex)
    Attempt: 1
    Started: \(done.started)
    Seconds: 1
    Files: 1
    Insertions: 1
    Deletions: 1
    Artifact: \(done.artifacts[0].path) \(done.artifacts[0].blob.hex)

    """
  }

  private func id(_ oid: Oid) -> ObjectID { ObjectID(bytes: oid.bytes) ?? .zero }
}
