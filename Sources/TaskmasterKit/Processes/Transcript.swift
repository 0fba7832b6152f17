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
  private let record: Mutex<Record?>

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
    record = Mutex(
      opened.map { Record(BoundedFile($0, path: path, limit: limit), limit: limit) })
    if opened == nil { onTrouble("\(path): \(systemMessage(failure))") }
    if let heading { add("\(heading)\n", isLast: true) }
  }

  /// Records a line.
  public func write(_ line: OutputLine) {
    collect(line)
    flush()
  }

  /// Records a line, at the latest when ``flush()`` is called: one of many is written with the others.
  public func collect(_ line: OutputLine) {
    let stream = line.stream == .output ? " out " : " err "
    add(timestamp(), stream, line.text, line.isCut ? " […]\n" : "\n", isLast: false)
  }

  /// Writes the lines that were collected.
  public func flush() {
    change { record throws(FileTrouble) in try record.flush() }
  }

  /// Records a remark of our own.
  public func note(_ text: String) { add(timestamp(), " --- ", text, "\n", isLast: true) }

  /// Ends the transcript: the file is in order then, and nothing more is recorded.
  public func close() {
    change { record throws(FileTrouble) in
      try record.flush()
      try record.file.finish()
      record.isOver = true
    }
  }

  private func add(_ parts: String..., isLast: Bool) {
    change { record throws(FileTrouble) in
      try record.add(parts)
      if isLast { try record.flush() }
    }
  }

  /// Does something with the record, and lets go of it for good when that fails or ends it.
  private func change(_ body: (inout Record) throws(FileTrouble) -> Void) {
    let trouble = record.withLock { record -> FileTrouble? in
      // Taken out, so that what it has collected is not copied.
      guard var current = record.take() else { return nil }
      do throws(FileTrouble) {
        try body(&current)
        if !current.isOver { record = current }
        return nil
      } catch {
        return error
      }
    }
    if let trouble { onTrouble("\(path): \(trouble.reason)") }
  }

  /// The file, and what is still to be written to it.
  private struct Record {
    var file: BoundedFile
    var isOver = false
    private var pending: [UInt8] = []
    /// The most that is written at once: no more than a long line, since readers know how much of what is
    /// old may be overwritten at any moment.
    private let most: Int

    init(_ file: BoundedFile, limit: Int) {
      self.file = file
      most = min(OutputLine.longest, limit / 4)
    }

    mutating func add(_ parts: [String]) throws(FileTrouble) {
      if pending.count + parts.reduce(0, { $0 + $1.utf8.count }) > most { try flush() }
      for part in parts { pending.append(contentsOf: part.utf8) }
    }

    mutating func flush() throws(FileTrouble) {
      guard !pending.isEmpty else { return }
      try file.append(pending)
      pending.removeAll(keepingCapacity: true)
    }
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
