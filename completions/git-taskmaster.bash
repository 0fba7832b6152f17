# Completion for bash: of `git taskmaster`, which Git's own completion asks for under the name
# _git_taskmaster, and of `git-taskmaster`.

# shellcheck disable=SC2154 # cur and prev are set by Git's completion
_git_taskmaster() {
  local commands="add list show work verify log cancel retry stats doctor worker init hooks"
  local command
  command=$(__git_find_on_cmdline "$commands")
  case $command,$cur in
    ,-*) __gitcomp "--help --version" ;;
    ,*) __gitcomp "$commands" ;;
    *,--*) __git_taskmaster_options "$command" ;;
    hooks,*) __gitcomp "install uninstall status" ;;
    add,*) __git_taskmaster_add ;;
    list,* | verify,* | stats,*) __git_taskmaster_filter "$command" ;;
    show,* | log,* | cancel,* | retry,*) __git_taskmaster_tasks ;;
    work,*) __git_taskmaster_work ;;
    worker,*) __git_taskmaster_workers ;;
    init,*) __gitcomp "$(__git_remotes)" ;;
  esac
}

__git_taskmaster_options() {
  case $1 in
    add)
      __gitcomp "--file --whole --dry-run --chain --again --priority --after --check --artifact
        --allow-empty --timeout --attempts --worker --json"
      ;;
    list) __gitcomp "--all --chain --status --json" ;;
    log) __gitcomp "--number --json" ;;
    verify) __gitcomp "--chain --remote --run-checks --full --push-from --push-to --json" ;;
    stats) __gitcomp "--since --chain --json" ;;
    doctor) __gitcomp "--fix --remote --forget-log --bundle --no-bundle --json" ;;
    show) __gitcomp "--log --follow --diff --prompt --json" ;;
    cancel | retry | worker) __gitcomp "--json" ;;
    hooks) __gitcomp "--client --server --json" ;;
    work)
      __gitcomp "--once --watch --until --hard --max-tasks --max-tokens --chain --in-place --worker --command
        --push --no-push --log-format --log-level --dry-run --json"
      ;;
    init) __gitcomp "--push --hooks --json" ;;
  esac
}

__git_taskmaster_add() {
  case $prev in
    --after) __git_taskmaster_tasks ;;
    --chain) __gitcomp "$(__git_heads)" ;;
    --worker) __git_taskmaster_workers ;;
    -F | --file | --artifact) compopt -o default ;;
  esac
}

__git_taskmaster_filter() {
  case $1,$prev in
    *,--chain) __gitcomp "$(__git_heads)" ;;
    list,--status) __gitcomp "queued running done merged failed cancelled superseded" ;;
    verify,--remote) __gitcomp "$(__git_remotes)" ;;
    verify,*) __git_taskmaster_tasks ;;
  esac
}

__git_taskmaster_work() {
  case $prev in
    --chain) __gitcomp "$(__git_heads)" ;;
    --worker) __git_taskmaster_workers ;;
    --push) __gitcomp "$(__git_remotes)" ;;
    --log-format) __gitcomp "text json" ;;
    --log-level) __gitcomp "error warning info debug" ;;
  esac
}

__git_taskmaster_workers() {
  __gitcomp "$(__git taskmaster complete workers 2>/dev/null)"
}

# Ids; with titles beside them while several fit and they are only shown.
__git_taskmaster_tasks() {
  local id title
  COMPREPLY=()
  while IFS=$'\t' read -r id title; do
    [[ $id != "$cur"* ]] || COMPREPLY+=("$id  $title")
  done < <(__git taskmaster complete tasks 2>/dev/null)
  if ((${#COMPREPLY[@]} == 1)) || [[ ${COMP_TYPE-} == 37 || ${COMP_TYPE-} == 42 ]]; then
    COMPREPLY=("${COMPREPLY[@]/%  */ }")
  fi
}

# Git's completion, whose functions these are, may not be loaded yet.
if ! declare -f __git_complete >/dev/null && declare -f _completion_loader >/dev/null; then
  _completion_loader git
fi
if declare -f __git_complete >/dev/null; then
  __git_complete git-taskmaster _git_taskmaster
fi
