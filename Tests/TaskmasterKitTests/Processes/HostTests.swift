#if compiler(>=6.2) && os(Linux)
import CPlatform
import Testing

@testable import TaskmasterKit

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What concerns a whole process, each in one of its own where nothing else goes on.
struct HostTests {
  @Test func orphansWithoutAMarkerComeBackAndAreEnded() async {
    await #expect(processExitsWith: .success) {
      ProcessHost.prepare()
      let scene = Scene()
      let script = "\(orphan); \(orphan)"
      for limits in [Limits(), Limits(timeout: .milliseconds(200), grace: .milliseconds(50))] {
        let tail = limits.timeout == nil ? "echo done" : "sleep 1000"
        let finished = await ProcessRunner().run(
          scene.shell("\(script); \(tail)", limits: limits)
        ) { _ in }
        #expect(finished.survivors.isEmpty)
        #expect(children(where: { _ in true }).isEmpty)
      }
    }
  }

  @Test func whatGitStartedIsLeftAlone() async {
    await #expect(processExitsWith: .success) {
      ProcessHost.prepare()
      let git = GitProgram()
      _ = try await git.run([
        "-c", "alias.serve=!env -u LC_ALL setsid sleep 1000 >/dev/null 2>&1 &", "serve",
      ])
      // The alias' shell may end before its child is in a session of its own.
      while children(where: { $0.isAlive && $0.session != getsid(0) }).isEmpty { sched_yield() }
      let scene = Scene()
      #expect(await ProcessRunner().run(scene.shell("exit 0")) { _ in }.ending == .exited(0))
      let services = children(where: \.isAlive)
      #expect(services.count == 1)
      for service in services { kill(service.id, SIGKILL) }
    }
  }

  @Test func anotherRunsOrphanIsLeftToIt() async {
    await #expect(processExitsWith: .success) {
      ProcessHost.prepare()
      let scene = Scene()
      let stream = AsyncStream<Void>.makeStream()
      let longer = Task {
        await ProcessRunner().run(
          scene.shell("\(orphan); echo on; exec sleep 1000")
        ) { _ in stream.continuation.yield() }
      }
      for await _ in stream.stream { break }
      let other = await ProcessRunner().run(Scene().shell("exit 0")) { _ in }
      #expect(other.ending == .exited(0))
      #expect(children(where: { $0.isAlive && $0.session != getsid(0) }).count == 2)
      longer.cancel()
      _ = await longer.value
      #expect(children(where: { _ in true }).isEmpty)
    }
  }

  @Test func childrenOfAHostThatDidNotPrepareAreItsOwn() async {
    await #expect(processExitsWith: .success) {
      _ = tm_become_subreaper()
      let scene = Scene()
      _ = await ProcessRunner().run(scene.shell(orphan)) { _ in }
      let left = children(where: \.isAlive)
      #expect(left.count == 1)
      for service in left { kill(service.id, SIGKILL) }
    }
  }

  @Test func nothingLeaks() async {
    await #expect(processExitsWith: .success) {
      let scene = Scene()
      let runner = ProcessRunner()
      func round() async {
        _ = await runner.run(scene.shell("echo on; echo off >&2; exit 1", input: [65])) { _ in }
        _ = await runner.run(scene.shell("setsid sleep 1000 & exit 0")) { _ in }
        var missing = scene.shell("")
        missing.program = "no-such-program"
        _ = await runner.run(missing) { _ in }
        _ = try? await GitProgram().run(["no-such-command"])
        let task = Task { await runner.run(scene.shell("sleep 1000")) { _ in } }
        task.cancel()
        _ = await task.value
      }
      await round()
      let before = descriptors()
      for _ in 0..<20 { await round() }
      #expect(descriptors() == before)
      #expect(children(where: { _ in true }).isEmpty)
    }
  }

  @Test func memoryStaysFlat() async {
    await #expect(processExitsWith: .success) {
      let runner = ProcessRunner(mask: SecretMask(values: ["not-in-there"]))
      let scene = Scene()
      // The first megabytes bring up what stays.
      _ = await runner.run(scene.shell("yes | head -c 2000000")) { _ in }
      let before = peakMemory()
      let endless = "head -c 100000000 /dev/zero | tr '\\0' x"
      let finished = await runner.run(scene.shell(endless)) { _ in }
      #expect(finished.outputBytes == 100_000_000)
      let lines = await runner.run(scene.shell("yes 'a line' | head -c 10000000")) { _ in }
      #expect(lines.outputBytes == 10_000_000)
      #expect(peakMemory() - before < 8 << 20)
    }
  }

  @Test func anIgnoredSIGCHLDDoesNotLoseStatuses() async {
    await #expect(processExitsWith: .success) {
      signal(SIGCHLD, SIG_IGN)
      let finished = await ProcessRunner().run(Scene().shell("exit 3")) { _ in }
      #expect(finished.ending == .exited(3))
    }
  }

  @Test func writingToAClosedPipeIsNoDeath() async {
    await #expect(processExitsWith: .success) {
      ProcessHost.prepare()
      var ends: [Int32] = [0, 0]
      pipe(&ends)
      close(ends[0])
      #expect(write(ends[1], "x", 1) == -1)
      #expect(errno == EPIPE)
    }
  }

  @Test func aSystemThatCannotTellOfAnEndIsAskedForIt() async {
    await #expect(processExitsWith: .success) {
      let scene = Scene()
      // What the runtime opens for itself at the first waiting, it has then.
      let limits = Limits(timeout: .milliseconds(100), grace: .milliseconds(100))
      _ = await ProcessRunner().run(scene.shell("sleep 1000", limits: limits)) { _ in }
      try? await Task.sleep(for: .milliseconds(1))
      // Just as many descriptors as a start needs, so that there is none to watch the child with.
      let spare = (0..<9).map { _ in dup(0) }
      for descriptor in spare { close(descriptor) }
      var limit = rlimit(rlim_cur: rlim_t((spare.max() ?? 0) + 1), rlim_max: 4096)
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      let ended = await ProcessRunner().run(scene.shell("setsid sleep 1000 & exit 3")) { _ in }
      #expect(ended.ending == .exited(3))
      let hung = await ProcessRunner().run(scene.shell("sleep 1000", limits: limits)) { _ in }
      #expect(hung.ending == .timedOut)
      #expect(children(where: { _ in true }).isEmpty)
      limit.rlim_cur = rlim_t(spare.max() ?? 0)
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      let refused = await ProcessRunner().run(scene.shell("exit 0")) { _ in }
      #expect(refused.ending == .notStarted("Too many open files"))
    }
  }

  @Test func standardStreamsThatAreClosedDoNotMixUpTheChilds() async {
    await #expect(processExitsWith: .success) {
      for number in 0...2 { close(Int32(number)) }
      let lines = Lines()
      let finished = await ProcessRunner().run(
        Scene().shell("cat; echo err >&2; ls /proc/self/fd", input: Array("in\n".utf8))
      ) { lines.add($0) }
      let text = lines.all.map { "\($0.stream) \($0.text)" }.sorted()
      let expected = ["error err"] + ["0", "1", "2", "3", "in"].map { "output \($0)" }
      guard finished.ending == .exited(0), text == expected else { _exit(9) }
    }
  }
}

