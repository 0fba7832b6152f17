import GitFixtures
import Testing

@testable import Git

@Suite struct PackedReferencesTests {
  private func names(_ text: String, under prefix: String) throws -> [String] {
    let fixture = try GitFixture.outside()
    try fixture.write("packed-refs", text)
    var names: [String] = []
    let references = try PackedReferences(in: fixture.path)
    references.forEach(under: Array(prefix.utf8)) { record in
      names.append(String(decoding: record.name, as: UTF8.self))
      return true
    }
    return names
  }

  private let id = String(repeating: "1", count: 40)

  @Test func searchFindsWhatAWalkFinds() throws {
    let fixture = try GitFixture.outside()
    var random = SeededGenerator(seed: 7)
    let letters = ["a", "b", "/", "-", "ab"]
    for round in 0..<60 {
      let names = Set(
        (0..<Int.random(in: 0...40, using: &random)).map { _ in
          "refs/" + (0..<4).map { _ in letters.randomElement(using: &random) ?? "" }.joined()
        }
      ).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      let lines = names.map { name in
        "\(id) \(name)\n" + (Bool.random(using: &random) ? "^\(id)\n" : "")
      }
      let header = round % 2 == 0 ? "# pack-refs with: peeled fully-peeled sorted \n" : ""
      try fixture.write("packed-refs", header + lines.joined())
      let references = try PackedReferences(in: fixture.path)
      for prefix in names + ["refs/", "refs/a", "refs/a/", "", "refs/zz", "a", "refs/ab-b/ab"] {
        var found: [String] = []
        references.forEach(under: Array(prefix.utf8)) { record in
          found.append(String(decoding: record.name, as: UTF8.self))
          return true
        }
        #expect(found == names.filter { $0.utf8.starts(with: prefix.utf8) })
        #expect((references.record(named: Array(prefix.utf8)) != nil) == names.contains(prefix))
      }
    }
  }

  @Test func noFileAndAnEmptyOne() throws {
    let fixture = try GitFixture.outside()
    let references = try PackedReferences(in: fixture.path)
    #expect(references.record(named: Array("refs/heads/a".utf8)) == nil)
    #expect(try names("", under: "refs/") == [])
    #expect(try names("# pack-refs with: sorted", under: "refs/") == [])
  }

  @Test func linesThatAreNone() throws {
    let text = "\n\(id)\n\(id) \nxyz\n\(id.dropLast())x refs/heads/bad\n\(id) refs/heads/a"
    #expect(try names(text, under: "refs/") == ["refs/heads/a"])
  }
}
