import Foundation

// The worker of the tests: does what a script says, line by line, and nothing else. The script is the
// file named by SCRIPTED_AGENT or by the first argument; `Instruction.swift` says what it may hold. Under
// the name `goose` it is called, and answers, as Goose does: `Goose.swift`.

let words = CommandLine.arguments

if words.count == 3, words[1] == daemonArgument {
  startDaemon(writingIDTo: words[2])
}
if words.count == 2, words[1] == daemonArgument {
  beDaemon()
}
let environment = ProcessInfo.processInfo.environment
let isGoose = (words[0] as NSString).lastPathComponent == "goose"
let argument = isGoose ? nil : words.dropFirst().first { !$0.hasPrefix("-") }
guard let path = argument ?? environment["SCRIPTED_AGENT"],
  let script = FileManager.default.contents(atPath: path)
else {
  give(up: "no script: neither an argument nor SCRIPTED_AGENT names a file")
}
scriptPath = path
let lines = script.split(separator: UInt8(ascii: "\n")).map { Array($0) }
if isGoose { beGoose(lines, beside: path) }
for line in lines {
  if let instruction = Instruction(line, in: environment) {
    perform(instruction)
  }
}
leave(0)
