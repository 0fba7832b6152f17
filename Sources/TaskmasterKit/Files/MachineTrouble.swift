#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What goes wrong with a machine, and is the fault of no task: a disk that is full or broken.
enum MachineTrouble {
  private static let words =
    [ENOSPC, EDQUOT, EIO, EROFS, ENOMEM, EMFILE, ENFILE].map { String(cString: strerror($0)) }
    // What Git says when an index does not fit on the disk.
    + ["unable to write new index file", "Out of diskspace"]

  /// Whether a program that speaks the language of the system speaks of it.
  static func isNamed(in text: String) -> Bool { words.contains(where: text.contains) }
}

extension ProgramError {
  /// Whether the program failed because of the machine that it ran on.
  var isMachineTrouble: Bool { MachineTrouble.isNamed(in: errorText) }
}
