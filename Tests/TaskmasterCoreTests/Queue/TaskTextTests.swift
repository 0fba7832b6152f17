import TaskmasterCore
import Testing

struct TaskTextTests {
  @Test(arguments: [
    ("implement login", "implement login"),
    ("implement login\n", "implement login"),
    ("\n \t\n\r\n  first\n\n\tsecond  \n   \n\t\n", "  first\n\n\tsecond  "),
    ("a\r\nb\r\n", "a\nb"),
    ("a\rb\r", "a\rb\r"),
    ("a\r\r\nb", "a\nb"),
    ("\r\n\r\na", "a"),
    ("a\n\u{a0}", "a\n\u{a0}"),
    ("\u{feff}a", "\u{feff}a"),
    ("e\u{301}\u{0b}é", "e\u{301}\u{0b}é"),
    ("-rf", "-rf"), ("# not a comment", "# not a comment"),
    ("Taskmaster-Occurrence: 2\nand more", "Taskmaster-Occurrence: 2\nand more"),
    ("about Taskmaster-Occurrence: 2", "about Taskmaster-Occurrence: 2"),
  ])
  func normalForm(given: String, text: String) throws {
    let task = try TaskText(given)
    #expect(Array(task.text.utf8) == Array(text.utf8))
    #expect(try TaskText(bytes: Array(given.utf8)) == task)
  }

  @Test func theNormalFormIsItsOwn() throws {
    var random = SplitMix64(seed: 13)
    let pieces = ["\r", "\n", " ", "\t", "a", "é", "\u{b}", "Taskmaster-Occurrence", ":"].map {
      Array($0.utf8)
    }
    for _ in 0..<2000 {
      let bytes = (0..<random.below(12)).flatMap { _ in random.pick(pieces) }
      guard let task = try? TaskText(bytes: bytes) else { continue }
      let again = try TaskText(bytes: Array(task.text.utf8))
      #expect(Array(again.text.utf8) == Array(task.text.utf8))
      #expect(!task.title.utf8.contains(0x0a))
      #expect(task.text.utf8.starts(with: task.title.utf8))
    }
  }

  @Test(arguments: ["", "\n", " ", "\t \r\n \n", "\r\n"])
  func refusesEmpty(given: String) {
    #expect(throws: TaskTextError.empty) { try TaskText(given) }
  }

  @Test(arguments: [[0x80], [0x61, 0xff], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0x0a, 0xe2, 0x82]])
  func refusesInvalidUTF8(bytes: [UInt8]) {
    #expect(throws: TaskTextError.notUTF8) { try TaskText(bytes: bytes) }
  }

  @Test func refusesNUL() {
    #expect(throws: TaskTextError.containsNUL) { try TaskText("a\u{0}b") }
    #expect(throws: TaskTextError.containsNUL) { try TaskText(bytes: [0x61, 0x0a, 0x00]) }
  }

  @Test func aMebibyteIsTheMost() throws {
    let most = [UInt8](repeating: 0x61, count: 1 << 20)
    #expect(try TaskText(bytes: most).text.utf8.count == 1 << 20)
    #expect(
      try TaskText(bytes: Array("\n\n".utf8) + most + Array("\r\n".utf8)).text.utf8.count == 1 << 20
    )
    #expect(throws: TaskTextError.tooLong(bytes: (1 << 20) + 1)) {
      try TaskText(bytes: most + [0x61])
    }
  }

  @Test(arguments: [
    "Taskmaster-Occurrence: 2", "a\n\nTaskmaster-Occurrence: 2\n", "a\nTaskmaster-Occurrence:\n \n",
  ])
  func refusesTheTrailerOfAnOccurrence(given: String) {
    #expect(throws: TaskTextError.endsInOccurrence) { try TaskText(given) }
  }

  @Test func messages() throws {
    let text = try TaskText("implement login\n\nwith care").text
    #expect(
      TaskText.message(of: text, occurrence: 1) == Array("implement login\n\nwith care\n".utf8))
    #expect(
      TaskText.message(of: text, occurrence: 3)
        == Array("implement login\n\nwith care\n\nTaskmaster-Occurrence: 3\n".utf8))
    for odd in [0, -1, Int64.min] {
      #expect(TaskText.message(of: "a", occurrence: odd) == [0x61, 0x0a])
    }
  }

  /// No two tasks have one message: the id of a task tells its text and its occurrence.
  @Test func messagesTellTasksApart() throws {
    var random = SplitMix64(seed: 14)
    var seen: [[UInt8]: String] = [:]
    let pieces = ["\n", "a", "Taskmaster-Occurrence: 2", "Taskmaster-Occurrence: 3", "\n\n"]
    for _ in 0..<2000 {
      let given = (0..<random.below(6)).map { _ in random.pick(pieces) }.joined()
      guard let text = try? TaskText(given).text else { continue }
      for occurrence in 1...3 as ClosedRange<Int64> {
        let name = "\(occurrence) \(text)"
        #expect(
          seen.updateValue(name, forKey: TaskText.message(of: text, occurrence: occurrence)) ?? name
            == name)
      }
    }
    #expect(seen.count > 100)
  }

  @Test func errorsSayWhatIsWrong() {
    let errors: [TaskTextError] = [
      .notUTF8, .containsNUL, .empty, .tooLong(bytes: 1_048_577), .endsInOccurrence,
    ]
    #expect(Set(errors.map(\.description)).count == errors.count)
    #expect(
      "\(TaskTextError.tooLong(bytes: 1_048_577))"
        == "the text of the task has 1048577 bytes; 1048576 is the most")
  }

  @Test func titleOfAnyText() {
    #expect(TaskText.title(of: "") == "")
    #expect(TaskText.title(of: "one\ntwo") == "one")
    #expect(TaskText.title(of: "one\r\ntwo") == "one\r")
  }

  @Test func taskCommit() {
    #expect(ObjectID(hex: TaskCommit.emptyTree) != nil)
    #expect(
      "\(TaskCommit.name) <\(TaskCommit.email)>" == "git-taskmaster <git-taskmaster@localhost>")
  }
}
