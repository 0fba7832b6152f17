import CPlatform

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Copies files and folders from one tree into another, sharing their blocks where the file system can.
///
/// Links are copied, and followed on neither side; sockets, pipes and devices are passed over. What was
/// copied before is copied again only when it differs.
struct TreeCopy {
  private let source: OpenDirectory
  private let target: OpenDirectory
  /// Files of the target that stay as they are.
  private let tracked: TrackedPaths
  /// When the target was last in order: what neither side has changed since then stays as it is.
  private let since: FileTime?
  private let interruption: Interruption

  /// How many files and links were written.
  private(set) var written = 0

  /// Looks forward to copying.
  /// - Throws: ``FileError`` when one of the trees cannot be opened.
  init(
    from source: String, to target: String, tracked: TrackedPaths, since: FileTime?,
    until interruption: Interruption
  ) throws(FileError) {
    self.source = try OpenDirectory(source)
    self.target = try OpenDirectory(target)
    self.tracked = tracked
    self.since = since
    self.interruption = interruption
  }

  /// Copies what a path stands for; nothing when it stands for nothing, or only through a link.
  /// - Throws: ``FileError`` that names what cannot be copied; one of `ECANCELED` when it was interrupted.
  mutating func copy(_ path: BytePath) throws(FileError) {
    var (source, target) = (source, target)
    var names = path.names
    guard let last = names.popLast() else { return }
    for name in names {
      guard !tracked.files.contains(target.path.appending(name)),
        let next = try source.directory(name)
      else { return }
      source = next
      target = try target.makeDirectory(name)
    }
    try copy(last, from: source, to: target)
  }

  /// The deepest that directories may lie in each other: two descriptors for each are open.
  private static let deepest = 200

  private mutating func copy(
    _ name: [UInt8], from source: OpenDirectory, to target: OpenDirectory
  ) throws(FileError) {
    let path = source.path.appending(name)
    guard !tracked.files.contains(path), let status = try source.status(of: name) else { return }
    let isMixed = tracked.directories.contains(path)
    switch status.st_mode & S_IFMT {
    case S_IFDIR: try copyDirectory(name, status, from: source, to: target)
    case S_IFREG where !isMixed: try copyFile(name, status, from: source, to: target)
    case S_IFLNK where !isMixed: try copyLink(name, status, from: source, to: target)
    default: break
    }
  }

  private mutating func copyDirectory(
    _ name: [UInt8], _ status: stat, from source: OpenDirectory, to target: OpenDirectory
  ) throws(FileError) {
    guard source.path.names.count < Self.deepest else {
      throw FileError(
        operation: "cannot copy '\(source.path.appending(name).text)'", code: ENAMETOOLONG)
    }
    guard let from = try source.directory(name) else { return }
    let isNew = try target.status(of: name)?.isDirectory != true
    let to = try target.makeDirectory(name)
    for child in try from.names() { try copy(child, from: from, to: to) }
    // Whoever owns it must be able to copy into it again.
    if isNew { _ = fchmod(to.number, status.st_mode & 0o777 | 0o700) }
  }

  private mutating func copyLink(
    _ name: [UInt8], _ status: stat, from source: OpenDirectory, to target: OpenDirectory
  ) throws(FileError) {
    guard let link = source.link(name) else { return }
    if let old = try target.status(of: name) {
      if target.link(name) == link || isInOrder(old, status) { return }
      try target.remove(name)
    }
    try target.makeLink(name, to: link)
    written += 1
  }

  private mutating func copyFile(
    _ name: [UInt8], _ status: stat, from source: OpenDirectory, to target: OpenDirectory
  ) throws(FileError) {
    if let old = try target.status(of: name) {
      if old.isCopy(of: status) || isInOrder(old, status) { return }
      try target.remove(name)
    }
    let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK
    guard let file = source.open(name, flags) else { throw source.trouble("copy", name) }
    var status = stat()
    guard fstat(file.number, &status) == 0, status.isFile else { return }
    do throws(FileError) {
      try copyContent(of: file, status, named: name, to: target)
    } catch {
      try? target.remove(name)
      throw error
    }
    written += 1
  }

  /// Whether what is there may differ, since it has been as it is from when the target was in order on.
  private func isInOrder(_ old: stat, _ new: stat) -> Bool {
    guard let since, old.st_mode & S_IFMT == new.st_mode & S_IFMT else { return false }
    return !(since < old.changed) && !(since < new.changed)
  }

  /// The time comes last: a copy that was cut short differs by it.
  private func copyContent(
    of file: Descriptor, _ status: stat, named name: [UInt8], to target: OpenDirectory
  ) throws(FileError) {
    #if canImport(Darwin)
    let isClone =
      BytePath(name).withCString { fclonefileat(file.number, target.number, $0, 0) } == 0
    let flags = O_WRONLY | O_NOFOLLOW | (isClone ? 0 : O_CREAT | O_EXCL)
    #else
    let isClone = false
    let flags = O_WRONLY | O_NOFOLLOW | O_CREAT | O_EXCL
    #endif
    guard let copy = target.open(name, flags, mode: 0o600) else {
      throw target.trouble("copy", name)
    }
    if !isClone, tm_share_blocks(file.number, copy.number) != 0 {
      try copyBytes(from: file, to: copy) { errno in
        FileError(operation: "cannot copy '\(target.path.appending(name).text)'", code: errno)
      }
    }
    var times = [status.modified.value, status.modified.value]
    guard fchmod(copy.number, status.st_mode & 0o777) == 0, futimens(copy.number, &times) == 0
    else { throw target.trouble("copy", name) }
  }

  private func copyBytes(
    from file: Descriptor, to copy: Descriptor, failure: (Int32) -> FileError
  ) throws(FileError) {
    while true {
      if interruption.isRaised { throw failure(ECANCELED) }
      let count = tm_copy_bytes(file.number, copy.number, 16 << 20)
      if count == 0 { return }
      if count < 0 { throw failure(errno) }
    }
  }
}