/// A script that leaves an orphan behind which only one thing betrays: that it comes to us.
///
/// It has no marker, a session of its own and a parent that is gone. It is all that before the script
/// goes on.
private let orphan = """
  pipe=$(mktemp -u); mkfifo $pipe
  (env -i setsid sh -c "echo >$pipe; exec sleep 1000" &); read up <$pipe; rm $pipe
  """

/// Our children, dead ones included.
private func children(where matches: (ProcessEntry) -> Bool) -> [ProcessEntry] {
  ProcessTable.now().entries.values.filter { $0.parent == getpid() && matches($0) }
}

private func descriptors() -> Int {
  guard let directory = opendir("/proc/self/fd") else { return -1 }
  defer { closedir(directory) }
  var count = 0
  while readdir(directory) != nil { count += 1 }
  return count
}

/// The most memory that was ever used, in bytes.
private func peakMemory() -> Int {
  guard let status = Descriptor(opening: "/proc/self/status", O_RDONLY) else { return .max }
  let text = withUnsafeTemporaryAllocation(byteCount: 8192, alignment: 1) { buffer -> String in
    guard case .bytes(let count) = status.read(into: buffer) else { return "" }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }
  let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
  return (Int(line.filter(\.isNumber)) ?? .max / 1024) * 1024
}
#endif
