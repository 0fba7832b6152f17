/// Where in a file of Git's configuration its keys stand: Git itself tells the file, not the line.
struct ConfigurationFile {
  /// A key, as Git writes it, and the line that it begins in, from 1.
  struct Place: Hashable, Sendable {
    let key: String
    let line: Int
  }

  /// The keys in the order they stand in; of what Git would refuse, whatever is there.
  static func places(in content: [UInt8]) -> [Place] {
    var scanner = ConfigurationScanner(content)
    var places: [Place] = []
    while let place = scanner.next() { places.append(place) }
    return places
  }
}

extension ConfigurationEntry {
  /// The entries with the line that each stands in, where it can be found.
  ///
  /// The nth entry of a key in a file is the nth that Git told of. `read` gives the contents of a file,
  /// nil when there is none to be read.
  static func located(
    _ entries: [ConfigurationEntry], read: (String) -> [UInt8]?
  ) -> [ConfigurationEntry] {
    var lines: [String: [String: ArraySlice<Int>]] = [:]
    return entries.map { entry in
      guard let file = entry.file else { return entry }
      if lines[file] == nil {
        let places = ConfigurationFile.places(in: read(file) ?? [])
        lines[file] = Dictionary(grouping: places, by: \.key).mapValues { $0.map(\.line)[...] }
      }
      var located = entry
      located.line = lines[file]?[entry.key]?.popFirst()
      return located
    }
  }
}

/// Goes through the bytes of a configuration file as Git does.
private struct ConfigurationScanner {
  private var rest: ArraySlice<UInt8>
  private var line = 1
  private var section = ""

  init(_ content: [UInt8]) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    rest = content.starts(with: mark) ? content.dropFirst(mark.count) : content[...]
  }

  /// The next key; what is neither key nor section is passed over.
  mutating func next() -> ConfigurationFile.Place? {
    while let byte = rest.first {
      switch byte {
      case UInt8(ascii: "#"), UInt8(ascii: ";"): skipLine()
      case UInt8(ascii: "["): readSection()
      case _ where Self.isNamePart(byte): return readKey()
      default: advance()
      }
    }
    return nil
  }

  private mutating func advance() {
    if rest.popFirst() == UInt8(ascii: "\n") { line += 1 }
  }

  private mutating func skipLine() {
    while let byte = rest.first, byte != UInt8(ascii: "\n") { advance() }
  }

  /// `[name]`, `[name "part"]` or, as it once was, `[name.part]`.
  private mutating func readSection() {
    advance()
    section = name { Self.isNamePart($0) || $0 == UInt8(ascii: ".") }
    while rest.first == UInt8(ascii: " ") || rest.first == UInt8(ascii: "\t") { advance() }
    if rest.first == UInt8(ascii: "\"") { section += "." + readQuoted() }
    while let byte = rest.first, byte != UInt8(ascii: "]"), byte != UInt8(ascii: "\n") { advance() }
    if rest.first == UInt8(ascii: "]") { advance() }
  }

  private mutating func readQuoted() -> String {
    advance()
    var text: [UInt8] = []
    while let byte = rest.first, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\n") {
      if byte == UInt8(ascii: "\\") { advance() }
      if let byte = rest.first { text.append(byte) }
      advance()
    }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func readKey() -> ConfigurationFile.Place {
    let begin = line
    let key = "\(section).\(name(Self.isNamePart))"
    skipValue()
    return ConfigurationFile.Place(key: key, line: begin)
  }

  /// Goes to the end of the line, or of the last that a backslash continues it with.
  private mutating func skipValue() {
    var isQuoted = false
    while let byte = rest.first, byte != UInt8(ascii: "\n") {
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "#") where !isQuoted, UInt8(ascii: ";") where !isQuoted: return skipLine()
      case UInt8(ascii: "\\"):
        advance()
        if rest.first == UInt8(ascii: "\r"), rest.dropFirst().first == UInt8(ascii: "\n") {
          advance()
        }
      default: break
      }
      advance()
    }
  }

  /// The name that begins here, in lower case.
  private mutating func name(_ isPart: (UInt8) -> Bool) -> String {
    let name = rest.prefix(while: isPart)
    rest = rest.dropFirst(name.count)
    return String(decoding: name, as: UTF8.self).lowercased()
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
