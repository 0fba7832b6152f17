#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What a repository was like at one moment, as far as the file system can tell without a file being read.
///
/// It is believed as Git believes what its index says of files: as long as kind, size, number and times of
/// a file are the same, so is what is in it.
public struct Stamp: Hashable, Sendable {
  /// The same as long as nothing was changed.
  public let digest: Oid
  /// Whether everything had been as it was for long enough that the next change shows in a time.
  ///
  /// Otherwise something may be changed twice within one tick of the file system's clock.
  public let isSettled: Bool
}

extension Repository {
  /// Takes a stamp of all that may be read of this repository: every object, pack and reference, HEAD,
  /// configuration, and what makes a history look other than it is.
  ///
  /// - Parameters:
  ///   - others: Paths of further files, and of directories with all that is below them.
  ///   - directory: Where a file can be made for a moment, to see what time it is for the file system;
  ///     without that, no stamp is settled.
  /// - Returns: The stamp; `nil` when there is something that it would not show: objects that are
  ///   borrowed or elsewhere, links, several file systems, what cannot be looked at.
  public func stamp(with others: [String], clock directory: String) -> Stamp? {
    guard opening.objects.alternates.isEmpty,
      opening.objects.directory == commonDirectory + "/objects",
      !Files.exists(opening.objects.directory + "/info/alternates"),
      let device = Files.status(of: commonDirectory)?.st_dev
    else { return nil }
    // The time first: what is changed from here on is not older.
    let now = Files.time(in: directory, on: device)
    var statuses = FileStatuses(on: device)
    do throws(FileStatuses.Unfit) {
      for path in stampedPaths + others { try statuses.add(path) }
    } catch {
      return nil
    }
    return Stamp(
      digest: Repository.hash(.blob, statuses.bytes),
      isSettled: now.map { statuses.newest < $0 } ?? false)
  }

  private var stampedPaths: [String] {
    let shared = ["objects", "refs", "packed-refs", "shallow", "info/grafts", "config"]
    let own = ["HEAD", "config.worktree"]
    let linked = ["commondir", "refs"] + own
    return (shared + own).map { "\(commonDirectory)/\($0)" }
      + (gitDirectory == commonDirectory ? [] : linked.map { "\(gitDirectory)/\($0)" })
  }
}

extension Files {
  /// What time it is for a file system, in nanoseconds since 1970: that of a file made in a directory of it.
  ///
  /// - Returns: The time; `nil` when no file can be made there.
  fileprivate static func time(in directory: String, on device: dev_t) -> Int64? {
    let path = "\(directory)/now.\(getpid()).tmp"
    unlink(path)
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { return nil }
    defer {
      close(file)
      unlink(path)
    }
    var status = stat()
    return fstat(file, &status) == 0 && status.st_dev == device ? status.changed : nil
  }
}
