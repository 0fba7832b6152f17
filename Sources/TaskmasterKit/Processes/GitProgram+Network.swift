extension GitProgram {
  /// Makes ssh give up on what hangs and ask for nothing, and leaves it the user's own otherwise.
  ///
  /// Of the places the user may have named it in, the first that git would look at is taken:
  /// `GIT_SSH_COMMAND`, `core.sshCommand`, `GIT_SSH`.
  func useOwnSSH(_ invocation: inout Invocation) async throws(ProgramError) {
    let variables = invocation.environment
    var command = variables["GIT_SSH_COMMAND"] ?? ""
    if command.isEmpty { command = try await configured("core.sshCommand") ?? "" }
    if command.isEmpty, let program = variables["GIT_SSH"], !program.isEmpty {
      command = ProgramError.quoted(program)
    }
    if command.isEmpty { command = "ssh" }
    var variant = variables["GIT_SSH_VARIANT"] ?? ""
    if variant.isEmpty { variant = try await configured("ssh.variant") ?? "auto" }
    invocation.environment["GIT_SSH_COMMAND"] = Self.patient(command, variant: variant)
  }

  /// The command with the options that its kind of ssh understands.
  static func patient(_ command: String, variant: String) -> String {
    let words = command.lowercased()
    switch variant {
    case "simple": return command
    case "plink", "putty", "tortoiseplink": return "\(command) -batch"
    case "auto" where words.contains("plink"): return "\(command) -batch"
    default:
      return "\(command) -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15"
    }
  }

  private func configured(_ name: String) async throws(ProgramError) -> String? {
    let answer = try await answer(["config", "--get", name])
    guard answer.status == 0 else { return nil }
    return String(decoding: answer.output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
