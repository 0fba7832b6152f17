/// A directory of a notes tree.
///
/// A note is named by the forty digits of its object, pairs of which are split off as directories.
/// Git splits off as many as it likes, and differently within one tree; all of it is understood.
struct NotePlace {
  /// The bytes that the directories above stand for.
  private let prefix: [UInt8]

  /// The top of the tree.
  static let root = NotePlace(prefix: [])

  private init(prefix: [UInt8]) { self.prefix = prefix }

  var isRoot: Bool { prefix.isEmpty }
  /// Whether new notes go here.
  var isHome: Bool { prefix.count == 1 }

  private var digitsLeft: Int { 2 * (Oid.size - prefix.count) }
}

extension NotePlace {
  /// The object that an entry is a note on; `nil` when it is none.
  func object(of entry: TreeText.Slice) -> Oid? {
    guard entry.mode.isFile, entry.name.count == digitsLeft else { return nil }
    var bytes = (UInt64.zero, UInt64.zero, UInt32.zero)
    return withUnsafeMutableBytes(of: &bytes) { bytes in
      for (index, byte) in prefix.enumerated() { bytes[index] = byte }
      for index in prefix.count..<Oid.size {
        guard let byte = NotePlace.byte(at: 2 * (index - prefix.count), of: entry.name) else {
          return nil
        }
        bytes[index] = byte
      }
      return Oid(UnsafeRawBufferPointer(bytes))
    }
  }

  /// The byte that an entry stands for when it is a directory of notes.
  func byte(of name: some Collection<UInt8>, _ mode: FileMode) -> UInt8? {
    guard mode.isTree, name.count == 2, digitsLeft > 2 else { return nil }
    return Array(name).withUnsafeBytes { NotePlace.byte(at: 0, of: $0) }
  }

  /// Reads two digits.
  private static func byte(at index: Int, of digits: UnsafeRawBufferPointer) -> UInt8? {
    guard let high = Hex.value(of: digits[index]), let low = Hex.value(of: digits[index + 1])
    else { return nil }
    return high << 4 | low
  }
}

extension NotePlace {
  /// The directory in this one that stands for a byte.
  func inside(_ byte: UInt8) -> NotePlace { NotePlace(prefix: prefix + [byte]) }

  /// Sorts objects, which are in order, by the directory that they belong to.
  func groups(of objects: ArraySlice<Oid>) -> [(byte: UInt8, objects: ArraySlice<Oid>)] {
    var groups: [(byte: UInt8, objects: ArraySlice<Oid>)] = []
    var rest = objects
    while let first = rest.first {
      let byte = next(of: first)
      let group = rest.prefix { next(of: $0) == byte }
      groups.append((byte, group))
      rest = rest[group.endIndex...]
    }
    return groups
  }

  /// The byte of the directory that an object belongs to.
  func next(of object: Oid) -> UInt8 { object.byte(at: prefix.count) }

  /// What a note is called here.
  func name(of object: Oid) -> [UInt8] { Array(object.hex.utf8.dropFirst(2 * prefix.count)) }

  /// What a directory is called here.
  static func name(of byte: UInt8) -> [UInt8] { [Hex.digit(byte >> 4), Hex.digit(byte & 15)] }

  /// The path of an entry of this directory.
  func path(to name: [UInt8]) -> [UInt8] {
    prefix.flatMap { NotePlace.name(of: $0) + [UInt8(ascii: "/")] } + name
  }
}
