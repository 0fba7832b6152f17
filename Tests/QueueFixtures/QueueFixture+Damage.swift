import Git
import GitFixtures
public import TaskmasterCore

// What nobody should do to a repository, and somebody will.
extension QueueFixture {
  /// Appends lines to the note on an object as stock Git does.
  public func append(_ lines: [UInt8]..., on object: ObjectID) throws {
    let note = lines.flatMap { $0 + [UInt8(ascii: "\n")] }
    try fixture.run(
      "git", ["notes", "--ref=taskmaster", "append", "--file=-", object.hex], input: note
    ).succeeded()
  }

  /// Writes the note on an object anew, without the lines that begin an event of that name.
  public func dropEvents(named name: String, on object: ObjectID) throws {
    let note = try fixture.git("notes", "--ref=taskmaster", "show", object.hex).line
    let kept = note.split(separator: "\n").filter { !$0.contains(#""event":"\#(name)""#) }
    try fixture.git(
      "notes", "--ref=taskmaster", "add", "--force", "--file=-", object.hex,
      input: kept.map { $0 + "\n" }.joined())
  }

  /// A line of the log.
  public func line(clock: UInt64, _ fact: Fact) -> [UInt8] {
    let at = Timestamp(microseconds: 1_893_456_000_000_000 + Int64(clock))
    return Event(at: at, by: "A U Thor <author@example.com>", clock: clock, fact: fact).line
  }

  /// Removes an object that lies in a file of its own.
  public func remove(object hex: String) throws { try fixture.remove(path(ofObject: hex)) }

  /// Cuts an object that lies in a file of its own in two.
  public func truncate(object hex: String) throws {
    let path = path(ofObject: hex)
    let bytes = try fixture.readBytes(path)
    try fixture.remove(path)
    try fixture.write(path, bytes: Array(bytes.prefix(bytes.count / 2)))
  }

  /// Puts a copy of another object's file in the place of an object's.
  public func replace(object hex: String, by other: String) throws {
    try remove(object: hex)
    try fixture.write(
      path(ofObject: hex), bytes: try fixture.readBytes(path(ofObject: other)))
  }

  /// Leaves nothing in the file of an object, as a power cut does.
  public func empty(object hex: String) throws {
    let path = path(ofObject: hex)
    try fixture.remove(path)
    try fixture.write(path, "")
  }

  private func path(ofObject hex: String) -> String {
    repository.commonDirectory + "/objects/\(hex.prefix(2))/\(hex.dropFirst(2))"
  }
}
