import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that records what a program writes, line by line with times.
///
/// It is whole up to a limit; of more, the first half and the last half of that size are kept. What
/// cannot be written is given up, and said once: a full disk costs the transcript, not the work.
public final class Transcript: Sendable {
  /// The largest transcript that is kept whole: 16 MiB.
  public static let defaultLimit = 16 << 20

  /// The file; another than was asked for when that was there already.
  public let path: String

  private let timestamp: @Sendable () -> String
  private let onTrouble: @Sendable (String) -> Void
  private let file: Mutex<BoundedFile?>

  /// Begins a transcript in a directory, which is made if it is missing.
  ///
  /// - Parameters:
  ///   - name: The name of the file; with a number after it when there is one already.
  ///   - directory: Where it is made.
  ///   - heading: Its first line; nil: there is none.
  ///   - limit: How many bytes are kept.
  ///   - timestamp: The time to write before a line.
  ///   - onTrouble: Hears, at most once, why the transcript is not whole.
  public init(
    name: String, in directory: String, heading: String? = nil, limit: Int = defaultLimit,
    timestamp: @escaping @Sendable () -> String, onTrouble: @escaping @Sendable (String) -> Void
  ) {
    self.timestamp = timestamp
    self.onTrouble = onTrouble
    Self.makeDirectory(directory)
    var path = "\(directory)/\(name)"
    var opened = Descriptor(opening: path, Self.flags, mode: 0o600)
    for number in 2...999 where opened == nil && errno == EEXIST {
      path = "\(directory)/\(name).\(number)"
      opened = Descriptor(opening: path, Self.flags, mode: 0o600)
    }
    let failure = errno
    self.path = path
    file = Mutex(opened.map { BoundedFile($0, path: path, limit: limit) })
    if opened == nil { onTrouble("\(path): \(systemMessage(failure))") }
    if let heading { record("\(heading)\n") }
  }

  /// Records a line.
  public func write(_ line: OutputLine) {
    let end = line.isCut ? " […]" : ""
    record("\(timestamp()) \(line.stream == .output ? "out" : "err") \(line.text)\(end)\n")
  }

  /// Records a remark of our own.
  public func note(_ text: String) { record("\(timestamp()) --- \(text)\n") }

  /// Ends the transcript: the file is in order then, and nothing more is recorded.
  public func close() {
    change { file throws(FileTrouble) in
      try file.finish()
      return false
    }
  }

  private func record(_ text: String) {
    change { file throws(FileTrouble) in
      try file.append(Array(text.utf8))
      return true
    }
  }

  /// Does something with the file, and lets go of it for good when that fails or says so.
  private func change(_ body: (inout BoundedFile) throws(FileTrouble) -> Bool) {
    let trouble = file.withLock { file -> FileTrouble? in
      guard var opened = file else { return nil }
      do throws(FileTrouble) {
        let goesOn = try body(&opened)
        file = goesOn ? opened : nil
        return nil
      } catch {
        file = nil
        return error
      }
    }
    if let trouble { onTrouble("\(path): \(trouble.reason)") }
  }

  private static let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW

  /// Makes a directory and those above it; whether that worked shows when a file is made in it.
  private static func makeDirectory(_ path: String) {
    if mkdir(path, 0o777) == 0 || errno != ENOENT { return }
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
    makeDirectory(String(path[..<slash]))
    mkdir(path, 0o777)
  }
}
