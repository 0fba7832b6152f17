import Synchronization
import Testing

@testable import TaskmasterKit

struct DeferredTests {
  @Test func isMadeOnceAndWhenAskedFor() async {
    let count = Mutex(0)
    let deferred = Deferred {
      count.withLock { number in
        number += 1
        return number
      }
    }
    #expect(count.withLock { $0 } == 0)
    let values = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 { group.addTask { deferred.value } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(values == Array(repeating: 1, count: 8))
    #expect(count.withLock { $0 } == 1)
  }
}
