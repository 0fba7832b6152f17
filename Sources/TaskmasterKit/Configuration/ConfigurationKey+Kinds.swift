extension ConfigurationKey {
  /// Any text; an empty one is as good as none.
  static func text(
    _ name: String, _ path: any WritableKeyPath<Configuration, String?> & Sendable
  ) -> ConfigurationKey {
    ConfigurationKey(name: name, expected: "text") {
      $0[keyPath: path] = $1.isEmpty ? nil : $1
      return true
    }
  }

  static func duration(
    _ name: String, _ path: any WritableKeyPath<Configuration, Duration> & Sendable,
    mayBeZero: Bool = true
  ) -> ConfigurationKey {
    let expected = DurationText.expected + (mayBeZero ? "" : ", more than 0")
    return ConfigurationKey(name: name, expected: expected) {
      guard let duration = DurationText.parse($1), mayBeZero || duration > .zero else {
        return false
      }
      $0[keyPath: path] = duration
      return true
    }
  }

  static func count(
    _ name: String, _ path: any WritableKeyPath<Configuration, Int> & Sendable,
    atLeast least: Int
  ) -> ConfigurationKey {
    ConfigurationKey(name: name, expected: "a number, \(least) or more") {
      guard let number = Int($1), number >= least else { return false }
      $0[keyPath: path] = number
      return true
    }
  }

  /// What Git takes for true or false.
  static func flag(
    _ name: String, _ path: any WritableKeyPath<Configuration, Bool> & Sendable
  ) -> ConfigurationKey {
    ConfigurationKey(name: name, expected: "true or false", bare: "true") {
      switch $1.lowercased() {
      case "true", "yes", "on", "1": $0[keyPath: path] = true
      case "false", "no", "off", "0", "": $0[keyPath: path] = false
      default: return false
      }
      return true
    }
  }

  /// Several values; an empty one takes back those before it, as in Git's own lists.
  static func list(
    _ name: String, _ path: any WritableKeyPath<Configuration, [String]> & Sendable,
    of expected: String = "text", _ read: @escaping @Sendable (String) -> String? = { $0 }
  ) -> ConfigurationKey {
    ConfigurationKey(
      name: name, expected: "\(expected), any number of times", isList: true
    ) { configuration, value in
      if value.isEmpty {
        configuration[keyPath: path] = []
      } else if let value = read(value) {
        configuration[keyPath: path].append(value)
      } else {
        return false
      }
      return true
    }
  }

  static func choice<Choice: RawRepresentable<String> & CaseIterable & SendableMetatype>(
    _ name: String, _ path: any WritableKeyPath<Configuration, Choice> & Sendable
  ) -> ConfigurationKey {
    let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    return ConfigurationKey(name: name, expected: "one of \(words)") {
      guard let choice = Choice(rawValue: $1) else { return false }
      $0[keyPath: path] = choice
      return true
    }
  }
}

/// The beginning of branch names that `taskmaster.branchPrefix` may be.
enum BranchPrefix {
  /// Whether the prefix and a number make a branch name that Git accepts.
  static func isValid(_ prefix: String) -> Bool {
    let components = (prefix + "0").split(separator: "/", omittingEmptySubsequences: false)
    return !prefix.hasPrefix("-") && prefix.utf8.allSatisfy(isAllowed)
      && !prefix.contains("..") && !prefix.contains("@{")
      && components.allSatisfy { component in
        !component.isEmpty && !component.hasPrefix(".") && !component.hasSuffix(".lock")
      }
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte != 0x7F && !"~^:?*[\\".utf8.contains(byte)
  }
}
