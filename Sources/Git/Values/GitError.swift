/// What went wrong with a repository.
///
/// Absence is no error: what may be missing is an optional.
public struct GitError: Error, Sendable, Hashable {
  /// Which kind of failure it was.
  public var code: Code
  /// The part of libgit2 that reported it (`git_error_t`); 0 when it was found out on this side.
  public var category: Int32
  /// What was tried, with its operand: `read object 4dd491c…`.
  public var operation: String
  /// Why it failed, in one line.
  public var message: String
  /// What a person can do about it.
  public var hint: String?

  /// Makes an error.
  ///
  /// - Parameters:
  ///   - code: Which kind of failure it was.
  ///   - category: The part of libgit2 that reported it.
  ///   - operation: What was tried, with its operand.
  ///   - message: Why it failed.
  ///   - hint: What a person can do about it.
  public init(
    code: Code, category: Int32 = 0, operation: String, message: String, hint: String? = nil
  ) {
    self.code = code
    self.category = category
    self.operation = operation
    self.message = message
    self.hint = hint
  }
}

extension GitError: CustomStringConvertible {
  /// What was tried and why it failed, without the hint.
  public var description: String { "\(operation): \(message)" }
}

extension GitError {
  /// The error with a hint that something in the repository is damaged.
  var ofDamage: GitError {
    var error = self
    error.hint = error.hint ?? "git fsck tells what else is damaged"
    return error
  }
}

extension GitError {
  /// A kind of failure: a code of libgit2 (below zero) or one of this module (above).
  ///
  /// The set is open: a newer library may report codes that have no name here.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The number behind the name.
    public var rawValue: Int32

    /// Wraps a number.
    ///
    /// - Parameter rawValue: A code of libgit2 or of this module.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// A failure of no particular kind.
    public static let failed = Code(rawValue: -1)
    /// A repository, or an object that must be there, is missing.
    public static let notFound = Code(rawValue: -3)
    /// Something of that name exists already.
    public static let exists = Code(rawValue: -4)
    /// A name is not one that Git accepts.
    public static let invalidName = Code(rawValue: -12)
    /// Another process holds the lock.
    public static let locked = Code(rawValue: -14)
    /// Another process changed the value.
    public static let modified = Code(rawValue: -15)
    /// The repository belongs to somebody else and nothing says that it may be trusted.
    public static let owner = Code(rawValue: -36)

    /// The repository uses a format that cannot be read here.
    public static let unsupported = Code(rawValue: 1)
    /// An object is larger than the caller accepts.
    public static let tooLarge = Code(rawValue: 2)
    /// An object is of another kind than the one asked for.
    public static let wrongKind = Code(rawValue: 3)
    /// An object cannot be parsed.
    public static let malformed = Code(rawValue: 4)
    /// Something given by the caller cannot be stored in Git.
    public static let invalid = Code(rawValue: 5)
  }
}
