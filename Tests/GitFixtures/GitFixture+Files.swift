import Foundation

extension GitFixture {
  /// The full path of something seen from this directory, `.` and `..` worked off.
  public func absolute(_ name: String) -> String {
    let full = name.hasPrefix("/") ? name : path + "/" + name
    var parts: [Substring] = []
    for part in full.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// Writes a file and the directories it needs.
  public func write(_ name: String, _ text: String) throws {
    try write(name, bytes: Array(text.utf8))
  }

  /// Writes a file and the directories it needs.
  public func write(_ name: String, bytes: [UInt8]) throws {
    let file = absolute(name)
    try makeDirectory((file as NSString).deletingLastPathComponent)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
  }

  /// Writes an executable file.
  ///
  /// Another process does it: a file that this one has open for writing is open, for a moment, in every
  /// process that another test starts meanwhile, and a file that is open for writing cannot be run.
  public func writeProgram(_ name: String, _ text: String) throws {
    let file = absolute(name)
    try makeDirectory((file as NSString).deletingLastPathComponent)
    let spawn = Spawn(
      program: "/bin/sh", arguments: ["-c", #"cat >"$1" && chmod 755 "$1""#, "sh", file],
      environment: ["PATH": "/usr/bin:/bin"], directory: "/", input: Array(text.utf8))
    try RunningCommand(spawn, root: sandbox.root).wait().succeeded()
  }

  /// The text of a file.
  public func read(_ name: String) throws -> String {
    String(decoding: try readBytes(name), as: UTF8.self)
  }

  /// The bytes of a file.
  public func readBytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: absolute(name))))
  }

  /// Whether something has this name.
  public func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: absolute(name))
  }

  /// The names in a directory, in order.
  public func names(in directory: String = ".") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: absolute(directory)).sorted()
  }

  /// Removes a file or a directory with all that is in it.
  public func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: absolute(name))
  }

  /// Makes a directory and those above it.
  public func makeDirectory(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: absolute(name), withIntermediateDirectories: true)
  }
}
