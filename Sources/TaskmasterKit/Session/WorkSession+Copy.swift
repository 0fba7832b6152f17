import Git
import TaskmasterCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension WorkSession {
  /// What is to be copied and is not there has a wrong name, or is missed by every task.
  func lookAtCopy(_ queue: Queue) async throws -> [PreflightFinding] {
    guard let checkout = repository.workTree, !options.isInPlace else { return [] }
    return options.copy.indices.compactMap { index in
      let name = options.copy[index]
      guard !Files.exists("\(checkout)/\(name)") else { return nil }
      let origin =
        options.copyOrigins.indices.contains(index) ? " \(options.copyOrigins[index])" : ""
      return PreflightFinding(
        "entry '\(VisibleText.line(name))' of taskmaster.copy\(origin)", .warning,
        "names nothing in the checkout")
    }
  }

  /// Plans what is copied from the user's checkout: of what is named there, whatever Git does not track,
  /// neither there nor at the base.
  /// - Throws: ``Problem`` when a name leads through a link.
  func copyPlan(at base: Oid) async throws -> CopyPlan {
    guard let checkout = repository.workTree, !options.copy.isEmpty else { return CopyPlan() }
    for name in options.copy { try refuseLinks(onTheWayTo: name, in: checkout) }
    let output = try await checkoutGit.run(
      ["ls-files", "-z", "--others", "--directory", "--"]
        + options.copy.map { ":(top,literal)\($0)" },
      deadline: WorkspaceGit.deadline)
    let roots = output.split(separator: 0).map { entry in
      BytePath(Array(entry.last == UInt8(ascii: "/") ? entry.dropLast() : entry))
    }
    guard !roots.isEmpty else { return CopyPlan() }
    return CopyPlan(roots, of: checkout, tracked: try await tracked(below: roots, at: base))
  }

  /// Copies what was planned.
  /// - Returns: Whether anything had to be written.
  /// - Throws: ``Problem`` that names what cannot be copied.
  func copy(_ plan: CopyPlan, into workspace: any Workspace) async throws -> Bool {
    guard let checkout = repository.workTree, !plan.roots.isEmpty else { return false }
    let (tree, record) = (workspace.location.tree, workspace.location.setupRecord)
    // What the setup has made of a copy stays; without a setup a copy is to be one.
    let since = options.setup == nil ? nil : FileTime(modificationOf: record)
    let outcome = await ProcessRunner.supervise { interruption in
      Result { () throws(FileError) in
        var copy = try TreeCopy(
          from: checkout, to: tree, tracked: plan.tracked, since: since, until: interruption)
        for root in plan.roots { try copy.copy(root) }
        return copy.written
      }
    }
    do throws(FileError) {
      return try outcome.get() > 0
    } catch {
      if error.code == ECANCELED { throw CancellationError() }
      throw Problem(
        "\(error)",
        hints: error.isDiskFull
          ? ["free some space and try again"] : ["taskmaster.copy says what is copied"])
    }
  }

  /// Git, working on the user's checkout with the user's index.
  private var checkoutGit: GitProgram {
    GitProgram(
      gitDirectory: repository.gitDirectory, workTree: repository.workTree,
      environment: surroundings.environment)
  }

  private func tracked(below roots: [BytePath], at base: Oid) async throws -> TrackedPaths {
    let output = try await git.run(
      ["ls-tree", "-r", "-z", "--name-only", "--full-tree", base.hex, "--"]
        + options.copy, deadline: WorkspaceGit.deadline)
    var files = WorkspaceGit.paths(in: output)
    let tree = try baseTree(base)
    for root in roots {
      var parent = root.parent
      while let path = parent {
        // A file or a link where the checkout has a directory.
        if let entry = try repository.entry(at: path.text, in: tree), entry.mode != .tree {
          files.insert(path)
        }
        parent = path.parent
      }
    }
    return TrackedPaths(files)
  }

  private func refuseLinks(onTheWayTo name: String, in checkout: String) throws(Problem) {
    var parent = BytePath(name).parent
    while let path = parent {
      let full = BytePath(checkout).appending(path.bytes)
      if Files.exists(full.text), !full.isDirectory {
        throw Problem(
          "taskmaster.copy '\(VisibleText.line(name))' leads through '\(path.text)', which is no folder",
          hints: ["links are copied, but not followed"])
      }
      parent = path.parent
    }
  }
}
