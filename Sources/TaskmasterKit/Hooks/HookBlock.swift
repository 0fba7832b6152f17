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

  /// `pre-push`, the same text as in the file that is shipped.
  ///
  /// It stands before all other lines, since those may end the script; so it reads the input, and gives it
  /// to them once more.
  static let prePush = HookBlock(
    text: #"""
      # >>> git-taskmaster >>>
      # Verifies the task branches and the log that are pushed. Lines below this block get the same input.
      if command -v git-taskmaster >/dev/null 2>&1; then
        taskmaster_refs=$(cat)
        printf '%s\n' "$taskmaster_refs" | git-taskmaster hook pre-push "$@" || exit 1
        if [ -n "$taskmaster_refs" ]; then
          exec <<TASKMASTER_REFS
      $taskmaster_refs
      TASKMASTER_REFS
        else
          exec </dev/null
        fi
      else
        echo 'warning: git-taskmaster is not on PATH; pushing without its verification' >&2
      fi
      # <<< git-taskmaster <<<

      """#)
}
