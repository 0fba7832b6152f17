import Testing

@testable import TaskmasterKit

/// What becomes of what a program writes.
@Suite(.timeLimit(.minutes(2))) struct OutputTests {
  let scene = Scene()

  @Test func bytesThatAreNotTextAreReplaced() async {
    let run = await scene.run(scene.shell(#"printf 'a\377\376b\n\303\n\000end\n'"#))
    #expect(run.text == ["a\u{FFFD}\u{FFFD}b", "\u{FFFD}", "\0end"])
  }

  @Test func progressBecomesALineAStep() async {
    let run = await scene.run(scene.shell(#"printf '1%%\r2%%\r\ndone\r\n'"#))
    #expect(run.text == ["1%", "2%", "done"])
  }

  @Test func aLongLineIsCutBetweenCharacters() async {
    // 64 KiB is no multiple of three.
    let run = await scene.run(
      scene.shell("perl -e 'print \"\\xE2\\x82\\xAC\" x 50000, \"\\nnext\\n\"'"))
    #expect(run.lines.map(\.isCut) == [true, false])
    #expect(run.text.last == "next")
    #expect(run.text.first?.utf8.count == 65_535)
    #expect(run.text.first?.allSatisfy { $0 == "€" } == true)
    #expect(run.finished.outputBytes == 150_006)
  }

  @Test func aLineThatNeverEndsIsOneLine() async {
    let run = await scene.run(scene.shell("head -c 20000000 /dev/zero | tr '\\0' x"))
    #expect(run.lines.map(\.isCut) == [true])
    #expect(run.finished.outputBytes == 20_000_000)
  }

  @Test func ofMuchOutputTheTailIsKept() async {
    let counter = Counter()
    let finished = await ProcessRunner().run(
      scene.shell("seq 1 300000; echo last >&2"), activity: nil
    ) { _ in counter.add() }
    #expect(counter.count == 300_001)
    #expect(!finished.tail.isWhole)
    #expect(finished.tail.text.utf8.count <= 64 * 1024)
    let lines = finished.tail.lastLines(.max)
    #expect(lines.contains("300000"))
    #expect(lines.filter { $0 != "last" }.allSatisfy { $0.utf8.count == 6 })
    #expect(finished.errorTail == OutputTail("last\n"))
  }

  @Test func afterTheLinesThatWereReadComesAPause() async {
    let heard = Lines()
    let finished = await ProcessRunner().run(
      scene.shell("echo one; read -r _; printf two"),
      onPause: { if heard.all.last?.text != "-" { heard.add(OutputLine("-")) } },
      onLine: { heard.add($0) })
    #expect(finished.ending.isSuccess)
    #expect(heard.all.map(\.text).filter { $0 != "-" } == ["one", "two"])
    #expect(heard.all.last?.text == "-")
  }

  @Test func theLastLineIsOneWithWords() {
    #expect(OutputTail("a\nb\n \n\n").lastLine == "b")
    #expect(OutputTail("\n").lastLine.isEmpty)
    #expect(OutputTail("a\nb\nc\n").lastLines(2) == ["b", "c"])
    #expect(OutputTail().lastLines(2).isEmpty)
  }

  @Test func aTailKeepsItsLastLineHoweverLong() {
    var buffer = TailBuffer()
    buffer.append("first".utf8)
    let long = String(repeating: "x", count: 5 * TailBuffer.limit)
    buffer.append(long.utf8)
    let tail = buffer.tail()
    #expect(tail == OutputTail("\(long)\n", isWhole: false))
  }
}
