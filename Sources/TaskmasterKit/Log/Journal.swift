import Git
import TaskmasterCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The journal: every line of the log once more, on the disk before it is acknowledged.
///
/// It outlives whatever happens to the notes ref. Each copy of a Git directory writes a file of its own,
/// named by machine, path and inode, so that two copies merged file by file lose nothing; readers take
/// every file there is. A line is `<task id> <event line>`.
struct Journal {
  let directory: String
  let name: String
  let isDurable: Bool

  /// The journal of a Git directory.
  ///
  /// - Parameters:
  ///   - commonDirectory: The common Git directory, absolute.
  ///   - isDurable: Whether what is appended has to reach the disk.
  init(commonDirectory: String, isDurable: Bool) {
    directory = commonDirectory + "/taskmaster/journal"
    var status = stat()
    stat(commonDirectory, &status)
    let identity = "\(Machine.id)\n\(commonDirectory)\n\(status.st_ino)"
    name = String(Repository.hash(.blob, Array(identity.utf8)).hex.prefix(16))
    self.isDurable = isDurable
  }

  private var path: String { "\(directory)/\(name)" }

  /// The sizes of all journal files in bytes, by name.
  func sizes() throws(FileError) -> [String: Int] {
    var sizes: [String: Int] = [:]
    for name in try Files.names(in: directory) ?? [] {
      sizes[name] = Files.size(of: "\(directory)/\(name)")
    }
    return sizes
  }

  /// All lines of all files, but for those taken back.
  ///
  /// What is no journal line, such as one cut off by a full disk, is passed over.
  func lines() throws(FileError) -> Set<LogLine> {
    var lines: Set<LogLine> = []
    for name in try Files.names(in: directory) ?? [] {
      lines.formUnion(Self.lines(of: try Files.read("\(directory)/\(name)", limit: .max) ?? []))
    }
    return lines
  }

  private static func lines(of file: [UInt8]) -> Set<LogLine> {
    var lines: Set<LogLine> = []
    for bytes in file.split(separator: UInt8(ascii: "\n")) {
      if let line = line(bytes) {
        lines.insert(line)
      } else if bytes.first == withdrawal, let line = line(bytes.dropFirst()) {
        lines.remove(line)
      }
    }
    return lines
  }

  /// What an append has added to the journal.
  struct Mark {
    fileprivate let range: Range<Int>
    fileprivate let lines: [LogLine]
  }

  /// Appends lines and brings them to the disk.
  /// - Returns: What was added, for ``takeBack(_:)``.
  /// - Throws: ``FileError``; then nothing has been appended.
  func append(_ lines: [LogLine]) throws(FileError) -> Mark {
    guard !lines.isEmpty else { return Mark(range: 0..<0, lines: []) }
    let range = try write(Self.bytes(of: lines))
    return Mark(range: range, lines: lines)
  }

  /// Takes back what a transaction that did not happen had appended.
  ///
  /// It is declared void, since another writer may have appended behind it; on a full disk it is cut off.
  func takeBack(_ mark: Mark) {
    guard !mark.lines.isEmpty else { return }
    do throws(FileError) {
      _ = try write(Self.bytes(of: mark.lines, after: [Self.withdrawal]))
    } catch {
      guard Files.size(of: path) == mark.range.upperBound else { return }
      truncate(path, off_t(mark.range.lowerBound))
    }
  }

  /// What stands in front of a line that is void.
  private static let withdrawal = UInt8(ascii: "-")

  private func write(_ bytes: [UInt8]) throws(FileError) -> Range<Int> {
    try Files.makeDirectory(directory)
    let isNew = !Files.exists(path)
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o644)
    guard descriptor >= 0 else { throw .last("cannot write '\(path)'") }
    defer { close(descriptor) }
    guard Files.isFile(descriptor) else {
      throw FileError(operation: "cannot write '\(path)'", reason: "it is no regular file")
    }
    let size = Int(lseek(descriptor, 0, SEEK_END))
    do throws(FileError) {
      try Files.writeAll(bytes, to: descriptor, of: path)
      if isDurable, fsync(descriptor) != 0 { throw .last("cannot sync '\(path)'") }
      if isDurable, isNew { try syncNames() }
    } catch {
      ftruncate(descriptor, off_t(size))
      throw error
    }
    return size..<(size + bytes.count)
  }

  /// Brings the name of a new journal to the disk, and the directories that may be as new.
  private func syncNames() throws(FileError) {
    for path in [directory, "\(directory)/..", "\(directory)/../.."] {
      try Files.syncDirectory(path)
    }
  }

  /// A line cut off by a full disk must not swallow the one after it, hence the newline in front.
  private static func bytes(of lines: [LogLine], after prefix: [UInt8] = []) -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "\n")]
    for line in lines {
      bytes += prefix + line.task.hex.utf8
      bytes.append(UInt8(ascii: " "))
      bytes += line.bytes
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  private static func line(_ bytes: ArraySlice<UInt8>) -> LogLine? {
    guard bytes.count > 41, bytes[bytes.startIndex + 40] == UInt8(ascii: " "),
      let task = ObjectID(hexDigits: bytes.prefix(40))
    else { return nil }
    let line = LogLine(task: task, bytes: Array(bytes.dropFirst(41)))
    return takes(line) ? line : nil
  }

  /// Whether a line can be told from half a line: it is a JSON object, which no part of one is.
  ///
  /// So events of later versions are kept as well; other lines are safe in the log alone.
  static func takes(_ line: LogLine) -> Bool {
    guard line.bytes.first == UInt8(ascii: "{"), line.bytes.last == UInt8(ascii: "}") else {
      return false
    }
    return (try? JSONValue(parsing: line.bytes)) != nil
  }
}

/// What the last reader or writer of this copy of the Git directory saw, so that the next one notices
/// when the log was moved by somebody who does not keep the journal.
struct LastSeen {
  let path: String

  init(commonDirectory: String, name: String) {
    path = "\(commonDirectory)/taskmaster/seen/\(name)"
  }

  /// Whether log and journals are as they were left.
  func matches(head: Oid?, journals: [String: Int]) -> Bool {
    guard let content = try? Files.read(path) else { return journals.isEmpty }
    return content == Self.content(head, journals)
  }

  /// Notes how log and journals are left.
  ///
  /// Losing this costs a look at the journal, no more.
  func note(head: Oid?, journals: [String: Int]) {
    guard let slash = path.lastIndex(of: "/") else { return }
    try? Files.makeDirectory(String(path[..<slash]))
    try? Files.write(Self.content(head, journals), to: path)
  }

  private static func content(_ head: Oid?, _ journals: [String: Int]) -> [UInt8] {
    let files = journals.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)\n" }
    return Array(((head?.hex ?? "none") + "\n" + files.joined()).utf8)
  }
}
