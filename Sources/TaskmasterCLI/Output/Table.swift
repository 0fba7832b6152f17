/// A piece of text in a table, already fit to be shown.
struct Cell: Hashable, Sendable {
  let text: String
  let label: Label?

  init(_ text: String, _ label: Label? = nil) {
    self.text = text
    self.label = label
  }
}

/// Rows in aligned columns; columns that are empty in all rows take no room.
struct Table {
  private let rows: [[Cell]]
  private let indent: Int

  /// Where the last column is cut when the width is not known.
  static let usualTextWidth = 72

  init(_ rows: [[Cell]], indent: Int = 2) {
    self.rows = rows
    self.indent = indent
  }

  /// The lines; the last column is cut to the width of the terminal, or to a usual one without it.
  func lines(width: Int?, style: Style) -> [String] {
    let widths = columnWidths()
    let taken = indent + widths.dropLast().reduce(0) { $0 + ($1 > 0 ? $1 + 2 : 0) }
    let rest = width.map { max($0 - taken, 8) } ?? Self.usualTextWidth
    return rows.map { line($0, widths: widths, rest: rest, style: style) }
  }

  private func columnWidths() -> [Int] {
    var widths: [Int] = []
    for row in rows {
      for (index, cell) in row.enumerated() {
        if index == widths.count { widths.append(0) }
        widths[index] = max(widths[index], DisplayWidth.of(cell.text))
      }
    }
    return widths
  }

  private func line(_ row: [Cell], widths: [Int], rest: Int, style: Style) -> String {
    var (line, gap) = ("", indent)
    for (index, cell) in row.enumerated() where widths[index] > 0 {
      let isLast = index == widths.count - 1
      let text = isLast ? DisplayWidth.cut(cell.text, to: rest) : cell.text
      if !text.isEmpty {
        line += String(repeating: " ", count: gap) + style.apply(cell.label, to: text)
        gap = 0
      }
      if !isLast { gap += widths[index] - DisplayWidth.of(text) + 2 }
    }
    return line
  }
}
