/// References that are a file each.
enum LooseReferences {
  /// Lists the names that begin with a prefix; what is no reference at all may be among them.
  static func names(under prefix: [UInt8], in commonDirectory: String) -> [[UInt8]] {
    let slash = prefix.lastIndex(of: UInt8(ascii: "/")) ?? prefix.startIndex
    var names: [[UInt8]] = []
    var waiting = [Array(prefix[...slash])]
    while let directory = waiting.popLast() {
      for name in children(of: directory, in: commonDirectory) {
        if name.last == UInt8(ascii: "/") {
          waiting.append(name)
        } else if name.starts(with: prefix) {
          names.append(name)
        }
      }
    }
    return names
  }

  /// The full names in a directory, those of directories with a slash at their end.
  private static func children(of directory: [UInt8], in commonDirectory: String) -> [[UInt8]] {
    let path = commonDirectory + "/" + String(decoding: directory, as: UTF8.self)
    return Files.names(in: path).compactMap { name in
      if name.suffix(5).elementsEqual(".lock".utf8) { return nil }
      let file = path + String(decoding: name, as: UTF8.self)
      return Files.isDirectory(file) ? directory + name + [UInt8(ascii: "/")] : directory + name
    }
  }
}
