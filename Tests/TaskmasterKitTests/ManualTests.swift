import Foundation
import Testing

@testable import TaskmasterKit

/// The manual knows every key of the configuration, every field of a worker, what is done about each of its
/// troubles, and every code of `verify`.
struct ManualTests {
  private let manual: String

  init() throws {
    manual = try String(
      contentsOf: URL(fileURLWithPath: #filePath)
        .appendingPathComponent("../../../man/man1/git-taskmaster.1").standardizedFileURL,
      encoding: .utf8)
  }

  @Test func everyKeyIsDescribed() {
    let described = Set(manual.split { " \n".contains($0) }.map(String.init))
    let missing = ConfigurationKey.all.values.map { "taskmaster.\($0.name)" }
      .filter { !described.contains($0) }
    #expect(missing.isEmpty)
  }

  @Test func noOtherKeyIsDescribed() {
    let known = Set(ConfigurationKey.all.values.map(\.name))
    let described = manual.components(separatedBy: "\n").filter {
      $0.hasPrefix(".It Ic taskmaster.") && !$0.hasPrefix(".It Ic taskmaster.worker. ")
    }
    .flatMap { $0.split { " ,".contains($0) }.filter { $0.hasPrefix("taskmaster.") } }
    #expect(!described.isEmpty)
    #expect(described.filter { !known.contains(String($0.dropFirst("taskmaster.".count))) }.isEmpty)
  }

  /// The lines of a section, by its heading.
  private func section(_ heading: String) -> [String] {
    manual.components(separatedBy: "\n.S").first { $0.hasPrefix("s \(heading)\n") }?
      .components(separatedBy: "\n") ?? []
  }

  @Test func everyFieldOfAWorkerIsDescribed() {
    let described = section("The definition of a worker").filter { $0.hasPrefix(".It Cm ") }
      .flatMap { $0.dropFirst(".It Cm ".count).split { " ,".contains($0) }.map(String.init) }
    #expect(described == WorkerField.allCases.map(\.rawValue))
  }

  @Test func everyWorkerIsNamed() {
    let named = manual.components(separatedBy: "\n").filter { $0.hasPrefix(".It Cm aider") }
      .flatMap { $0.dropFirst(".It Cm ".count).split { " ,".contains($0) }.map(String.init) }
    #expect(named == WorkerDefinition.shipped.map(\.name))
  }

  /// The table of the manual is that of the code, row by row.
  @Test func theTroublesAreThoseOfTheCode() {
    let list = section("When a worker fails").drop { !$0.hasPrefix(".It ") }
      .prefix { $0 != ".El" }
    let rows = WorkerTrouble.rows.flatMap { row in
      [".It Cm \(row.trouble.rawValue)", row.meaning, row.consequence]
    }
    #expect(Array(list) == rows)
  }

  @Test func everyCodeIsDescribed() {
    let missing = FindingCode.allCases.map(\.rawValue).filter {
      !manual.contains("\n.It Cm \($0)\n")
    }
    #expect(missing.isEmpty)
  }
}
