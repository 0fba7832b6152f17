import TaskmasterCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where the transcripts of a task lie, and which of them is whose.
///
/// A transcript stays in the clone that made it, while the log goes everywhere: so the number of an attempt
/// alone does not tell whose transcript it is. Its first line names the session.
struct TranscriptPlace {
  let directory: String

  init(of task: ObjectID, commonDirectory: String) {
    directory = "\(commonDirectory)/taskmaster/logs/\(task.hex)"
  }

  /// The name that the transcript of a claim has, unless that is taken.
  static func name(of claim: Claimed) -> String { "\(claim.attempt).log" }

  /// The first line of the transcript of a claim.
  static func heading(of claim: Claimed) -> String {
    "--- attempt \(claim.attempt), session \(claim.session) ---"
  }

  /// The transcript of a claim; nil when it is not here.
  func path(of claim: Claimed) throws(FileError) -> String? {
    let name = Self.name(of: claim)
    let heading = Array((Self.heading(of: claim) + "\n").utf8)
    return try Files.names(in: directory)?
      .filter { $0 == name || Self.isFurther($0, of: name) }
      .map { "\(directory)/\($0)" }
      .first { Self.begins($0, with: heading) }
  }

  /// Whether a name is that of a transcript whose own name was taken.
  private static func isFurther(_ candidate: String, of name: String) -> Bool {
    candidate.hasPrefix("\(name).") && Int(candidate.dropFirst(name.utf8.count + 1)) != nil
  }

  private static func begins(_ path: String, with bytes: [UInt8]) -> Bool {
    guard let file = Descriptor(opening: path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK),
      let start = try? RingFile(linear: file).read(0..<bytes.count)
    else { return false }
    return start == bytes
  }
}
