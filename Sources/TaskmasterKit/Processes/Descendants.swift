/// Finds and ends processes, however far they went away from who started them.
public enum Descendants {
  /// The living descendants of a process, in the order of their ids.
  public static func of(_ process: Int32) -> [Int32] {
    let table = ProcessTable.now()
    return table.withDescendants([process]).filter { $0 != process && table[$0]?.isAlive == true }
      .sorted()
  }

  /// The living processes that a session left its marker in, and their descendants.
  ///
  /// Never this process, nor one that it descends from.
  /// The session is the value of `TASKMASTER_SESSION`, compared whole.
  public static func carrying(session: String) -> [Int32] {
    Lineage(session: session).look(in: .now()).members.map(\.id).sorted()
  }

  /// Ends all processes of a session, those too that they start meanwhile, and waits for it.
  ///
  /// SIGTERM first; what is left after the grace is killed.
  /// - Returns: Those that could not be ended; empty but for another user's processes and those
  ///   stuck in the kernel.
  public static func end(session: String, grace: Duration = .seconds(2)) async -> [Int32] {
    await OwnThread.run {
      var sweep = Sweep(Lineage(session: session), grace: grace)
      return sweep.run()
    }
  }
}
