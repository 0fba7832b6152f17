import Foundation
import Git
import GitFixtures
import Synchronization
import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// Disks that are full or read-only, and a garbage collector beside writers.
struct LogTroubleTests {
  /// A file system of its own, which only a superuser can have.
  private final class SmallDisk {
    let scene: LogScene
    let path: String

    init?(megabytes: Int) throws {
      let outside = try GitFixture.outside("disk")
      path = outside.path
      let options = "size=\(megabytes)m,mode=777"
      guard outside.run("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path]).exitStatus == 0
      else {
        return nil
      }
      scene = LogScene(outside.at("repository"))
    }

    deinit { _ = scene.fixture.at(scene.fixture.sandbox.root).run("umount", ["-l", path]) }

    func begin() throws {
      try scene.fixture.at(path).git("init", "--quiet", "repository")
      try scene.fixture.commit("Begin")
    }

    func fill() throws {
      let fill =
        "dd if=/dev/zero of=fill bs=1k count=100000; dd if=/dev/zero of=rest bs=1 count=4096"
      _ = scene.fixture.at(path).run("sh", ["-c", fill])
    }

    /// Gives some kilobytes back.
    func free(_ kilobytes: Int) throws {
      let fixture = scene.fixture.at(path)
      try fixture.run("rm", ["-f", "rest"]).succeeded()
      try fixture.run("truncate", ["-s", "-\(kilobytes)K", "fill"]).succeeded()
    }
  }

  @Test(.enabled(if: isSuperuser, "a file system can be mounted only by a superuser"))
  func aFullDiskIsAnErrorAndNothingIsAcknowledgedThatIsNotThere() throws {
    guard let disk = try SmallDisk(megabytes: 4) else { return }
    try disk.begin()
    var there = try disk.scene.add("before").titles
    try disk.fill()
    var failures = 0
    // Each time a little more space: the write fails at every point that it can fail at.
    for text in (1...4).map({ "task \($0) " + String(repeating: "x", count: 500) }) {
      var space = 0
      while !there.contains(text), space < 100 {
        do {
          try disk.scene.add(text)
          there.append(text)
        } catch {
          failures += 1
          #expect("\(error)".contains("No space left"), "\(error)")
          #expect(Set(try disk.scene.titles()) == Set(there))
          // What has failed leaves objects behind that nothing needs.
          space += 4
          try disk.free(space)
        }
        #expect(Set(try disk.scene.titles()) == Set(there))
      }
    }
    #expect(failures > 10)
    #expect(there.count == 5)
    try disk.free(400)
    try disk.scene.add("after")
    #expect(try disk.scene.titles() == (there + ["after"]).sorted())
    #expect(try disk.scene.notedLines().count == there.count + 1)
    #expect(try disk.scene.snapshot().warnings == [])
    #expect(try disk.scene.isSound())
  }

  @Test(.enabled(if: isSuperuser, "a file system can be mounted only by a superuser"))
  func aReadOnlyRepositoryIsReadAndNotWritten() throws {
    guard let disk = try SmallDisk(megabytes: 4) else { return }
    try disk.begin()
    try disk.scene.add("one")
    let remount = ["-o", "remount,ro", disk.path]
    try disk.scene.fixture.run("mount", remount).succeeded()
    #expect(try disk.scene.titles() == ["one"])
    let error = #expect(throws: FileError.self) { try disk.scene.add("two") }
    #expect(error?.description.contains("Read-only file system") == true)
    #expect(try disk.scene.snapshot().warnings == [])
    #expect(try disk.scene.titles() == ["one"])
  }

  @Test(.enabled(if: isSuperuser, "a file system can be mounted only by a superuser"))
  func aReadOnlyRepositoryWhoseLogWasCutBackShowsItAll() throws {
    guard let disk = try SmallDisk(megabytes: 4) else { return }
    try disk.begin()
    try disk.scene.add("one")
    try disk.scene.fixture.git("update-ref", "-d", LogStore.reference)
    try disk.scene.fixture.run("mount", ["-o", "remount,ro", disk.path]).succeeded()
    #expect(try disk.scene.titles() == ["one"])
    #expect(try disk.scene.snapshot().warnings.count == 1)
  }

  @Test func aDirectoryThatMayNotBeWrittenIsAClearError() throws {
    let scene = try LogScene()
    // A file where the directory ought to be stops a superuser as well.
    try scene.fixture.write(".git/taskmaster", "")
    let error = #expect(throws: FileError.self) { try scene.add("one") }
    #expect(error?.description.contains(".git/taskmaster") == true)
    #expect(try scene.titles() == [])
  }

  @Test func aGarbageCollectorBesideWritersLosesNothing() throws {
    let scene = try LogScene()
    try scene.add("before")
    let isOver = Mutex(false)
    let collector = DispatchGroup()
    collector.enter()
    Thread.detachNewThread {
      while !isOver.withLock({ $0 }) {
        // It may fail while somebody writes; what it does is what matters.
        _ = scene.fixture.run("git", ["gc", "--quiet", "--prune=now"])
      }
      collector.leave()
    }
    var texts = ["before"]
    for round in 0..<40 {
      do {
        try scene.add("task \(round)")
        texts.append("task \(round)")
      } catch let error as GitError {
        #expect(LogReading.isSweptAway(error))
      }
      #expect(Set(try scene.titles()).isSuperset(of: texts))
    }
    isOver.withLock { $0 = true }
    collector.wait()
    #expect(Set(try scene.titles()).isSuperset(of: texts))
    try scene.add("after")
    #expect(Set(try scene.titles()).isSuperset(of: texts + ["after"]))
    #expect(try scene.snapshot().warnings == [])
    #expect(try scene.isSound())
    try scene.fixture.git("gc", "--quiet", "--prune=now")
  }
}

private let isSuperuser = geteuid() == 0
