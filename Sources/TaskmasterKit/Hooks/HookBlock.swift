/// The lines that make a hook ours, between two marks; all else in the file belongs to somebody else.
struct HookBlock: Hashable, Sendable {
  /// The lines, marks included, each ending in a newline.
  let text: String

  /// The mark that begins the block.
  static let begin = "# >>> git-taskmaster >>>"
  /// The mark that ends it.
  static let end = "# <<< git-taskmaster <<<"
  /// What a hook of our own begins with.
  static let interpreter = "#!/bin/sh\n"

  /// The whole file, where there is none yet.
  var script: String { Self.interpreter + text }
}

extension HookBlock {
  /// The block of a hook, the same text as in the file that is shipped.
  ///
  /// It stands before all other lines, since those may end the script; so it reads the input, and gives it
  /// to them once more.
  init(_ kind: HookKind) {
    text = """
      \(Self.begin)
      # \(kind.purpose) Lines below this block get the same input.
      if command -v git-taskmaster >/dev/null 2>&1; then
        taskmaster_refs=$(cat)
        printf '%s\\n' "$taskmaster_refs" | git-taskmaster hook \(kind.rawValue) -- "$@" || \(kind.refusal)
        if [ -n "$taskmaster_refs" ]; then
          exec <<TASKMASTER_REFS
      $taskmaster_refs
      TASKMASTER_REFS
        else
          exec </dev/null
        fi
      else
      \(kind.absence)
      fi
      \(Self.end)

      """
  }
}

/// A hook that we ship.
public enum HookKind: String, Hashable, Sendable, CaseIterable {
  /// Runs in a clone, before anything is pushed.
  case prePush = "pre-push"
  /// Runs in a clone, after an amend or a rebase.
  case postRewrite = "post-rewrite"
  /// Runs on a server, before anything of a push is taken.
  case preReceive = "pre-receive"

  /// The hooks of a clone that people work in.
  public static let client: [HookKind] = [.prePush, .postRewrite]
  /// The hook of a repository that is pushed to.
  public static let server: [HookKind] = [.preReceive]

  fileprivate var purpose: String {
    switch self {
    case .prePush: "Verifies the task branches and the log that are pushed."
    case .postRewrite: "Says what an amend or a rebase of task branches means for their chain."
    case .preReceive: "Refuses task branches and logs that are not what they have to be."
    }
  }

  /// What the script does when the program says no.
  fileprivate var refusal: String { self == .postRewrite ? ":" : "exit 1" }

  /// What it does where the program is not there: a client goes on, a server refuses.
  fileprivate var absence: String {
    let missing = "git-taskmaster is not on PATH"
    switch self {
    case .prePush:
      return "  echo 'warning: \(missing); pushing without its verification' >&2"
    case .postRewrite:
      return "  echo 'warning: \(missing); task branches were not looked at' >&2"
    case .preReceive:
      return "  echo 'taskmaster: \(missing) of this server; nothing is taken' >&2\n  exit 1"
    }
  }
}
