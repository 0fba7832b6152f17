import Dispatch
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Something large to be read, whose parts may be read at the same time.
public protocol ParallelReading: Sendable {
  /// What one thread reads at a time.
  associatedtype Part: Sendable
  /// What a part has come to.
  associatedtype Value: Sendable

  /// The parts, which may be read in any order.
  var parts: [Part] { get }

  /// Reads a part.
  ///
  /// - Parameters:
  ///   - part: The part.
  ///   - repository: Where it is read from; used by one thread alone.
  /// - Returns: What it comes to.
  func read(_ part: Part, from repository: Repository) -> Value
}

extension Repository {
  /// Reads something large in several threads, and does something else in this one first.
  ///
  /// - Parameters:
  ///   - prepare: Finds out what there is to read; it runs in one of the threads.
  ///   - body: What is done in this thread before it reads as well.
  /// - Returns: What was read, the values of its parts in their order, and what the body returned.
  /// - Throws: What the body throws; `GitError` when the repository cannot be opened once more.
  public func reading<Reading: ParallelReading, Result>(
    _ prepare: @escaping @Sendable (Repository) -> Reading,
    meanwhile body: () throws -> Result
  ) throws -> (reading: Reading, values: [Reading.Value], result: Result) {
    let crew = Crew<Reading>()
    let readers = try (0..<max(1, Self.processors - 1)).map { _ in
      Reader(repository: try Repository(reading: self))
    }
    let group = DispatchGroup()
    for (number, reader) in readers.enumerated() {
      DispatchQueue.global().async(group: group) {
        if number == 0 { crew.begin(prepare(reader.repository)) }
        crew.work(with: reader.repository)
      }
    }
    // Nothing goes on after this function has ended, whatever is thrown.
    defer { group.wait() }
    let result = try body()
    let reading = crew.work(with: self)
    group.wait()
    return (reading, crew.values, result)
  }

  /// How many threads can run at once.
  public static var processors: Int { Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// A repository on its way into the one thread that uses it.
  private struct Reader: @unchecked Sendable {
    let repository: Repository
  }
}

/// Threads that take one part after the other.
private final class Crew<Reading: ParallelReading>: Sendable {
  private struct State {
    var reading: Reading?
    var next = 0
    var values: [Reading.Value?] = []
  }

  private let state = Mutex(State())
  private let begun = DispatchGroup()

  init() { begun.enter() }

  /// Says what there is to read.
  func begin(_ reading: Reading) {
    let values = [Reading.Value?](repeating: nil, count: reading.parts.count)
    state.withLock { $0 = State(reading: reading, values: values) }
    begun.leave()
  }

  /// Reads parts until there are no more.
  @discardableResult func work(with repository: Repository) -> Reading {
    begun.wait()
    guard let reading = state.withLock({ $0.reading }) else {
      preconditionFailure("nothing is waited for before it is there")
    }
    let parts = reading.parts
    while let number = next(of: parts.count) {
      let value = reading.read(parts[number], from: repository)
      state.withLock { $0.values[number] = value }
    }
    return reading
  }

  private func next(of count: Int) -> Int? {
    state.withLock { state in
      guard state.next < count else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  /// What has been read.
  var values: [Reading.Value] { state.withLock { $0.values.compactMap(\.self) } }
}
