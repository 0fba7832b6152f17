import Testing

@testable import TaskmasterKit

/// What becomes of a template's text.
struct InstructionsTemplateTests {
  private func render(_ text: String, _ values: [InstructionsTemplate.Placeholder: String] = [:])
    throws -> String
  {
    try InstructionsTemplate(text).render { values[$0] ?? "" }
  }

  @Test func everyPlaceholderIsReplaced() throws {
    for placeholder in InstructionsTemplate.Placeholder.allCases {
      let text = "<{{\(placeholder.rawValue)}}> {{task}}"
      let rendered = try InstructionsTemplate(text).render { $0 == placeholder ? "value" : "task" }
      #expect(rendered == "<value> \(placeholder == .task ? "value" : "task")\n")
    }
  }

  @Test func whatIsPutInIsNotLookedThroughAgain() throws {
    #expect(try render("{{task}}", [.task: "say {{title}}", .title: "no"]) == "say {{title}}\n")
  }

  @Test(arguments: ["{{ task }}", "{{\ttask}}", "{{task }}"])
  func blanksWithinAreAllowed(text: String) throws {
    #expect(try render(text, [.task: "x"]) == "x\n")
  }

  @Test func aLineForWhichThereIsNothingToSayGoes() throws {
    #expect(
      try render("{{task}}\n\n{{before}}\n\n{{proof}}\nend", [.task: "x", .proof: "p"])
        == "x\n\np\nend\n")
    #expect(try render("{{task}}\n\nbefore: {{before}}", [.task: "x"]) == "x\n\nbefore: \n")
  }

  @Test func bracesThatAreNoPlaceholderStay() throws {
    #expect(try render("{{task}} { { }} {{", [.task: "x"]) == "x { { }} {{\n")
  }

  @Test func linesOfOtherSystems() throws {
    #expect(try render("a\r\n{{task}}\r\n", [.task: "x"]) == "a\nx\n")
  }

  @Test func anUnknownPlaceholder() {
    #expect(throws: InstructionsTemplateError.unknownPlaceholder("tsak", line: 3)) {
      try InstructionsTemplate("{{task}}\n\n{{tsak}}\n")
    }
  }

  @Test(arguments: ["", "no task", "{{title}}"])
  func oneThatDoesNotSayTheTask(text: String) {
    #expect(throws: InstructionsTemplateError.withoutTask) { try InstructionsTemplate(text) }
  }

  @Test func longDetailsKeepTheirFirstLineAndTheirEnd() {
    let text = "the check failed\n" + String(repeating: "ä", count: 5000) + "\nlast"
    let cut = WorkSession.cut(text, to: 4096)
    #expect(cut.utf8.count <= 4096)
    #expect(cut.hasPrefix("the check failed\n…ä"))
    #expect(cut.hasSuffix("ä\nlast"))
    let oneLine = WorkSession.cut(String(repeating: "ä", count: 5000), to: 4096)
    #expect(oneLine.utf8.count <= 4096 && oneLine.hasPrefix("…ä"))
  }
}
