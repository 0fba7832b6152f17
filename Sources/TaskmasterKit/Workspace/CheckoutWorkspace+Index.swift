import Git

extension CheckoutWorkspace {
  private var usersIndex: String { repository.gitDirectory + "/index" }

  /// Begins with the user's index, of a checkout that is clean.
  func adoptIndex() async throws {
    try Files.remove(location.index + ".lock")
    try Files.copy(usersIndex, to: location.index)
    // Files that were touched but not changed would pass for changed ones.
    _ = try await git.answer(
      ["update-index", "-q", "--refresh"], deadline: WorkspaceGit.deadline, accepting: [0, 1])
  }

  /// Gives the user's Git the index as it is here, so that it finds the checkout clean.
  ///
  /// Under the lock that Git takes for that.
  func publishIndex() async throws {
    let lock = usersIndex + ".lock"
    try await take(lock)
    do {
      try Files.copy(location.index, to: lock)
      try Files.move(lock, to: usersIndex)
    } catch {
      try? Files.remove(lock)
      throw error
    }
  }

  private func take(_ lock: String) async throws {
    for _ in 0..<40 {
      if try Files.create(lock) { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw Problem(
      "'\(lock)' keeps the index of the checkout from being written",
      hints: [Self.advice(onLock: lock)])
  }

  /// Moves files and directories out of the checkout, to a directory of their own.
  /// - Returns: The directory; nil when there is nothing to be moved.
  func moveAside(_ paths: [BytePath], as name: String) throws -> String? {
    guard !paths.isEmpty else { return nil }
    let places = [name] + (2...9999).map { "\(name)-\($0)" }
    let place = places.map { "\(location.aside)/\($0)" }.first { !Files.exists($0) }
    guard let place else { throw Problem("there is no free name in '\(location.aside)'") }
    try Files.makeDirectory(place)
    let target = try OpenDirectory(place)
    let source = try OpenDirectory(location.tree)
    for path in paths { try Self.move(path, from: source, to: target) }
    return place
  }

  private static func move(
    _ path: BytePath, from top: OpenDirectory, to place: OpenDirectory
  ) throws(FileError) {
    var (source, target) = (top, place)
    var names = path.names
    guard let last = names.popLast() else { return }
    for name in names {
      guard let next = try source.directory(name) else { return }
      source = next
      target = try target.makeDirectory(name)
    }
    try source.move(last, to: target)
  }
}
