import GitFixtures
import TaskmasterCore
import TaskmasterKit
import Testing

@testable import TaskmasterCLI

/// The pieces that all output is made of.
struct OutputTests {
  @Test(arguments: [
    (0.0, "0s"), (0.44, "0.4s"), (9.9, "9.9s"), (9.97, "10s"), (59.4, "59s"), (59.6, "1m 00s"),
    (760, "12m 40s"), (3599.7, "1h 00m"), (11_100, "3h 05m"), (-1, "?"), (.infinity, "?"),
    (.nan, "?"),
  ])
  func elapsed(_ seconds: Double, _ text: String) {
    #expect(Elapsed.text(seconds) == text)
  }

  @Test(arguments: [
    ("plain/word-1.2", "plain/word-1.2"), ("main..128", "main..128"), ("", "''"),
    ("a b", "'a b'"), ("a;b$(c)", "'a;b$(c)'"), ("it's", #"'it'\''s'"#),
    ("\u{1B}[2J", "'^[[2J'"), ("grün", "'grün'"),
  ])
  func shellWords(_ text: String, _ word: String) {
    #expect(Shell.word(text) == word)
  }

  @Test(arguments: [
    ("abc", 3), ("日本", 4), ("🚀", 2), ("👩‍💻", 2), ("☀\u{FE0F}", 2), ("e\u{301}", 1), ("한글", 4),
    ("ｆｕ", 4), ("", 0), ("\u{300}", 0),
  ])
  func widths(_ text: String, _ columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
  }

  @Test(arguments: [
    ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""),
    ("日本語", 6, "日本語"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("日本語", 0, ""),
  ])
  func cutting(_ text: String, _ columns: Int, _ cut: String) {
    #expect(DisplayWidth.cut(text, to: columns) == cut)
  }

  @Test func columnsAlignAndEmptyOnesGo() {
    let rows = [
      [Cell("a"), Cell(""), Cell("long"), Cell("x")], [Cell("bbb"), Cell(""), Cell(""), Cell("")],
    ]
    #expect(Table(rows).lines(width: nil, style: .plain) == ["  a    long  x", "  bbb"])
    #expect(Table([]).lines(width: 10, style: .plain).isEmpty)
  }

  @Test func distances() {
    #expect(Subcommands.distance("list", "list") == 0)
    #expect(Subcommands.distance("lits", "list") == 2)
    #expect(Subcommands.distance("", "abc") == 3)
    #expect(Subcommands.distance("show", "shows") == 1)
  }
}
