import Git

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The disk that something of ours takes.
public struct DiskUse: Hashable, Sendable {
  /// The file or directory.
  public let path: String
  /// How many bytes it takes, all that it holds included.
  public let bytes: Int

  /// The bytes that the file system has set aside for a file, or for a directory and all in it; links are not
  /// followed, and a file with several names counts once.
  static func bytes(of path: String) -> Int {
    var sum = 0
    var seen: Set<File> = []
    var waiting = [BytePath(path)]
    while let path = waiting.popLast() {
      var status = stat()
      guard path.withCString({ lstat($0, &status) }) == 0 else { continue }
      let file = File(device: Int(status.st_dev), number: UInt64(status.st_ino))
      if status.st_nlink > 1, status.st_mode & S_IFMT != S_IFDIR {
        guard seen.insert(file).inserted else { continue }
      }
      sum += Int(status.st_blocks) * 512
      guard status.st_mode & S_IFMT == S_IFDIR else { continue }
      waiting += (path.entries() ?? []).map { path.appending($0.name) }
    }
    return sum
  }

  private struct File: Hashable {
    let device: Int
    let number: UInt64
  }
}

extension Project {
  /// What lies in the tool's own part of the Git directory, by name.
  func ownFiles() throws -> [DiskUse] {
    let directory = repository.commonDirectory + "/taskmaster"
    return try (Files.names(in: directory) ?? []).map { name in
      let path = "\(directory)/\(name)"
      return DiskUse(path: path, bytes: DiskUse.bytes(of: path))
    }
  }
}
