import Git

extension PrivateWorkspace {
  /// Removes the `.gitignore` files beside tracked files that the base does not have, and whatever Git would
  /// wait for when it looks for rules.
  ///
  /// One that ignores itself would stay, and hide from then on whatever anybody makes. What is in
  /// directories without a tracked file, such as those of installed packages, hides nothing but itself.
  /// Links are not followed.
  /// - Returns: What else there is in these directories that is neither a file nor tracked.
  func removeForeignRules(_ base: Oid) throws -> [BytePath] {
    guard let tree = try repository.commit(base)?.tree else { throw MissingObject(id: base) }
    let (top, kept, ignoreFile) = (BytePath(location.tree), Set(copied), Array(".gitignore".utf8))
    var others: [BytePath] = []
    var waiting = [(path: BytePath([]), tree: tree)]
    while let (directory, id) = waiting.popLast() {
      let outline = try repository.outline(of: id)
      if !outline.hasIgnoreFile, !kept.contains(directory.appending(ignoreFile)) {
        top.appending(directory.bytes).appending(ignoreFile).unlinkQuietly()
      }
      let full = directory.bytes.isEmpty ? top : top.appending(directory.bytes)
      for entry in full.entries(besidesFiles: true) ?? [] {
        let path = directory.appending(entry.name)
        if entry.isDirectory, let next = outline.directories[entry.name] {
          waiting.append((path, next))
        } else if entry.kind.isSpecial, TreeScan.isRead(entry.name) {
          full.appending(entry.name).unlinkQuietly()
        } else if !outline.submodules.contains(entry.name) {
          others.append(path)
        }
      }
    }
    return others
  }

  /// Removes pipes, sockets and devices that are not ignored, which Git does not see when it cleans.
  /// - Parameter paths: Where they may be: what they are themselves, or directories.
  /// - Throws: `ProgramError` when Git cannot say what is ignored.
  func removeSpecialFiles(among paths: [BytePath]) async throws {
    let top = BytePath(location.tree)
    let found = try await visible(
      paths.compactMap { path in
        top.appending(path.bytes).kind.map { Unrecorded(path: path, kind: $0) }
      })
    let deep = found.filter { $0.kind == .directory }.flatMap { specialFiles(below: $0.path) }
    remove(found.filter(\.kind.isSpecial) + (try await visible(deep)))
  }

  /// Those that are neither ignored nor copied.
  private func visible(_ found: [Unrecorded]) async throws -> [Unrecorded] {
    let copied = copied
    let found = found.filter { file in
      file.kind != .file && !copied.contains { file.path == $0 || file.path.isBelow($0) }
    }
    guard !found.isEmpty else { return [] }
    let ignored = try await ignored(found.map(\.path))
    return found.filter { !ignored.contains($0.path) }
  }

  private func specialFiles(below directory: BytePath) -> [Unrecorded] {
    let top = BytePath(location.tree)
    var found: [Unrecorded] = []
    var waiting = [directory]
    while let next = waiting.popLast() {
      for entry in top.appending(next.bytes).entries(besidesFiles: true) ?? [] {
        let path = next.appending(entry.name)
        if entry.isDirectory {
          waiting.append(path)
        } else {
          found.append(Unrecorded(path: path, kind: entry.kind))
        }
      }
    }
    return found
  }
}

extension Workspace {
  /// Removes what Git cannot record.
  func remove(_ special: [Unrecorded]) {
    let top = BytePath(location.tree)
    for file in special { top.appending(file.path.bytes).unlinkQuietly() }
  }
}
