import Git
import TaskmasterCore

/// The commands that get objects again which are gone or damaged here.
struct ObjectFetch {
  private let repository: Repository

  /// More objects than this are not looked for: when these are back, the next look finds the others.
  static let most = 20

  init(_ repository: Repository) { self.repository = repository }

  /// The command that brings what the log at a commit consists of, where a remote is known.
  func command(forLogAt commit: Oid) -> String? {
    remotes.first.flatMap { remote in
      command(for: unreadable(in: commit), from: remote, LogStore.reference)
    }
  }

  /// The command that brings objects from a remote that has them under a reference; nil: none does.
  ///
  /// Git writes over no file that is there, and takes what a reference of its own names for whole: so the
  /// files go first, and one reference is fetched by itself, as if nothing of it were here.
  func command(for objects: [Oid], from remote: String, _ reference: String) -> String? {
    var files: [String] = []
    for object in objects {
      if let file = repository.damagedFile(of: object) {
        files.append(file)
      } else if repository.exists(object) {
        // What is damaged in a pack stays.
        return nil
      }
    }
    let words = ["git", "fetch", "--refetch", remote, reference]
    let fetch = words.map(ProgramError.quoted).joined(separator: " ")
    guard !files.isEmpty else { return fetch }
    return "rm -f \(files.map(ProgramError.quoted).joined(separator: " ")) && \(fetch)"
  }

  /// The names of remotes, as far as something was fetched from them: of a log, those in front.
  var remotes: [String] {
    let logs = names(under: "refs/taskmaster/remotes/")
    return logs + names(under: "refs/remotes/").filter { !logs.contains($0) }
  }

  private func names(under prefix: String) -> [String] {
    let references = (try? repository.references(under: prefix)) ?? []
    var seen: Set<String> = []
    return references.compactMap { reference in
      let name = reference.name.dropFirst(prefix.count).prefix { $0 != "/" }
      guard !name.hasPrefix("-") else { return nil }
      return seen.insert(String(name)).inserted ? String(name) : nil
    }
  }

  /// The objects that a commit consists of and that cannot be read.
  private func unreadable(in commit: Oid) -> [Oid] {
    var objects: [Oid] = []
    guard let root = ((try? repository.commit(commit)) ?? nil)?.tree else { return [commit] }
    var waiting = [root]
    while let tree = waiting.popLast(), objects.count < Self.most {
      guard let entries = (try? repository.tree(tree)) ?? nil else {
        objects.append(tree)
        continue
      }
      for entry in entries {
        if entry.mode == .tree {
          waiting.append(entry.oid)
        } else if !isReadable(entry.oid) {
          objects.append(entry.oid)
        }
      }
    }
    return objects
  }

  private func isReadable(_ blob: Oid) -> Bool {
    do {
      return try repository.withBlob(blob, limit: LogContents.longestNote) { _ in true } ?? false
    } catch let error as GitError {
      return error.code == .tooLarge
    } catch {
      return false
    }
  }
}
