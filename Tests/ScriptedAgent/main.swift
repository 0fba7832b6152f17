import Foundation

// The worker of the tests: does what a script says, line by line, and nothing else. The script is the
// file named by SCRIPTED_AGENT or by the first argument; `Instruction.swift` says what it may hold.

let words = CommandLine.arguments

if words.count == 3, words[1] == daemonArgument {
  startDaemon(writingIDTo: words[2])
}
if words.count == 2, words[1] == daemonArgument {
  beDaemon()
}
let environment = ProcessInfo.processInfo.environment
guard let path = words.dropFirst().first ?? environment["SCRIPTED_AGENT"],
  let script = FileManager.default.contents(atPath: path)
else {
  give(up: "no script: neither an argument nor SCRIPTED_AGENT names a file")
}
for line in script.split(separator: UInt8(ascii: "\n")) {
  if let instruction = Instruction(Array(line), in: environment) {
    perform(instruction)
  }
}
leave(0)
