import Dispatch
import Synchronization

/// Something large to be read, whose parts may be read at the same time.
public protocol ParallelReading: Sendable {
  /// What one thread reads at a time.
  associatedtype Part: Sendable
  /// What a part has come to.
  associatedtype Value: Sendable

  /// Reads a part.
  ///
  /// - Parameters:
  ///   - part: The part.
  ///   - repository: Where it is read from; used by one thread alone.
  /// - Returns: What it comes to.
  func read(_ part: Part, from repository: Repository) -> Value
}

extension Repository {
  /// Reads something large in two threads; each has packs in memory for itself, so that more would take too much.
  ///
  /// - Parameters:
  ///   - reading: What reads its parts.
  ///   - parts: The parts, which are read in any order.
  /// - Returns: What the parts have come to, in their order.
  /// - Throws: `GitError` when the repository cannot be opened once more.
  public func reading<Reading: ParallelReading>(
    _ reading: Reading, _ parts: [Reading.Part]
  ) throws -> [Reading.Value] {
    try self.reading({ (reading, parts) }, search: { _ in ((), []) }).values
  }

  /// Reads something large in two threads, while one of them still looks for more to read.
  ///
  /// - Parameters:
  ///   - begin: Says in this thread what reads parts, and the first of them.
  ///   - search: Looks in another thread, from the start, for the other parts, and for something besides.
  /// - Returns: What read, what was found besides, and what the parts have come to, the first ones first.
  /// - Throws: What `begin` throws; `GitError` when the repository cannot be opened once more.
  public func reading<Reading: ParallelReading, Found: Sendable>(
    _ begin: () throws -> (reading: Reading, parts: [Reading.Part]),
    search: @escaping @Sendable (Repository) -> (found: Found, parts: [Reading.Part])
  ) throws -> (reading: Reading, found: Found, values: [Reading.Value]) {
    let crew = Crew<Reading, Found>()
    let reader = Reader(repository: try Repository(reading: self))
    let group = DispatchGroup()
    DispatchQueue.global().async(group: group) {
      crew.add(search(reader.repository))
      crew.work(with: reader.repository)
    }
    // Nothing goes on after this function has ended, whatever is thrown.
    defer { group.wait() }
    do {
      crew.begin(try begin())
    } catch {
      crew.dismiss()
      throw error
    }
    crew.work(with: self)
    group.wait()
    return crew.outcome
  }

  /// A repository on its way into the one thread that uses it.
  private struct Reader: @unchecked Sendable {
    let repository: Repository
  }
}

/// Threads that take one part after the other.
private final class Crew<Reading: ParallelReading, Found: Sendable>: Sendable {
  /// Parts that were found together.
  private struct Batch {
    let parts: [Reading.Part]
    var next = 0
    var values: [Reading.Value?]

    init(_ parts: [Reading.Part]) {
      self.parts = parts
      values = Array(repeating: nil, count: parts.count)
    }
  }

  private struct State {
    var reading: Reading?
    var first = Batch([])
    var second = Batch([])
    var found: Found?
  }

  private let state = Mutex(State())
  private let begun = DispatchGroup()
  private let searched = DispatchGroup()

  init() {
    begun.enter()
    searched.enter()
  }

  /// Says what reads, and the first parts.
  func begin(_ beginning: (reading: Reading, parts: [Reading.Part])) {
    state.withLock {
      $0.reading = beginning.reading
      $0.first = Batch(beginning.parts)
    }
    begun.leave()
  }

  /// Says that nothing is to be read.
  func dismiss() { begun.leave() }

  /// Adds the parts that were looked for.
  func add(_ result: (found: Found, parts: [Reading.Part])) {
    state.withLock {
      $0.found = result.found
      $0.second = Batch(result.parts)
    }
    searched.leave()
  }

  /// Reads parts until there are no more.
  func work(with repository: Repository) {
    begun.wait()
    guard let reading = state.withLock({ $0.reading }) else { return }
    read(\.first, with: reading, from: repository)
    searched.wait()
    read(\.second, with: reading, from: repository)
  }

  private func read(
    _ batch: WritableKeyPath<State, Batch>, with reading: Reading, from repository: Repository
  ) {
    while let (number, part) = next(of: batch) {
      let value = reading.read(part, from: repository)
      state.withLock { $0[keyPath: batch].values[number] = value }
    }
  }

  private func next(
    of batch: WritableKeyPath<State, Batch>
  ) -> (number: Int, part: Reading.Part)? {
    state.withLock { state in
      let number = state[keyPath: batch].next
      guard number < state[keyPath: batch].parts.count else { return nil }
      state[keyPath: batch].next += 1
      return (number, state[keyPath: batch].parts[number])
    }
  }

  /// What read, what was found, and what has been read.
  var outcome: (reading: Reading, found: Found, values: [Reading.Value]) {
    state.withLock { state in
      guard let reading = state.reading, let found = state.found else {
        preconditionFailure("beginning and search are waited for")
      }
      return (reading, found, (state.first.values + state.second.values).compactMap(\.self))
    }
  }
}
