#!/bin/bash
# What a GPU has to show: labels as on the CPU, by one job and by two that share its encoder of faces, and what summer and
# sdt cost there.
#   tests/e2e/gpu_test.sh UNDERTONE BENCH_SUMMER_PASS [DEVICE]     cpu to try the script itself
# Part of the tests where CMake is told UNDERTONE_TEST_GPU=ON.
set -euo pipefail

undertone=$(realpath "${1:?the program}")
pass=$(realpath "${2:?bench_summer_pass}")
device=${3:-cuda}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/in"
for seed in 1 2 3; do "$undertone" synthesize "$work/in/$seed.mp4" --turns 4 --seed "$seed" >/dev/null; done
"$undertone" annotate "$work/in" --out "$work/cpu" --device cpu
for jobs in 1 2; do "$undertone" annotate "$work/in" --out "$work/jobs$jobs" --device "$device" --jobs "$jobs"; done
python3 - "$work" <<'PYTHON'
import json
import pathlib
import sys

NEAR = 0.02  # convolutions of a GPU add up in another order, and in shorter numbers where it has them

work = pathlib.Path(sys.argv[1])


def probabilities(folder):
    """Of each file and utterance the probabilities by label."""
    found = {}
    for path in sorted((work / folder).rglob("*.jsonl")):
        for line in path.read_text().splitlines():
            record = json.loads(line)
            if record.get("prediction"):
                found[path.name, record["id"]] = record["prediction"]["probabilities"]
    return found


expected = probabilities("cpu")
if not expected:
    sys.exit("nothing was labelled")
for folder in ("jobs1", "jobs2"):
    others = probabilities(folder)
    if others.keys() != expected.keys():
        sys.exit(f"{folder}: other utterances than on the CPU")
    worst = max(abs(expected[key][label] - others[key][label]) for key in expected for label in expected[key])
    print(f"{folder}: probabilities differ from those of the CPU by {worst:.5f} at most")
    if worst > NEAR:
        sys.exit(f"{folder}: more than {NEAR}")
PYTHON
for width in 256 1024; do
  "$pass" "$width" 2 "$device"
  [[ $device != cpu ]] || break
done
