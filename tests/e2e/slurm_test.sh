#!/bin/bash
# Runs examples/annotate.sbatch on a Slurm of this one machine, made for the purpose from Debian's packages slurmctld,
# slurmd, slurm-client and munge, and taken down again. Needs root.
#   tests/e2e/slurm_test.sh UNDERTONE
# Part of the tests where CMake is told UNDERTONE_TEST_SLURM=ON.
set -euo pipefail

undertone=$(realpath "${1:?the program}")
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
work=$(mktemp -d)
pids=()

stop() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

fail() {
  printf 'slurm_test: %s\n' "$*" >&2
  tail -n 20 "$work"/*.log >&2 || true
  exit 1
}

# until WHAT COMMAND…: waits for a command to succeed.
until_it() {
  local what=$1 try
  shift
  for ((try = 0; try < 300; ++try)); do
    ! "$@" >/dev/null 2>&1 || return 0
    sleep 0.1
  done
  fail "$what does not come up"
}

for program in munged slurmctld slurmd sbatch sinfo; do
  command -v "$program" >/dev/null || fail "$program is missing: apt-get install slurmctld slurmd slurm-client munge"
done

chmod 755 "$work"
mkdir -p "$work"/{munge,state,spool}
chmod 700 "$work/munge"
dd if=/dev/urandom of="$work/munge/key" bs=1024 count=1 status=none
chmod 400 "$work/munge/key"
munged --foreground --force --key-file="$work/munge/key" --socket="$work/munge.socket" --pid-file="$work/munge/pid" \
  --log-file="$work/munge.log" --seed-file="$work/munge/seed" &
pids+=($!)
until_it munged test -S "$work/munge.socket"

host=$(hostname -s)
port=$((20000 + $$ % 20000))
cat >"$work/slurm.conf" <<CONF
ClusterName=undertone
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=4 State=UNKNOWN
SlurmdParameters=config_overrides
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$work/slurm.conf
slurmctld -D -f "$SLURM_CONF" 2>>"$work/slurmctld.err.log" &
pids+=($!)
slurmd -D -f "$SLURM_CONF" -N "$host" 2>>"$work/slurmd.err.log" &
pids+=($!)
node_is_idle() { [[ $(sinfo --noheader --format=%T) == idle* ]]; }
until_it "the node" node_is_idle

cd "$work"
mkdir rec
for turns in 2 3 4; do
  "$undertone" synthesize --turns $turns --width 128 --height 96 --frame-rate 8 --voice built-in "rec/talk$turns.mp4"
done
export UNDERTONE=$undertone
sbatch --wait --output="$work/task-%a.log" --array=1-2 "$source/examples/annotate.sbatch" rec labels || fail "the array failed"
sbatch --wait --output="$work/summary.log" --wrap "'$undertone' annotate --summarize labels" || fail "the summary failed"

for turns in 2 3 4; do
  [[ $(wc -l <"labels/rec/talk$turns.mp4.jsonl") == $((turns + 1)) ]] || fail "talk$turns.mp4 has no labels, or wrong ones"
done
for part in 1 2; do
  [[ $(wc -l <"labels/summary-$part-of-2.csv") -ge 2 ]] || fail "part $part had nothing to do"
  grep -q "part $part of 2, as the task of the Slurm array says" "task-$part.log" || fail "task $part was not part $part"
done
[[ $(wc -l <labels/summary.csv) == 4 ]] || fail "the summary lacks something"
[[ $(grep -c ',done,' labels/summary.csv) == 3 ]] || fail "not everything is done"
echo "slurm_test: two tasks labelled three recordings"
