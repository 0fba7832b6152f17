import TaskmasterCore
import Testing

struct VisibleTextTests {
  @Test(arguments: [
    ("plain", "plain"), ("grüße 🚀 👨‍👩‍👧", "grüße 🚀 👨‍👩‍👧"), ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
    ("\u{1b}[31mred", "^[[31mred"), ("\u{0}\u{1}\u{7}", "^@^A^G"),
    ("\u{7f}\u{9b}", "<U+007F><U+009B>"),
    ("\u{202e}gpj.exe", "<U+202E>gpj.exe"), ("\u{2066}x\u{2069}", "<U+2066>x<U+2069>"),
    ("\u{feff}\u{200b}", "<U+FEFF><U+200B>"), ("\u{e0041}", "<U+E0041>"),
  ])
  func line(text: String, shown: String) {
    #expect(VisibleText.line(text) == shown)
  }

  @Test func linesKeepNewlinesAndTabs() {
    #expect(VisibleText.lines("a\n\tb\r\n\u{1b}") == "a\n\tb\\r\n^[")
  }

  @Test func longLinesAreCut() {
    #expect(VisibleText.line("abcdef", most: 6) == "abcdef")
    #expect(VisibleText.line("abcdefg", most: 6) == "abcde…")
    #expect(VisibleText.line("abc", most: 1) == "…")
    #expect(VisibleText.line("abc", most: 0) == "…")
  }

  @Test func nothingThatActsIsLeft() {
    var random = SplitMix64(seed: 16)
    for _ in 0..<1000 {
      let shown = VisibleText.line(.random(&random))
      #expect(
        shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7f..<0xa0).contains($0.value) })
      #expect(VisibleText.line(shown) == shown)
    }
  }

  @Test(
    arguments: [
      (0, 1, "0"), (1.25, 1, "1.3"), (-0.04, 1, "0"), (-12.5, 2, "-12.5"), (0.05, 2, "0.05"),
      (1000, 0, "1000"),
      (1e15, 1, "1000000000000000"), (1e300, 1, "1e+300"), (.infinity, 1, "inf"), (.nan, 1, "nan"),
      (123.456, 40, "123.456"), (1e14, 12, "100000000000000.0"), (2, -3, "2"),
    ] as [(Double, Int, String)])
  func decimals(number: Double, digits: Int, text: String) {
    #expect(Decimal.text(number, digits: digits) == text)
  }
}
