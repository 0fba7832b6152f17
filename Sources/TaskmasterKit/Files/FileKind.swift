#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What a name in a directory stands for.
enum FileKind: Hashable, Sendable {
  case directory
  /// A file with content of its own, or a link.
  case file
  case pipe
  case socket
  case device

  init(mode: mode_t) {
    self =
      switch mode & S_IFMT {
      case S_IFDIR: .directory
      case S_IFIFO: .pipe
      case S_IFSOCK: .socket
      case S_IFCHR, S_IFBLK: .device
      default: .file
      }
  }

  /// What `readdir` says; nil where it says nothing.
  init?(type: Int32) {
    switch type {
    case Int32(DT_DIR): self = .directory
    case Int32(DT_REG), Int32(DT_LNK): self = .file
    case Int32(DT_FIFO): self = .pipe
    case Int32(DT_SOCK): self = .socket
    case Int32(DT_CHR), Int32(DT_BLK): self = .device
    default: return nil
    }
  }

  /// Whether it has no content of its own, so that it is nothing to Git.
  var isSpecial: Bool { words != nil }

  /// How a person calls what is special.
  var words: String? {
    switch self {
    case .directory, .file: nil
    case .pipe: "a named pipe"
    case .socket: "a socket"
    case .device: "a device"
    }
  }
}
