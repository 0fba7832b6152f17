/// What `hooks/pre-push` of the distribution holds between its marker lines, and the markers themselves.
enum HookScript {
  static let begin = "# >>> git-taskmaster >>>"
  static let end = "# <<< git-taskmaster <<<"
  static let shebang = "#!/bin/sh"

  /// The block for `pre-push`, markers included, each line with its end.
  static let prePush = """
    \(begin)
    # Verifies the task branches and the log that are being pushed. Reads only.
    if command -v git-taskmaster >/dev/null; then
      taskmaster_refs=$(cat)
      printf '%s\\n' "$taskmaster_refs" | git taskmaster hook pre-push "$@" || exit 1
      # What comes below reads the same input.
      if [ -n "$taskmaster_refs" ]; then
        exec <<TASKMASTER_REFS
    $taskmaster_refs
    TASKMASTER_REFS
      fi
    else
      echo 'warning: git-taskmaster is not on PATH; pushing without its verification' >&2
    fi
    \(end)

    """
}
