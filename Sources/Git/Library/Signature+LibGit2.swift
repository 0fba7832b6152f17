import CLibGit2

extension Signature {
  /// Lends the signature as libgit2 wants it.
  ///
  /// Not made by the library's own function, which refuses a name that is empty.
  func withRaw<T>(_ body: (UnsafePointer<git_signature>) -> T) -> T {
    SignatureText.clean(name).withCString { name in
      SignatureText.clean(email).withCString { email in
        // The library reads through these pointers and copies; it never writes.
        var raw = git_signature(
          name: UnsafeMutablePointer(mutating: name),
          email: UnsafeMutablePointer(mutating: email),
          when: git_time(
            time: seconds, offset: offsetMinutes,
            sign: CChar(bitPattern: UInt8(ascii: offsetMinutes < 0 ? "-" : "+"))))
        return body(&raw)
      }
    }
  }
}
