import Foundation

/// Does what one line says.
func perform(_ instruction: Instruction) {
  if let (count, script) = shellInstructions[instruction.name] {
    return shell(script, instruction.words(count))
  }
  switch instruction.name {
  // Output.
  case "print": emit(instruction.arguments(1)[0] + newline, to: 1)
  case "print-error": emit(instruction.arguments(1)[0] + newline, to: 2)
  case "print-bytes": emit(bytes(hexadecimal: instruction.words(1)[0]), to: 1)
  case "fill-stdout": fill(instruction.number)
  case "line-without-end":
    emit([UInt8](repeating: UInt8(ascii: "x"), count: instruction.number), to: 1)

  // Files, below the directory the agent was started in unless their path is full.
  case "write": write(instruction, O_TRUNC)
  case "append": write(instruction, O_APPEND)
  case "copy-stdin": copyInput(to: instruction.words(1)[0])

  // What the tool has promised.
  case "expect-file": expectFile(instruction)
  case "expect-env": expectVariable(instruction)
  case "expect-no-env":
    let name = instruction.words(1)[0]
    if environment[name] != nil { fail("\(name) is set") }

  // The end, or none.
  case "fail": leave(Int32(instruction.number))
  case "hang": hang()
  case "ignore-term": ignoreRequestsToStop()
  case "exit-on-int": exitOnInterrupt(Int32(instruction.number))
  case "spawn-daemon": spawnDaemon(writingIDTo: instruction.words(1)[0])

  // As Goose: says what it says in a case, and ends.
  case "goose":
    let words = instruction.optionalWords(4)
    guard let session = gooseSession else { give(up: "it is not called as Goose is") }
    session.play(words[0], words[3])

  // Meetings with the test.
  case "signal-fifo": emit(newline, toFile: instruction.words(1)[0], O_WRONLY)
  case "wait-fifo": waitForByte(instruction.words(1)[0])

  default: give(up: "no such instruction: \(instruction.name)")
  }
}

/// Instructions that are commands of the shell: how many arguments they take, and what they run.
private let shellInstructions: [String: (Int, String)] = [
  "sh": (1, #"eval "$1""#),
  "mkdir": (1, #"mkdir -p -- "$1""#),
  "delete": (1, #"rm -rf -- "$1""#),
  "commit": (1, #"git add -A && git commit -q -m "$1""#),
  "switch": (1, #"git switch -q "$1" 2>/dev/null || git switch -q -c "$1""#),
  "nested-repo": (1, #"git init -q "$1" && echo nested >"$1/file""#),
  "unreadable": (1, #"mkdir -p "$1" && echo hidden >"$1/file" && chmod 0 "$1""#),
  "remove-repository": (0, "rm -rf .git"),
  "move-repository": (0, "mv .git moved.git"),
  // In a repository given by its path: a branch and its new commit; a hook's name; a key and its value.
  "move-branch": (3, #"git -C "$1" update-ref "refs/heads/$2" "$3""#),
  "plant-hook": (
    2,
    #"""
    hook=$(git -C "$1" rev-parse --absolute-git-dir)/hooks/$2
    mkdir -p "${hook%/*}" && printf '#!/bin/sh\nexit 0\n' >"$hook" && chmod +x "$hook"
    """#
  ),
  "set-config": (3, #"git -C "$1" config "$2" "$3""#),
]

private func shell(_ script: String, _ arguments: [String]) {
  let status = run("/bin/sh", ["-c", script, "sh"] + arguments)
  if status != 0 { leave(status) }
}

private func expectFile(_ instruction: Instruction) {
  let arguments = instruction.arguments(2)
  let name = String(decoding: arguments[0], as: UTF8.self)
  guard let contents = FileManager.default.contents(atPath: name) else { fail("no file \(name)") }
  if Array(contents) != arguments[1] + newline {
    fail("\(name) holds: \(String(decoding: contents, as: UTF8.self))")
  }
}

private func expectVariable(_ instruction: Instruction) {
  let words = instruction.words(2)
  if environment[words[0]] != words[1] {
    fail("\(words[0]) is \(environment[words[0]] ?? "not set")")
  }
}

/// Ends the agent as one that did not do its task.
private func fail(_ message: String) -> Never {
  emit(Array("scripted agent: \(message)\n".utf8), to: 2)
  leave(1)
}
