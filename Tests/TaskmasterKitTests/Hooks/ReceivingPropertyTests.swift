import Foundation
import Git
import GitFixtures
import QueueFixtures
import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// Whatever one thing is changed in what is pushed: it is refused, or verification finds nothing in the log
/// afterwards that it did not find before.
struct ReceivingPropertyTests {
  /// Few by default, `TASKMASTER_TEST_ROUNDS` times as many when it is set.
  static let seeds: Range<UInt64> = {
    let rounds = ProcessInfo.processInfo.environment["TASKMASTER_TEST_ROUNDS"].flatMap(UInt64.init)
    return 100..<100 + 2 * max(1, rounds ?? 1)
  }()

  @Test(arguments: seeds) func oneChangeDoesNoHarm(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let history = try RandomHistory(&random)
    let server = try QueueFixture(try history.copy("server"))
    let tip = try #require(try server.repository.target(of: LogStore.reference))
    let log = PushedLog(repository: server.repository, tip: tip)
    #expect(try problems(server, at: tip) == [])
    var (taken, refused) = (0, 0)
    for mutation in LogMutation.allCases {
      for turn in 0..<6 {
        guard let pushed = try mutation.apply(to: log, &random) else { continue }
        let reference = PushedReference(
          name: Array(LogStore.reference.utf8), commit: ObjectID(pushed), before: ObjectID(tip))
        let refusals = try ReceiveVerifier(repository: server.repository)
          .refusals(ofPush: [reference])
        if !refusals.isEmpty {
          refused += 1
          #expect(refusals.allSatisfy { !$0.description.contains("\n") })
          continue
        }
        taken += 1
        let found = try problems(server, at: pushed)
        #expect(found.isEmpty, "seed \(seed): \(mutation), turn \(turn): \(found)")
      }
    }
    #expect(taken > 0 && refused > taken, "\(taken) taken, \(refused) refused")
  }

  /// The problems of the log that are found where nothing is known but its objects.
  private func problems(_ server: QueueFixture, at log: Oid) throws -> [String] {
    let before = try server.repository.target(of: LogStore.reference)
    try server.fixture.git("update-ref", LogStore.reference, log.hex)
    try? server.fixture.remove(".git/taskmaster")
    let problems = try QueueFixture(server.fixture).verify().findings
      .filter { $0.severity == .problem && $0.code.isOfLog }.map(\.description)
    if let before { try server.fixture.git("update-ref", LogStore.reference, before.hex) }
    return problems
  }
}

extension FindingCode {
  fileprivate var isOfLog: Bool {
    ["log", "note", "task"].contains(rawValue.prefix { $0 != "." })
  }
}

/// A log as a client that may do anything sees it.
private struct PushedLog {
  let repository: Repository
  let tip: Oid

  func notes() throws -> [Oid: [UInt8]] {
    let tree = try #require(try repository.commit(tip)).tree
    return try Dictionary(
      NotesTree.list(tree, in: repository).notes.map {
        ($0.object, try #require(try repository.blob($0.blob, limit: 1 << 20)))
      }, uniquingKeysWith: { first, _ in first })
  }

  /// A task's note, or any.
  func note(
    _ random: inout SeededGenerator, ofTask: Bool = false
  ) throws -> (object: Oid, lines: [[UInt8]]) {
    let notes = try notes().sorted { $0.key < $1.key }
      .map { ($0.key, $0.value.split(separator: newline).map { Array($0) }) }
    return try #require(
      notes.filter { !ofTask || LogContents.isTaskNote($0.1) }.randomElement(using: &random))
  }

  func commit(
    _ notes: [Oid: [[UInt8]]?], on parents: [Oid]? = nil, from start: Oid? = nil,
    message: String = "by hand"
  ) throws -> Oid {
    let tree = try #require(try repository.commit(start ?? tip)).tree
    let changes = try notes.mapValues { lines in
      try lines.map { try repository.writeBlob($0.flatMap { $0 + [newline] }) }
    }
    return try commit(
      NotesTree.updating(tree, with: changes, in: repository), on: parents ?? [tip], message)
  }

  func commit(_ tree: Oid, on parents: [Oid], _ message: String = "by hand") throws -> Oid {
    let nobody = Signature(name: "N", email: "n@n", seconds: 1_893_460_000)
    return try repository.writeCommit(
      CommitDraft(
        tree: tree, parents: parents, author: nobody, committer: nobody,
        message: Array(message.utf8)))
  }

  /// Adds an entry to the top of the tree.
  func adding(_ name: [UInt8], _ mode: FileMode, _ content: [UInt8]) throws -> Oid {
    let tree = try #require(try repository.commit(tip)).tree
    var entries = try #require(try repository.tree(tree))
    entries.removeAll { $0.name == name }
    let entry = TreeEntry(name: name, oid: try repository.writeBlob(content), mode: mode)
    return try commit(repository.writeTree(entries + [entry]), on: [tip])
  }

