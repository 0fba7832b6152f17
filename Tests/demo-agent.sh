#!/bin/sh
# A stand-in for an AI coding agent, for the demonstration: understands two kinds of tasks.
# Takes them the way every command does that git-taskmaster runs: in the directory to work in, with
# the instructions on standard input and the task's first line in TASKMASTER_TITLE.
set -euf
cat >/dev/null

# shellcheck disable=SC2086 # the words of the task
set -- $TASKMASTER_TITLE
case $* in
  'read '*' and create a '*' file')
    echo "agent: reading $2, writing $6"
    printf 'In answer to "%s": hello to you, too.\n' "$(cat "$2")" >"$6"
    ;;
  'create a simple '*' file with greeting')
    echo "agent: writing $4"
    echo 'Hello!' >"$4"
    ;;
  *)
    echo "agent: I am only a stand-in and cannot do this: $*" >&2
    exit 1
    ;;
esac
