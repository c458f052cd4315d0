# Sourced by the scripts: where the project is, how steps are shown and timed, how a script fails.
# shellcheck shell=bash
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
script=${script:-$(basename "$0")}
# shellcheck disable=SC2034 # for those who source this
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/undertone
# A clone elsewhere compiles the same files, so let ccache see paths inside the project as relative ones.
[[ -v CCACHE_BASEDIR ]] || export CCACHE_BASEDIR=$project CCACHE_NOHASHDIR=1

current_step=''
result='' # what a step wants said beside its time
failure_told=no
leftovers=() # removed at the end, however it ends

say() { printf '%s: %s\n' "$script" "$*" >&2; }

# fail REASON: the one line, and out.
fail() {
  failure_told=yes
  say "${current_step:+$current_step }failed: $*"
  exit 1
}

misused() {
  failure_told=yes
  printf 'usage: %s\n' "$*" >&2
  exit 2
}

at_exit() {
  local status=$1
  [[ ${#leftovers[@]} -eq 0 ]] || rm -rf -- "${leftovers[@]}"
  [[ $status -eq 0 || $failure_told == yes ]] && return
  case $status in
    130 | 143) say "${current_step:-it} was interrupted" ;;
    *) say "${current_step:-it} failed: exit status $status, the reason is above" ;;
  esac
}
trap 'at_exit $?' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

now_us() { printf '%s' "${EPOCHREALTIME/[.,]/}"; }

# since BEGIN: seconds since a now_us, as text.
since() {
  local us=$(($(now_us) - $1))
  printf '%d.%d s' $((us / 1000000)) $((us / 100000 % 10))
}

# step NAME COMMAND…: says what begins, runs it, says how long it took. What fails ends the script.
step() {
  local begin
  begin=$(now_us)
  current_step=$1
  shift
  say "$current_step …"
  "$@"
  say "$current_step: ${result:-done} ($(since "$begin"))"
  current_step='' result=''
}

# sub NAME [ARGUMENT…]: another script of this folder, which tells its own steps and its own failure.
sub() {
  local name=$1 status=0
  shift
  script='' "$project/scripts/$name" "$@" || status=$?
  [[ $status -eq 0 ]] || { failure_told=yes && exit "$status"; }
}

# need PROGRAM: stops here if it is not installed.
need() { command -v "$1" >/dev/null || fail "$1 is missing; scripts/setup${2:+ $2} installs it"; }

# How many compilers at once: one a core, but no more than memory carries (a file with libtorch takes 1.5 GB).
build_jobs() {
  local cores key kib memory=1000
  cores=$(nproc)
  while read -r key kib _; do
    [[ $key != MemAvailable: ]] || memory=$((kib / 1572864))
  done </proc/meminfo
  ((memory >= 1)) || memory=1
  echo $((cores < memory ? cores : memory))
}
export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$(build_jobs)}
