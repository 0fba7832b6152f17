import CPlatform
import Synchronization

/// The children that this process has started through the runner and not yet reaped.
///
/// An orphan that the system hands to us is a child of ours too; this tells them apart.
enum ActiveChildren {
  private static let state = Mutex<Set<Int32>>([])

  /// Starts a child; until it stands in the list, nobody else sees the list.
  static func add(_ start: () -> Int32) -> Int32 {
    state.withLock { children in
      let id = start()
      if id > 0 { children.insert(id) }
      return id
    }
  }

  /// Strikes a child that has been reaped, or is given up.
  static func remove(_ id: Int32) { state.withLock { _ = $0.remove(id) } }

  /// All of them.
  static var ids: Set<Int32> { state.withLock { $0 } }
}
