/// Who did something, and when.
public struct Signature: Sendable, Hashable {
  /// The person's name.
  public var name: String
  /// The person's address.
  public var email: String
  /// Seconds since 1970 in UTC.
  public var seconds: Int64
  /// How far the person's clock was ahead of UTC.
  public var offsetMinutes: Int32

  /// Makes a signature.
  ///
  /// - Parameters:
  ///   - name: The person's name.
  ///   - email: The person's address.
  ///   - seconds: Seconds since 1970 in UTC.
  ///   - offsetMinutes: How far the person's clock was ahead of UTC.
  public init(name: String, email: String, seconds: Int64, offsetMinutes: Int32 = 0) {
    self.name = name
    self.email = email
    self.seconds = seconds
    self.offsetMinutes = offsetMinutes
  }
}
