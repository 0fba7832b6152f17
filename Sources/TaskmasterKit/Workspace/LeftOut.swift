import TaskmasterCore

/// A file that an attempt is kept without, since with it there would be too much.
struct LeftOut: Hashable, Sendable {
  /// From the top of the tree.
  let path: BytePath
  /// In bytes.
  let size: Int

  /// The largest of some files: as few as have to go for the others to fit.
  static func choose(from files: [LeftOut], limit: Int) -> [LeftOut] {
    var total = files.reduce(0) { $0.addingSaturating($1.size) }
    var chosen: [LeftOut] = []
    for file in files.sorted(by: isBefore) where total > limit {
      chosen.append(file)
      total -= file.size
    }
    return chosen
  }

  private static func isBefore(_ left: LeftOut, _ right: LeftOut) -> Bool {
    left.size == right.size
      ? left.path.bytes.lexicographicallyPrecedes(right.path.bytes) : left.size > right.size
  }

  var description: String {
    "'\(VisibleText.line(path.text, most: 200))' (\(SizeText.text(size)))"
  }

  /// In a sentence, for whoever looks for them.
  static func sentence(_ files: [LeftOut], limit: Int) -> String {
    let shown = files.prefix(5).map(\.description).joined(separator: ", ")
    let rest = files.count > 5 ? " and \(files.count - 5) more" : ""
    return "kept without \(shown)\(rest): with more than \(SizeText.text(limit)) of new content"
      + " the largest files are left out (taskmaster.keepMax)"
  }

  /// One a line, for the message of the commit that they are not in.
  static func list(_ files: [LeftOut]) -> [String] {
    let most = 50
    return files.prefix(most).map { "- " + $0.description }
      + (files.count > most ? ["- and \(files.count - most) more"] : [])
  }
}

extension Int {
  fileprivate func addingSaturating(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
