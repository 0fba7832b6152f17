import TaskmasterCore
import TaskmasterKit

/// Statistics for people and as JSON.
struct StatisticsReport {
  let statistics: Statistics
  /// From when on attempts count; nil: all do.
  let since: Timestamp?
  /// The only chain; nil: all.
  let chain: String?

  /// Two tables: what came of the attempts, and where their time went.
  func lines(width: Int?, style: Style) -> [String] {
    let since = since.map { ["since \($0.toTheSecond)", ""] } ?? []
    guard !statistics.rows.isEmpty else { return Array(since.prefix(1)) }
    let rows =
      statistics.rows.map { ([$0.worker, $0.model].map(Self.name), $0.tally) }
      + [(["total", ""], statistics.total)]
    let results = table(rows, Self.results, width: width, style: style)
    let times = table(rows, Self.times, width: width, style: style)
    return since + results + ["", style.apply(.heading, to: "where the time went")] + times
  }

  /// A column of a table: its heading, and what stands in it.
  private typealias Column = (heading: String, text: (Tally) -> String)

  private static var results: [Column] {
    [
      ("tasks", { "\($0.tasks)" }), ("done", { "\($0.done)" }),
      ("rate", { $0.successRate.map { Decimal.text($0 * 100, digits: 0) + "%" } ?? unknown }),
      (
        "attempts per success",
        { $0.attemptsPerSuccess.map { Decimal.text($0, digits: 1) } ?? unknown }
      ),
      ("tokens in", { text($0.tokensIn, count) }), ("tokens out", { text($0.tokensOut, count) }),
      ("cost", { text($0.cost) { "$" + Decimal.text($0, digits: 2) } }),
    ]
  }

  private static var times: [Column] {
    [
      ("in all", { text($0.seconds, Elapsed.text) }),
      ("agent", { text($0.agentSeconds, Elapsed.text) }),
      ("checks", { text($0.checkSeconds, Elapsed.text) }),
      ("waiting", { text($0.waitSeconds, Elapsed.text) }),
      ("Git and the rest", { text($0.otherSeconds, Elapsed.text) }),
    ]
  }

  private func table(
    _ rows: [(names: [String], tally: Tally)], _ columns: [Column], width: Int?, style: Style
  ) -> [String] {
    let headings = (["worker", "model"] + columns.map(\.heading)).map { Cell($0, .muted) }
    let cells = rows.map { row in
      row.names.map { Cell($0) } + columns.map { Cell($0.text(row.tally)) }
    }
    return Table([headings] + cells).lines(width: width, style: style)
  }

  private static let unknown = "?"

  private static func name(_ name: String?) -> String {
    name.map { VisibleText.line($0, most: 40) } ?? unknown
  }

  /// What is known, with a plus when that is not all.
  private static func text(_ amount: Tally.Amount, _ format: (Double) -> String) -> String {
    amount.sum.map { format($0) + (amount.unknown > 0 ? "+" : "") } ?? unknown
  }

  /// `950`, `12.3k`, `4.5M`.
  private static func count(_ number: Double) -> String {
    if number < 10_000 { return Decimal.text(number, digits: 0) }
    return number < 999_950
      ? Decimal.text(number / 1000, digits: 1) + "k" : Decimal.text(number / 1e6, digits: 1) + "M"
  }
}

// As JSON.
extension StatisticsReport {
  /// The object of `stats --json`.
  var json: [UInt8] {
    let rows = statistics.rows.map { row in
      JSONValue.object(
        [
          .init("worker", JSONOutput.json(row.worker)), .init("model", JSONOutput.json(row.model)),
        ] + Self.members(row.tally))
    }
    return JSONOutput.object([
      .init("since", JSONOutput.json(since?.description)),
      .init("chain", JSONOutput.json(chain)),
      .init("rows", .array(rows)),
      .init("total", .object(Self.members(statistics.total))),
    ])
  }

  private static func members(_ tally: Tally) -> [JSONValue.Member] {
    let amounts: [(String, Tally.Amount)] = [
      ("seconds", tally.seconds), ("agentSeconds", tally.agentSeconds),
      ("checkSeconds", tally.checkSeconds), ("waitSeconds", tally.waitSeconds),
      ("otherSeconds", tally.otherSeconds), ("tokensIn", tally.tokensIn),
      ("tokensOut", tally.tokensOut), ("cost", tally.cost),
    ]
    return [
      .init("tasks", .integer(Int64(tally.tasks))),
      .init("done", .integer(Int64(tally.done))),
      .init("successRate", JSONOutput.json(tally.successRate)),
      .init("attempts", .integer(Int64(tally.attempts))),
      .init("attemptsPerSuccess", JSONOutput.json(tally.attemptsPerSuccess)),
    ] + amounts.map { .init($0.0, JSONOutput.json($0.1.sum)) } + [
      .init(
        "unknown", .object(amounts.map { .init($0.0, .integer(Int64($0.1.unknown))) }))
    ]
  }
}
