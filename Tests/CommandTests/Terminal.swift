import Foundation
import GitFixtures

@testable import TaskmasterCLI

/// A terminal that only a test looks at.
final class Terminal {
  private let primary: Int32
  private let secondary: Int32
  /// The name under which a command can open it.
  let path: String

  /// Makes a terminal of that many columns.
  init(columns: UInt16) throws {
    var descriptors: (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&descriptors.0, &descriptors.1, nil, nil, &size) == 0,
      let name = ttyname(descriptors.1)
    else { throw POSIXError(.ENXIO) }
    (primary, secondary) = descriptors
    path = String(cString: name)
    _ = fcntl(primary, F_SETFL, O_NONBLOCK)
  }

  deinit {
    close(primary)
    close(secondary)
  }

  /// Runs a command with both its streams on the terminal, and gives what that shows: escapes as `^[`,
  /// carriage returns before newlines left out.
  func show(
    _ fixture: GitFixture, _ arguments: [String], environment: [String: String?] = [:]
  ) throws -> String {
    try fixture.run(
      "sh", ["-c", #"tty=$1; shift; git-taskmaster "$@" >"$tty" 2>&1"#, "sh", path] + arguments,
      environment: ["TERM": "xterm"].merging(environment) { $1 }
    ).succeeded()
    return shown.trimmingCharacters(in: .newlines)
  }

  /// A console on both its streams.
  func console() -> Console { Console(output: secondary, talk: secondary) }

  /// What it has shown since it was last looked at.
  var shown: String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = read(primary, &buffer, buffer.count), count > 0 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
      .replacingOccurrences(of: "\r\n", with: "\n")
      .replacingOccurrences(of: "\u{1B}", with: "^[")
  }
}
