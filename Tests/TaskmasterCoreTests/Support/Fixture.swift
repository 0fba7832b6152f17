import Foundation

/// The lines of a file in the folder of fixtures.
func fixture(_ name: String, file: String = #filePath) throws -> [[UInt8]] {
  let folder = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
  let data = try Data(contentsOf: folder.appendingPathComponent("Fixtures/\(name)"))
  return data.split(separator: UInt8(ascii: "\n")).map { Array($0) }
}
