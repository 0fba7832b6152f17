import Dispatch
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension Repository {
  /// Reads something large in several threads, and does something else in this one meanwhile.
  ///
  /// - Parameters:
  ///   - items: What is read, a part of it in each thread.
  ///   - read: Reads consecutive items. Its repository reads the same objects, for this thread alone.
  ///   - body: What is done in this thread.
  /// - Returns: What was read, in the order of the items, and what the body returned.
  /// - Throws: What the body throws; `GitError` when the repository cannot be opened once more.
  public func reading<Item: Sendable, Value: Sendable, Result>(
    _ items: [Item], _ read: @escaping @Sendable (ArraySlice<Item>, Repository) -> Value,
    meanwhile body: () throws -> Result
  ) throws -> ([Value], Result) {
    let count = max(1, min(Self.processors, items.count))
    let readers = try (0..<count).map { _ in Reader(repository: try Repository(reading: self)) }
    let bounds = (0...count).map { $0 * items.count / count }
    let values = Values<Value>(count: count)
    let group = DispatchGroup()
    for number in 0..<count {
      let reader = readers[number]
      let part = items[bounds[number]..<bounds[number + 1]]
      DispatchQueue.global().async(group: group) {
        values.set(number, read(part, reader.repository))
      }
    }
    // Nothing goes on after this function has ended, whatever is thrown.
    defer { group.wait() }
    let result = try body()
    group.wait()
    return (values.all, result)
  }

  /// How many threads can run at once.
  private static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// A repository on its way into the one thread that uses it.
  private struct Reader: @unchecked Sendable {
    let repository: Repository
  }

  /// What threads have come to.
  private final class Values<Value: Sendable>: Sendable {
    private let values: Mutex<[Value?]>

    init(count: Int) { values = Mutex(Array(repeating: nil, count: count)) }

    func set(_ number: Int, _ value: Value) { values.withLock { $0[number] = value } }

    var all: [Value] { values.withLock { $0.compactMap(\.self) } }
  }
}
