import Foundation

let newline: [UInt8] = [UInt8(ascii: "\n")]

/// Writes everything, or ends the agent: a closed pipe is no reason to go on.
func emit(_ bytes: [UInt8], to descriptor: Int32) {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno != EINTR { leave(98) }
    rest = rest.dropFirst(max(count, 0))
  }
}

/// Opens a file or a named pipe, writes to it and closes it.
func emit(_ bytes: [UInt8], toFile name: String, _ flags: Int32) {
  let descriptor = open(name, flags, 0o666)
  guard descriptor >= 0 else { give(up: "cannot open \(name)") }
  emit(bytes, to: descriptor)
  close(descriptor)
}

func write(_ instruction: Instruction, _ flags: Int32) {
  let arguments = instruction.arguments(2)
  let name = String(decoding: arguments[0], as: UTF8.self)
  emit(arguments[1] + newline, toFile: name, O_WRONLY | O_CREAT | flags)
}

/// Lines of 80 bytes, the last one cut to the size.
func fill(_ size: Int) {
  let line = [UInt8](repeating: UInt8(ascii: "x"), count: 79) + newline
  let block = Array(repeatElement(line, count: 1000).joined())
  var left = size
  while left > 0 {
    emit(Array(block.prefix(left)), to: 1)
    left -= block.count
  }
}

func copyInput(to name: String) {
  emit(
    Array(FileHandle.standardInput.readDataToEndOfFile()), toFile: name,
    O_WRONLY | O_CREAT | O_TRUNC)
}

func waitForByte(_ name: String) {
  let descriptor = open(name, O_RDONLY)
  guard descriptor >= 0 else { give(up: "cannot open \(name)") }
  var byte: UInt8 = 0
  while read(descriptor, &byte, 1) < 0, errno == EINTR {}
  close(descriptor)
}

func bytes(hexadecimal text: String) -> [UInt8] {
  let digits = text.compactMap(\.hexDigitValue)
  return stride(from: 0, to: digits.count - 1, by: 2).map {
    UInt8(digits[$0] * 16 + digits[$0 + 1])
  }
}
