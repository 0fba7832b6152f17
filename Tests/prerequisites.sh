#!/bin/sh
# Sees to it that programs and libraries outside the package are there.
#
# usage: Tests/prerequisites.sh NAME...     of: libgit2 man shellcheck mandoc
#
# What is missing is installed with the machine's own package manager where that needs no password.
# Elsewhere this prints the command to type and exits 1.
set -eu

present() {
  case $1 in
    libgit2) pkg-config --exists libgit2 2>/dev/null && openssl_present ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# Goes with libgit2, but on macOS, which has what is needed of it.
openssl_present() {
  [ -d /System/Library ] || pkg-config --exists libcrypto 2>/dev/null
}

# The packages that bring NAME, by package manager.
packages() {
  case $1:$2 in
    apt-get:libgit2) echo libgit2-dev libssl-dev pkg-config ;;
    dnf:libgit2) echo libgit2-devel openssl-devel pkgconf-pkg-config ;;
    brew:libgit2) echo libgit2 pkgconf ;;
    dnf:shellcheck) echo ShellCheck ;;
    *:man) echo man-db ;;
    *) echo "$2" ;;
  esac
}

manager() {
  for candidate in apt-get dnf brew; do
    if command -v "$candidate" >/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo none
}

privileged() {
  if [ "$(id -u)" -eq 0 ]; then
    set -- env DEBIAN_FRONTEND=noninteractive "$@"
  else
    set -- sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
  fi
  echo "+ $*" >&2
  "$@" </dev/null >&2
}

# install MANAGER PACKAGE...
install() {
  manager=$1
  shift
  case $manager in
    apt-get) privileged apt-get update -q && privileged apt-get install -q -y "$@" ;;
    dnf) privileged dnf install -q -y "$@" ;;
    brew) brew install --quiet "$@" </dev/null >&2 ;;
  esac
}

missing=
for name in "$@"; do
  present "$name" || missing="$missing $name"
done
[ -n "$missing" ] || exit 0

manager=$(manager)
wanted=
for name in $missing; do
  wanted="$wanted $(packages "$manager" "$name")"
done

# Without a manager, or without the right to use it, the person has to.
may_install() {
  case $manager in
    none) return 1 ;;
    brew) ;;
    *) [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null ;;
  esac
}

if ! may_install; then
  echo "error: missing:$missing" >&2
  if [ "$manager" = none ]; then
    echo "hint: install it with this machine's package manager, then run this again" >&2
  else
    echo "hint: sudo $manager install$wanted" >&2
  fi
  exit 1
fi

# shellcheck disable=SC2086 # a list of words
install "$manager" $wanted || true

for name in $missing; do
  present "$name" || {
    echo "error: $name is still missing after $manager install$wanted" >&2
    exit 1
  }
done
