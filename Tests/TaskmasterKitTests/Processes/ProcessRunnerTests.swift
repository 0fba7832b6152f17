import Testing

@testable import TaskmasterKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@Suite(.timeLimit(.minutes(2))) struct ProcessRunnerTests {
  let scene = Scene()

  @Test func linesOfBothStreamsCome() async {
    let run = await scene.run(scene.shell("echo out; echo err >&2; exit 3"))
    #expect(run.ending == .exited(3))
    #expect(Set(run.lines.map { "\($0.stream) \($0.text)" }) == ["output out", "error err"])
    #expect(run.finished.outputBytes == 4)
    #expect(run.finished.errorBytes == 4)
    #expect(run.finished.errorTail == OutputTail("err\n"))
    #expect(run.finished.tail.text.utf8.count == 8)
  }

  @Test func aSignalThatIsNotOursIsNamed() async {
    #expect(await scene.run(scene.shell("kill -9 $$")).ending == .signalled(9))
  }

  @Test func inputComesWhole() async {
    let input = [UInt8](repeating: UInt8(ascii: "x"), count: 3_000_000)
    let run = await scene.run(scene.shell("wc -c", input: input))
    #expect(run.text.first?.contains("3000000") == true)
  }

  @Test func inputThatNobodyReadsIsNoTrouble() async {
    let input = [UInt8](repeating: UInt8(ascii: "x"), count: 3_000_000)
    #expect(await scene.run(scene.shell("exit 5", input: input)).ending == .exited(5))
    let closed = await scene.run(scene.shell("exec 0<&-; echo on", input: input))
    #expect(closed.text == ["on"])
  }

  @Test func withoutInputThereIsNothingToRead() async {
    #expect(await scene.run(scene.shell("cat; echo end")).text == ["end"])
    #expect(await scene.run(scene.shell("cat; echo end", input: [])).text == ["end"])
  }

  @Test func thereIsNoTerminalToAskOn() async {
    let run = await scene.run(scene.shell("(exec 3</dev/tty) 2>/dev/null || echo none"))
    #expect(run.text == ["none"])
  }

  #if os(Linux)
  @Test func itLeadsASessionAndAGroup() async {
    let run = await scene.run(scene.shell("echo $$; cut -d' ' -f5,6 /proc/$$/stat"))
    #expect(run.text.count == 2)
    #expect(run.text.last == "\(run.text[0]) \(run.text[0])")
  }

  @Test func itHasNoDescriptorOfOurs() async throws {
    // Not closed on exec, as one that this process was itself started with would be.
    let descriptor = dup(0)
    defer { close(descriptor) }
    try #require(descriptor > 2)
    let run = await scene.run(scene.shell("ls /proc/self/fd"))
    #expect(run.text == ["0", "1", "2", "3"])  // 3 is the directory itself
  }

  @Test func noSignalIsBlockedOrIgnored() async {
    let run = await scene.run(scene.shell("grep -E '^Sig(Blk|Ign)' /proc/self/status"))
    // But for 32 and 33, which the C library keeps for itself.
    let sets = run.text.map { UInt64($0.suffix(16), radix: 16).map { $0 & 0x7FFF_FFFF } }
    #expect(sets == [0, 0])
  }
  #endif

  @Test func environmentAndDirectoryAreAsGiven() async {
    var invocation = scene.shell("")
    invocation.program = "env"
    invocation.arguments = []
    invocation.environment["ODD"] = "a=b\nc"
    let lines = await scene.run(invocation).text
    #expect(
      Set(lines) == [
        "PATH=\(invocation.environment["PATH"] ?? "")", "ODD=a=b", "c",
        "TASKMASTER_SESSION=\(scene.session)",
      ])
    #expect(await scene.run(scene.shell("pwd")).text == ["/tmp"])
  }

  @Test func aRelativeProgramStartsFromItsDirectory() async throws {
    let place = try Place()
    try place.write("here", "#!/bin/sh\necho found $1\n")
    var invocation = scene.shell("")
    invocation.program = "./here"
    invocation.arguments = ["it"]
    invocation.directory = place.path
    #expect(await scene.run(invocation).text == ["found it"])
  }

  @Test func manyRunAtOnce() async {
    await withTaskGroup(of: (Int, Scene.Run).self) { group in
      for number in 0..<24 {
        group.addTask {
          let scene = Scene()
          return (number, await scene.run(scene.shell("setsid sleep 1000 & echo \(number)")))
        }
      }
      for await (number, run) in group {
        #expect(run.text == ["\(number)"])
        #expect(run.ending == .exited(0))
      }
    }
  }
}
