import Testing

@testable import TaskmasterKit

struct StartFailureTests {
  let scene = Scene()

  private func reason(_ change: (inout Invocation) -> Void) async -> String {
    var invocation = scene.shell("echo never")
    change(&invocation)
    let run = await scene.run(invocation)
    #expect(run.lines.isEmpty)
    guard case .notStarted(let reason) = run.ending else { return "\(run.ending)" }
    return reason
  }

  @Test func aProgramThatIsNotThere() async {
    #expect(
      await reason { $0.program = "no-such-program" } == "no-such-program: no such program in PATH")
    #expect(await reason { $0.program = "/nowhere/x" } == "/nowhere/x: no such program")
    #expect(await reason { $0.program = "" } == "the name of the program is empty")
    #expect(await reason { $0.program = "/tmp" } == "/tmp: is a directory")
  }

  @Test func aFileThatCannotRun() async throws {
    let place = try Place()
    let plain = try place.write("plain", "text", mode: 0o644)
    #expect(await reason { $0.program = plain } == "\(plain): is not executable")
    #expect(
      await reason {
        $0.program = "plain"
        $0.environment["PATH"] = place.path
      } == "\(plain): is not executable")
    let orphan = try place.write("orphan", "#!/no/such/interpreter\n")
    #expect(await reason { $0.program = orphan } == "\(orphan): its interpreter does not exist")
    let text = try place.write("text", "echo no interpreter named\n")
    #expect(await reason { $0.program = text }.hasPrefix("\(text): "))
  }

  @Test func aDirectoryThatCannotBeEntered() async {
    #expect(
      await reason { $0.directory = "/nowhere" }
        == "cannot enter /nowhere: No such file or directory")
    #expect(await reason { $0.directory = "/dev/null" }.contains("/dev/null"))
  }

  @Test func whatCannotBeSaid() async {
    #expect(await reason { $0.arguments = ["a\0b"] } == "an argument holds a NUL byte")
    let long = String(repeating: "x", count: 200_000)
    #expect(await reason { $0.arguments = ["-c", long] }.hasPrefix("/bin/sh: "))
  }

  @Test func relativeDirectoriesInThePathAreNotSearched() async throws {
    let place = try Place()
    try place.write("tool", "#!/bin/sh\necho planted\n")
    let reason = await reason {
      $0.program = "tool"
      $0.directory = place.path
      $0.environment["PATH"] = ".::bin"
    }
    #expect(reason == "tool: no such program in PATH")
  }

  @Test func aRunThatWasCancelledBeforeNeverStarts() async throws {
    let place = try Place()
    let scene = scene
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await scene.run(scene.shell("touch \(place.path)/started"))
    }
    #expect(await task.value.ending == .interrupted)
    #expect(place.names.isEmpty)
  }
}
