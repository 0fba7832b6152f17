/// A type that a member of an event may have.
protocol FieldValue {
  init?(_ field: JSONValue)

  /// Takes the content of a string that is valid UTF-8.
  init?(text: UnsafeBufferPointer<UInt8>)
}

extension FieldValue {
  init?(text: UnsafeBufferPointer<UInt8>) { return nil }
}

extension String: FieldValue {
  init?(_ field: JSONValue) {
    guard let text = field.stringValue else { return nil }
    self = text
  }

  init?(text: UnsafeBufferPointer<UInt8>) { self.init(decoding: text, as: UTF8.self) }
}

extension Int64: FieldValue {
  init?(_ field: JSONValue) {
    guard let number = field.integerValue else { return nil }
    self = number
  }
}

extension Double: FieldValue {
  init?(_ field: JSONValue) {
    guard let number = field.numberValue else { return nil }
    self = number
  }
}

extension Bool: FieldValue {
  init?(_ field: JSONValue) {
    guard let truth = field.boolValue else { return nil }
    self = truth
  }
}

extension ObjectID: FieldValue {
  init?(_ field: JSONValue) {
    guard let text = field.stringValue else { return nil }
    self.init(hex: text)
  }

  init?(text: UnsafeBufferPointer<UInt8>) { self.init(hexDigits: text) }
}

extension Timestamp: FieldValue {
  init?(_ field: JSONValue) {
    guard let text = field.stringValue else { return nil }
    self.init(text)
  }

  init?(text: UnsafeBufferPointer<UInt8>) { self.init(ascii: text) }
}

extension ArtifactFile: FieldValue {
  init?(_ field: JSONValue) {
    guard let path = field["path"]?.stringValue, let hex = field["blob"]?.stringValue,
      let blob = ObjectID(hex: hex)
    else { return nil }
    self.init(path: path, blob: blob)
  }
}

extension CheckResult: FieldValue {
  init?(_ field: JSONValue) {
    guard let command = field["command"]?.stringValue, let exit = field["exit"]?.integerValue,
      let seconds = field["seconds"]?.numberValue
    else { return nil }
    self.init(command: command, exit: exit, seconds: seconds)
  }
}

extension Array: FieldValue where Element: FieldValue {
  init?(_ field: JSONValue) {
    guard let raw = field.arrayValue else { return nil }
    self = []
    reserveCapacity(raw.count)
    for item in raw {
      guard let value = Element(item) else { return nil }
      append(value)
    }
  }
}
