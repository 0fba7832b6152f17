/// The text of a hook, and our block in it. Lines that are not ours stay as they are, byte for byte.
struct HookFile: Hashable {
  let bytes: [UInt8]

  /// Why the block cannot be put into a hook.
  struct NotShell: Error {
    /// The first line of the hook.
    let shebang: String
  }

  /// The hook with the block right after its first line, in place of an older one.
  ///
  /// It comes first because it reads the hook's input, and hands it on to the lines below.
  /// - Throws: ``NotShell`` when the hook is written in another language.
  func installing(_ block: String) throws(NotShell) -> HookFile {
    let rest = removed.bytes
    guard !rest.isEmpty else { return HookFile(bytes: Array("\(HookScript.shebang)\n\(block)".utf8)) }
    guard rest.starts(with: Array("#!".utf8)) else {
      return HookFile(bytes: Array(block.utf8) + rest)
    }
    let newline = UInt8(ascii: "\n")
    let length = (rest.firstIndex(of: newline) ?? rest.count - 1) + 1
    let first = String(decoding: rest[..<length].filter { $0 != newline }, as: UTF8.self)
    guard Self.isShell(first) else { throw NotShell(shebang: first) }
    let head = rest[..<length] + (rest[length - 1] == newline ? [] : [newline])
    return HookFile(bytes: head + Array(block.utf8) + rest[length...])
  }

  /// The hook without the block; empty when nothing but the line we began it with is left.
  var removed: HookFile {
    guard let range = block else { return self }
    let rest = Array(bytes[..<range.lowerBound] + bytes[range.upperBound...])
    return HookFile(bytes: rest == Array("\(HookScript.shebang)\n".utf8) ? [] : rest)
  }

  /// Whether the block is there.
  var isInstalled: Bool { block != nil }

  private var block: Range<Int>? {
    guard let begin = line(HookScript.begin, from: 0),
      let end = line(HookScript.end, from: begin.upperBound)
    else { return nil }
    return begin.lowerBound..<end.upperBound
  }

  /// Where a line stands, with its end.
  private func line(_ text: String, from start: Int) -> Range<Int>? {
    let wanted = Array(text.utf8)
    var begin = start
    while begin < bytes.count {
      let end = bytes[begin...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      if bytes[begin..<end].elementsEqual(wanted) { return begin..<min(end + 1, bytes.count) }
      begin = end + 1
    }
    return nil
  }

  private static func isShell(_ shebang: String) -> Bool {
    let words = shebang.dropFirst(2).split(whereSeparator: \.isWhitespace)
    let program = words.first?.hasSuffix("/env") == true ? words.dropFirst().first : words.first
    let name = program?.split(separator: "/").last
    return ["sh", "bash", "dash", "ksh", "zsh", "ash"].contains(name.map(String.init) ?? "")
  }
}