  /// An event that may fit or not.
  func event(_ random: inout SeededGenerator, clock: UInt64) -> [UInt8] {
    let session = "0123456789abcdef"
    let at = Timestamp(
      microseconds: 1_893_456_000_000_000 + Int64.random(in: 0..<9, using: &random))
    let facts: [Fact] = [
      .cancelled, .reopened, .moved(Moved(chain: "main", position: 5)), .rewound(kept: nil),
      .renewed(Renewed(session: session, expires: at)),
      .released(Released(attempt: 1, session: session, reason: .interrupted)),
      .failed(
        Failed(
          attempt: 1, session: session, reason: .exit, final: false, seconds: 1, started: at)),
      .claimed(
        Claimed(
          attempt: 9, base: ObjectID(tip), session: session, host: "h", pid: 1, boot: "b",
          expires: at)),
    ]
    let fact = facts.randomElement(using: &random) ?? .cancelled
    return Event(at: at, by: "A <a@b>", clock: clock, fact: fact).line
  }

  func clock() throws -> UInt64 {
    EventLog(try LogContents(of: tip, in: repository).lines).clock
  }

  let newline = UInt8(ascii: "\n")
}

/// One change to what is pushed.
private enum LogMutation: CaseIterable {
  case lineDropped, byteChanged, noteRemoved, rubbishAppended, lineCopied, eventAppended
  case eventDatedBack, noteOnAnything, notesSwapped, noteTwice, capitals, executable, stray
  case rubbishJoined, joinedWithout, joinedWith, clockOnlySaid, beginningReplaced, droppedForAWhile
  case lineWithoutEnd

  /// The log with the change; nil where there is nothing to change.
  func apply(to log: PushedLog, _ random: inout SeededGenerator) throws -> Oid? {
    var (object, lines) = try log.note(&random)
    let (other, others) = try log.note(&random, ofTask: true)
    let index = lines.indices.randomElement(using: &random) ?? 0
    let clock = try log.clock()
    let digits = Array(object.hex.utf8)
    let some = log.event(&random, clock: clock + UInt64.random(in: 1..<4, using: &random))
    switch self {
    case .lineDropped:
      lines.remove(at: index)
      return try log.commit([object: lines])
    case .byteChanged:
      let place = lines[index].indices.randomElement(using: &random) ?? 0
      lines[index][place] ^= UInt8.random(in: 1..<8, using: &random)
      return try log.commit([object: lines])
    case .noteRemoved: return try log.commit([object: nil])
    case .rubbishAppended: return try log.commit([object: lines + [Array("rubbish".utf8)]])
    case .lineCopied:
      guard let line = lines.randomElement(using: &random) else { return nil }
      return try log.commit([other: others + [line]])
    case .eventAppended: return try log.commit([other: others + [some]])
    case .eventDatedBack:
      let late = log.event(&random, clock: UInt64.random(in: 1...clock, using: &random))
      return try log.commit([other: others + [late]])
    case .noteOnAnything:
      let anything = Oid(
        ObjectID(bytes: (0..<20).map { _ in .random(in: 0...255, using: &random) }) ?? .zero)
      let line = [Array("rubbish".utf8), some, Array("2030-01-01T00:00:00.000000Z x".utf8)]
      return try log.commit([anything: [line.randomElement(using: &random) ?? some]])
    case .notesSwapped: return try log.commit([object: others, other: lines])
    case .noteTwice:
      return try log.adding(digits, .blob, lines.flatMap { $0 + [log.newline] } + some)
    case .capitals: return try log.adding(Array(other.hex.uppercased().utf8), .blob, some)
    case .executable: return try log.adding(digits, .executable, some)
    case .stray: return try log.adding(Array(digits.dropFirst()), .blob, some)
    case .rubbishJoined:
      let root = try log.commit([other: [some, Array("rubbish".utf8)]], on: [])
      return try log.commit([:], on: [log.tip, root])
    case .joinedWithout:
      return try log.commit([:], on: [log.tip, log.commit([other: others + [some]])])
    case .joinedWith:
      return try log.commit([other: others + [some]], on: [log.tip, log.tip])
    case .clockOnlySaid:
      let said = UInt64.random(in: 0..<2 * clock, using: &random)
      return try log.commit([other: others + [some]], message: "x\n\nTaskmaster-Clock: \(said)\n")
    case .beginningReplaced: return try log.commit([:], on: [])
    case .droppedForAWhile:
      let without = try log.commit([other: Array(others.dropLast())])
      return try log.commit([:], on: [without])
    case .lineWithoutEnd:
      return try log.adding(digits, .blob, Array(lines.flatMap { $0 + [log.newline] }.dropLast()))
    }
  }
}
