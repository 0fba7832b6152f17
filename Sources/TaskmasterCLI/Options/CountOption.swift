import ArgumentParser

extension FixedWidthInteger {
  /// Reads the value of an option that takes a number.
  /// - Throws: `ValidationError` when it is none, or less than that.
  static func count(from least: Self, _ text: String) throws -> Self {
    guard let number = Self(text), number >= least else {
      throw ValidationError("it is a number, \(least) or more")
    }
    return number
  }
}
