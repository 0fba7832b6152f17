/// The text of a hook, with our block put in or taken out; no other byte of it changes.
struct HookFile: Hashable, Sendable {
  /// The content of the file.
  let content: [UInt8]

  /// Why a block cannot be put into a hook, or be taken out.
  enum Refusal: Error, Hashable, Sendable {
    /// It is for another interpreter than a shell.
    case interpreter(String)
    /// It is no text.
    case binary
    /// The block begins and does not end.
    case unfinished
  }

  private static let newline = UInt8(ascii: "\n")
  private static let shells: Set<String> = ["sh", "bash", "dash", "ash", "ksh", "mksh", "zsh"]

  /// Whether a block is in it.
  func hasBlock() throws(Refusal) -> Bool { try place() != nil }

  /// The hook with the block as its first lines, or in the place of the block that it has.
  func adding(_ block: HookBlock) throws(Refusal) -> HookFile {
    guard !content.contains(0) else { throw .binary }
    if let place = try place() { return replacing(place, with: block) }
    guard content.starts(with: Array("#!".utf8)) else {
      return HookFile(content: Array(block.text.utf8) + content)
    }
    try requireShell()
    guard let end = content.firstIndex(of: Self.newline) else {
      // A file that did not end in a newline will not, so that it can be told when the block goes.
      return HookFile(content: content + [Self.newline] + Array(block.text.utf8.dropLast()))
    }
    return HookFile(content: content[...end] + Array(block.text.utf8) + content[(end + 1)...])
  }

  private func replacing(_ place: Range<Int>, with block: HookBlock) -> HookFile {
    let isCut = place.upperBound == content.endIndex && content.last != Self.newline
    let text = Array(block.text.utf8.dropLast(isCut ? 1 : 0))
    return HookFile(content: content[..<place.lowerBound] + text + content[place.upperBound...])
  }

  /// The hook without a block; nil when nothing is left but what we had begun it with.
  func removingBlock() throws(Refusal) -> HookFile? {
    guard let place = try place() else { return self }
    let isLast = place.upperBound == content.endIndex
    let endsInNewline = content.last == Self.newline
    let start = isLast && !endsInNewline ? max(0, place.lowerBound - 1) : place.lowerBound
    let rest = content[..<start] + content[place.upperBound...]
    return rest.elementsEqual(HookBlock.interpreter.utf8) ? nil : HookFile(content: Array(rest))
  }

  /// Where the block stands, from the beginning of its first line to the beginning of the line after it.
  private func place() throws(Refusal) -> Range<Int>? {
    guard let first = line(HookBlock.begin, from: 0) else { return nil }
    guard let last = line(HookBlock.end, from: first.upperBound) else { throw .unfinished }
    return first.lowerBound..<last.upperBound
  }

  /// Where a line stands, its newline included.
  private func line(_ text: String, from start: Int) -> Range<Int>? {
    var start = start
    while start < content.endIndex {
      let end = content[start...].firstIndex(of: Self.newline) ?? content.endIndex
      let next = min(end + 1, content.endIndex)
      if content[start..<end].elementsEqual(text.utf8) { return start..<next }
      start = next
    }
    return nil
  }

  private func requireShell() throws(Refusal) {
    let line = content.dropFirst(2).prefix { $0 != Self.newline }
    let words = String(decoding: line, as: UTF8.self).split(separator: " ")
    var names = words[...].map { String($0.split(separator: "/").last ?? $0) }[...]
    if names.first == "env" {
      // `env -S name`, `env NAME=value name`
      names = names.dropFirst().drop { $0.hasPrefix("-") || $0.contains("=") }
    }
    let name = names.first ?? ""
    guard Self.shells.contains(name) else { throw .interpreter(name) }
  }
}
