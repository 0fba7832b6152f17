/// The file `packed-refs`: `<id> <name>` a line, sorted; a line `^<id>` belongs to the one above it.
///
/// Read here because libgit2 takes in the whole file at every listing and every deletion, and while
/// it deletes it may put an older state back over what another program has just packed.
struct PackedReferences: ~Copyable {
  private let file: MappedFile
  /// Whether the file says that it is in order.
  let isSorted: Bool

  init(in commonDirectory: String) throws(GitError) {
    file = try MappedFile(commonDirectory + "/packed-refs")
    let header = file.bytes.prefix { $0 != UInt8(ascii: "\n") }
    isSorted =
      header.first == UInt8(ascii: "#")
      && header.split(separator: UInt8(ascii: " ")).contains { $0.elementsEqual("sorted".utf8) }
  }

  /// One reference where it lies.
  struct Record {
    var name: Slice<UnsafeRawBufferPointer>
    var target: Oid
    /// Its line, with the one below it that belongs to it.
    var extent: Range<Int>
  }

  /// Visits the references whose names begin with a prefix, in the order of the file.
  ///
  /// - Parameters:
  ///   - prefix: What the names begin with.
  ///   - visit: Gets each of them; `false` ends the walk.
  func forEach(under prefix: [UInt8], _ visit: (Record) -> Bool) {
    var at = isSorted ? lowerBound(of: prefix) : 0
    while let record = record(at: &at) {
      if record.name.starts(with: prefix) {
        if !visit(record) { return }
      } else if isSorted, prefix.lexicographicallyPrecedes(record.name) {
        return
      }
    }
  }

  /// The reference of that name.
  func record(named name: [UInt8]) -> Record? {
    var match: Record?
    forEach(under: name) { record in
      if record.name.elementsEqual(name) { match = record }
      // In order, it comes before all others that begin like it.
      return match == nil && !isSorted
    }
    return match
  }

  /// What the file would hold without one of its references.
  func contents(without record: Record) -> [UInt8] {
    Array(file.bytes[..<record.extent.lowerBound]) + file.bytes[record.extent.upperBound...]
  }
}

extension PackedReferences {
  /// Reads the next reference at or after an offset, and moves the offset behind it.
  private func record(at offset: inout Int) -> Record? {
    while offset < file.bytes.count {
      let start = offset
      let end = endOfLine(from: start)
      offset = end + 1
      guard let record = record(from: start, to: end) else { continue }
      if offset < file.bytes.count, file.bytes[offset] == UInt8(ascii: "^") {
        offset = endOfLine(from: offset) + 1
      }
      offset = min(offset, file.bytes.count)
      return Record(name: record.name, target: record.target, extent: start..<offset)
    }
    return nil
  }

  private func record(
    from start: Int, to end: Int
  ) -> (name: Slice<UnsafeRawBufferPointer>, target: Oid)? {
    let digits = 2 * Oid.size
    guard end - start > digits + 1, file.bytes[start + digits] == UInt8(ascii: " "),
      let target = Oid(hexBytes: file.bytes[start..<(start + digits)])
    else { return nil }
    return (file.bytes[(start + digits + 1)..<end], target)
  }

  private func endOfLine(from offset: Int) -> Int {
    file.bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? file.bytes.count
  }

  /// The offset of the first reference that is not before a name.
  private func lowerBound(of name: [UInt8]) -> Int {
    var low = 0
    var high = file.bytes.count
    while low < high {
      let middle = startOfLine(at: low + (high - low) / 2, notBefore: low)
      var next = middle
      guard let record = record(at: &next), record.extent.lowerBound < high else {
        high = middle
        continue
      }
      if record.name.lexicographicallyPrecedes(name) { low = next } else { high = middle }
    }
    return low
  }

  private func startOfLine(at offset: Int, notBefore low: Int) -> Int {
    guard
      let end = file.bytes[low..<offset].lastIndex(of: UInt8(ascii: "\n"))
    else { return low }
    return end + 1
  }
}
