import Foundation
import GitFixtures
import TaskmasterCore
import Testing

@testable import TaskmasterKit

/// A repository's directory that was copied, as a file syncer or a backup does it.
struct LogCopiesTests {
  let original: LogScene
  let copy: LogScene

  init() throws {
    original = try LogScene()
    try original.add("before", "and")
    try original.fixture.run("cp", ["-a", original.fixture.path, original.fixture.path + "-copy"])
      .succeeded()
    copy = original.at(original.fixture.at("../repository-copy"))
    try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: false)
    try original.fixture.run("cp", ["-a", original.fixture.path + "/.git", base + "/.git"])
      .succeeded()
  }

  private var base: String { original.fixture.sandbox.root + "/base" }

  @Test(arguments: [true, false])
  func bothWentOnAndAreMergedFileByFile(isOriginalLast: Bool) throws {
    for round in 1...3 {
      try original.add("original \(round)")
      try copy.add("copy \(round)")
    }
    let titles =
      ["and", "before"] + ["copy", "original"].flatMap { word in (1...3).map { "\(word) \($0)" } }
    let sides = [original.fixture.path, copy.fixture.path]
    try sync(isOriginalLast ? sides.reversed() : sides)
    for scene in [original, copy] {
      let seen = try scene.snapshot()
      #expect(seen.titles == titles)
      #expect(seen.warnings.count == 1)
    }
    try original.add("after")
    #expect(try original.titles() == (titles + ["after"]).sorted())
    #expect(try original.snapshot().warnings == [])
    #expect(try original.notedLines().count == 9)
    #expect(try original.isSound())
  }

  @Test func aRepositoryThatWasMovedKeepsItsJournal() throws {
    let moved = original.at(original.fixture.at("../moved"))
    try original.fixture.run("mv", [original.fixture.path, moved.fixture.path]).succeeded()
    #expect(try moved.snapshot().warnings == [])
    try moved.fixture.git("update-ref", "-d", LogStore.reference)
    #expect(try moved.titles() == ["and", "before"])
  }

  /// A three-way merge by file: what one side alone has changed wins; of what both have changed, the last.
  private func sync(_ sides: [String]) throws {
    var merged: [String: [UInt8]] = try files(of: base)
    let old = merged
    for side in sides {
      let new = try files(of: side)
      for (name, content) in new where old[name] != content { merged[name] = content }
      for name in old.keys where new[name] == nil { merged[name] = nil }
    }
    for side in sides {
      let directory = original.fixture.at(side)
      for name in try files(of: side).keys where merged[name] == nil {
        try directory.remove(".git/" + name)
      }
      for (name, content) in merged where try files(of: side)[name] != content {
        // Objects are read-only.
        _ = directory.run("rm", ["-f", ".git/" + name])
        try directory.write(".git/" + name, bytes: content)
      }
    }
  }

  private func files(of side: String) throws -> [String: [UInt8]] {
    let directory = original.fixture.at(side + "/.git")
    let names = directory.run("find", [".", "-type", "f"]).line.split(separator: "\n").map(
      String.init)
    return try Dictionary(uniqueKeysWithValues: names.map { ($0, try directory.readBytes($0)) })
  }
}
