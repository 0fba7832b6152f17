#!/bin/sh
# Builds git-taskmaster and installs it; see --help.
set -eu
umask 022

usage() {
  cat <<'END'
usage: ./install.sh [--prefix DIRECTORY] [--demo]
       ./install.sh [--prefix DIRECTORY] --uninstall

Builds git-taskmaster and installs the program, its manual, its hooks and completions for bash, zsh
and fish. Needs Swift 6.2 or later and Git; libgit2 and OpenSSL are installed where the machine's
package manager can do that without asking, else you are told what to type.

  --prefix DIRECTORY  where to install (default: ~/.local; /usr/local as root)
  --demo              then work off two tasks in a throw-away repository and show the outcome
  --uninstall         remove what was installed there, and nothing else
  --help              show this
END
}

main() {
  action=install_everything demo=no prefix=$HOME/.local
  [ "$(id -u)" -ne 0 ] || prefix=/usr/local
  while [ $# -gt 0 ]; do
    case $1 in
      --prefix)
        [ $# -gt 1 ] || misuse "--prefix needs a directory"
        prefix=$2
        shift
        ;;
      --prefix=?*) prefix=${1#*=} ;;
      --demo) demo=yes ;;
      --uninstall) action=uninstall ;;
      -h | --help) usage && exit ;;
      *) misuse "unknown argument: $1" ;;
    esac
    shift
  done
  case $prefix in
    /*) ;;
    *) prefix=$PWD/$prefix ;;
  esac
  source=$(cd "$(dirname "$0")" && pwd)
  shared=$prefix/share
  manifest=$shared/git-taskmaster/manifest
  [ "$action:$demo" != uninstall:yes ] || misuse "--uninstall and --demo do not go together"

  "$action"
  [ "$demo" = no ] || PATH=$prefix/bin:$PATH "$source/Tests/demo.sh"
}

misuse() {
  printf 'error: %s\n\n' "$1" >&2
  usage >&2
  exit 129
}

die() {
  printf 'error: %s\nhint: %s\n' "$1" "$2" >&2
  exit 1
}

install_everything() {
  command -v git >/dev/null || die "git is not there" "install it with the package manager"
  command -v swift >/dev/null || die "swift is not there" "see https://www.swift.org/install"
  "$source/Tests/prerequisites.sh" libgit2
  build

  # What is put in place, and the directories made for it, this time or before.
  placed=$(mktemp)
  trap 'rm -f "$placed"' EXIT
  [ ! -f "$manifest" ] || sed -n '/^directory /p' "$manifest" >"$placed"
  put 755 "$program" "$prefix/bin/git-taskmaster"
  put 644 "$source/man/man1/git-taskmaster.1" "$shared/man/man1/git-taskmaster.1"
  for hook in pre-push post-rewrite pre-receive; do
    put 755 "$source/hooks/$hook" "$shared/git-taskmaster/hooks/$hook"
  done
  put 644 "$source/completions/git-taskmaster.bash" \
    "$shared/bash-completion/completions/git-taskmaster"
  put 644 "$source/completions/_git-taskmaster" "$shared/zsh/site-functions/_git-taskmaster"
  put 644 "$source/completions/git-taskmaster.fish" \
    "$shared/fish/vendor_completions.d/git-taskmaster.fish"
  remove_files_left_out_of "$placed"
  cp "$placed" "$manifest"
  conclude
}

# Leaves the path of the program in $program.
build() {
  cd "$source"
  set -- --configuration release --product git-taskmaster
  [ "$(uname)" = Darwin ] || set -- "$@" --static-swift-stdlib -Xlinker -s
  swift build "$@"
  program=$(swift build "$@" --show-bin-path)/git-taskmaster
}

# put MODE SOURCE TARGET: in one step, so that a program that is running keeps its file.
put() {
  make_directory "$(dirname "$3")"
  cp "$2" "$3.new" || die "cannot write $3" "give another directory with --prefix"
  chmod "$1" "$3.new"
  mv -f "$3.new" "$3"
  echo "file $(cksum <"$3") $3" >>"$placed"
}

make_directory() {
  [ ! -d "$1" ] || return 0
  make_directory "$(dirname "$1")"
  mkdir "$1" || die "cannot make $1" "give another directory with --prefix"
  echo "directory $1" >>"$placed"
}

# What the version installed before had and this one has not.
remove_files_left_out_of() {
  [ -f "$manifest" ] || return 0
  while read -r kind sum size path; do
    if [ "$kind" = file ] && ! grep '^file ' "$1" | cut -d ' ' -f 4- | grep -qxF -e "$path"; then
      remove_file "$sum $size" "$path"
    fi
  done <"$manifest"
}

conclude() {
  echo
  echo "Installed $("$prefix/bin/git-taskmaster" --version) under $prefix."
  echo "To begin: git help taskmaster. To remove it: ./install.sh --prefix '$prefix' --uninstall"
  case :$PATH: in
    *:"$prefix/bin":*) ;;
    *)
      echo "warning: $prefix/bin is not on PATH, so Git does not find it yet" >&2
      # shellcheck disable=SC2016 # to be typed so
      printf 'hint: export PATH="%s/bin:$PATH"\n' "$prefix" >&2
      ;;
  esac
}

uninstall() {
  [ -f "$manifest" ] ||
    die "no git-taskmaster was installed under $prefix" "name its directory with --prefix"
  while read -r kind sum size path; do
    [ "$kind" != file ] || remove_file "$sum $size" "$path"
  done <"$manifest"
  directories=$(sed -n 's/^directory //p' "$manifest" | sort -r)
  rm "$manifest"
  printf '%s\n' "$directories" | while read -r path; do
    rmdir "$path" 2>/dev/null || :
  done
  echo "Removed git-taskmaster from $prefix."
}

# remove_file CHECKSUM PATH: unless it is somebody else's by now.
remove_file() {
  if [ ! -f "$2" ]; then
    return
  elif [ "$(cksum <"$2")" = "$1" ]; then
    rm -f "$2"
  else
    echo "warning: kept $2, which was changed after it was installed" >&2
  fi
}

main "$@"
