#!/bin/sh
# Queues two tasks in a throw-away repository, has them worked off and shows what came of it.
# The worker is Goose where it is installed and configured, else the stand-in beside this script.
set -eu
tests=$(cd "$(dirname "$0")" && pwd)

# The person's own Git configuration could sign, or ask.
directory=$(mktemp -d)
trap 'chmod -R u+rwX "$directory" && rm -rf "$directory"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat
export XDG_CACHE_HOME="$directory/cache"

goose_is_configured() {
  command -v goose >/dev/null || return 1
  # Another program has the same name.
  goose run --help 2>/dev/null </dev/null | grep -q -e --output-format || return 1
  [ -n "${GOOSE_PROVIDER-}" ] ||
    grep -q '^GOOSE_PROVIDER' "${XDG_CONFIG_HOME:-$HOME/.config}/goose/config.yaml" 2>/dev/null
}

show() {
  printf '\n$'
  for word in "$@"; do
    case $word in
      *' '*) printf ' "%s"' "$word" ;;
      *) printf ' %s' "$word" ;;
    esac
  done
  echo
  "$@"
}

echo
echo "A demonstration, in the throw-away repository $directory/demo"
git init -q -b main "$directory/demo"
cd "$directory/demo"
git config user.name "Demonstration"
git config user.email "demonstration@localhost"
git commit -q --allow-empty -m "Begin"
if goose_is_configured; then
  echo "Worker: Goose"
  git config taskmaster.worker goose
else
  echo "Worker: $tests/demo-agent.sh, a stand-in (Goose is not installed or not configured)"
  git config taskmaster.worker command
  git config taskmaster.command "'$tests/demo-agent.sh'"
fi

show git taskmaster add "create a simple hello.txt file with greeting" \
  "read hello.txt and create a response.txt file"
status=0
show git taskmaster work || status=$?
show git taskmaster list
show git log --notes=taskmaster --stat --branches
show git taskmaster verify || status=$?
exit "$status"
