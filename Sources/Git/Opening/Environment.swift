#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What Git's environment variables say about where a repository is.
struct Environment: Sendable, Hashable {
  var gitDirectory: String?
  var commonDirectory: String?
  var workTree: String?
  var objectDirectory: String?
  var alternates: [String] = []
  var ceilings: String?
  var crossesFileSystems = false
  /// Whether the directory that one is in is the checkout when only `GIT_DIR` is given.
  var impliesWorkTree = true
  /// Whether the Git directory was named by a caller, who says nothing about a checkout.
  var isExact = false

  /// The variables of this process.
  static var current: Environment {
    Environment { name in getenv(name).map { String(cString: $0) } }
  }
}

extension Environment {
  init(_ value: (String) -> String?) {
    gitDirectory = value("GIT_DIR")
    commonDirectory = value("GIT_COMMON_DIR")
    workTree = value("GIT_WORK_TREE")
    objectDirectory = value("GIT_OBJECT_DIRECTORY")
    alternates = value("GIT_ALTERNATE_OBJECT_DIRECTORIES").map(Environment.list) ?? []
    ceilings = value("GIT_CEILING_DIRECTORIES")
    crossesFileSystems = value("GIT_DISCOVERY_ACROSS_FILESYSTEM").map(Environment.flag) ?? false
    impliesWorkTree = value("GIT_IMPLICIT_WORK_TREE").map(Environment.flag) ?? true
  }

  private static func flag(_ text: String) -> Bool {
    !["", "0", "false", "no", "off"].contains(text.lowercased())
  }

  /// Reads a list of paths with colons between them; a path with a colon in it is in quotes.
  static func list(_ text: String) -> [String] {
    var paths: [String] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let isQuoted = rest.first == UInt8(ascii: "\"")
      let path = (isQuoted ? quoted(&rest) : nil) ?? plain(&rest)
      if !path.isEmpty { paths.append(path) }
    }
    return paths
  }

  private static func plain(_ rest: inout ArraySlice<UInt8>) -> String {
    let path = rest.prefix { $0 != UInt8(ascii: ":") }
    rest = rest[path.endIndex...].dropFirst()
    return String(decoding: path, as: UTF8.self)
  }

  /// Takes a path in quotes off; `nil`, and nothing taken, when the quotes do not end.
  private static func quoted(_ rest: inout ArraySlice<UInt8>) -> String? {
    var path: [UInt8] = []
    var at = rest.startIndex + 1
    while at < rest.endIndex, rest[at] != UInt8(ascii: "\"") {
      if rest[at] == UInt8(ascii: "\\") {
        guard let byte = escape(in: rest, at: &at) else { return nil }
        path.append(byte)
      } else {
        path.append(rest[at])
      }
      at += 1
    }
    guard at < rest.endIndex else { return nil }
    rest = rest[(at + 1)...].drop { $0 != UInt8(ascii: ":") }.dropFirst()
    return String(decoding: path, as: UTF8.self)
  }

  /// Reads what follows a backslash, and leaves `at` on its last byte.
  private static func escape(in rest: ArraySlice<UInt8>, at: inout Int) -> UInt8? {
    at += 1
    guard at < rest.endIndex else { return nil }
    switch rest[at] {
    case UInt8(ascii: "a"): return 7
    case UInt8(ascii: "b"): return 8
    case UInt8(ascii: "t"): return 9
    case UInt8(ascii: "n"): return 10
    case UInt8(ascii: "v"): return 11
    case UInt8(ascii: "f"): return 12
    case UInt8(ascii: "r"): return 13
    case UInt8(ascii: "0")...UInt8(ascii: "3"):
      guard at + 2 < rest.endIndex else { return nil }
      let digits = rest[at...(at + 2)]
      at += 2
      return UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
    case let other: return other
    }
  }
}
