import Foundation
import Testing

@testable import TaskmasterKit

/// The manual knows every key of the configuration and every code of `verify`.
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
      $0.hasPrefix(".It Ic taskmaster.")
    }
    .flatMap { $0.split { " ,".contains($0) }.filter { $0.hasPrefix("taskmaster.") } }
    #expect(!described.isEmpty)
    #expect(described.filter { !known.contains(String($0.dropFirst("taskmaster.".count))) }.isEmpty)
  }

  @Test func everyCodeIsDescribed() {
    let missing = FindingCode.allCases.map(\.rawValue).filter {
      !manual.contains("\n.It Cm \($0)\n")
    }
    #expect(missing.isEmpty)
  }
}
