"""Seconds that an epoch of training takes, over the same model in eager PyTorch on the same number of threads; and whether
training holds more memory the longer it goes on.

Ours shuffles, pads and judges as it always does; Python's batches (the same ones) lie ready in memory and it judges nothing. The
first epoch, in which memory is first asked for, does not count. Both sides run in turn; the ratio is the median of the pairs'.
Data are made, in the sizes of the feature files of IEMOCAP and (a quarter of) MELD.
"""
import json
import os
import statistics
import subprocess
import sys

from harness import BUILD, ROOT, WORK, Row, build, output

PAIRS = 3
EPOCHS = 3  # that are timed, after the first
AS_FAST_AS_PYTHON = 1
EARLY, LATE = 20, 200
GROWTH = 1.02
OURS = BUILD / "bench" / "bench_train_epochs"
THEIRS = ROOT / "bench" / "train_reference.py"
RACES = [("contextual-lstm", "iemocap"), ("contextual-lstm", "meld"), ("sdt", "meld", "width=256"),
         ("sdt", "iemocap", "width=256"), ("sdt", "iemocap", "width=1024")]
LASTING = [("contextual-lstm", "small"), ("sdt", "small", "width=64")]


def check_torch():
    found = subprocess.run([sys.executable, "-W", "ignore", "-c", "import torch; print(torch.__version__.split('+')[0])"],
                           capture_output=True, text=True)
    wanted = next(word.split("==")[1] for word in (ROOT / "scripts" / "torch-wheels-cpu.txt").read_text().split()
                  if word.startswith("torch=="))
    if found.returncode != 0 or found.stdout.strip() != wanted:
        has = found.stdout.strip() or "none"
        raise RuntimeError(
            f"it compares with Python's torch {wanted}, but {sys.executable} has {has}. In a virtual environment:\n"
            f"  python3 -m venv build/torch && build/torch/bin/pip install torch=={wanted}\n"
            "  build/torch/bin/python scripts/bench train")


def words(model, data, threads, epochs, options):
    return [OURS, model, data, threads, epochs, *options]


def race(model, data, threads, options):
    """One pair: what an epoch took us, and Python on the same batches, in wall time and in CPU time."""
    ours = json.loads(output(words(model, data, threads, 1 + EPOCHS, options)))
    plan = WORK / "run.json"
    plan.write_text(json.dumps(ours))
    theirs = json.loads(output([sys.executable, "-W", "ignore", THEIRS, plan]))
    if ours["parameters"] != theirs["parameters"]:
        raise RuntimeError(f"{model} has {ours['parameters']} parameters, the reference {theirs['parameters']}")
    return {clock: (statistics.median(ours[clock][1:]), statistics.median(theirs[clock][1:]))
            for clock in ("seconds", "cpu_seconds")}


def speed_rows():
    for model, data, *options in RACES:
        for threads in (1, 2):
            if threads > os.cpu_count():
                continue
            pairs = [race(model, data, threads, options) for _ in range(PAIRS)]
            for clock, name in (("seconds", "wall"), ("cpu_seconds", "CPU")):
                ours, theirs = (statistics.median(pair[clock][side] for pair in pairs) for side in (0, 1))
                ratio = statistics.median(pair[clock][0] / pair[clock][1] for pair in pairs)
                what = " ".join([model, *options, data]) + f", {threads} thread{'s' * (threads > 1)}, epoch, {name}"
                yield Row(what, ours, theirs, ratio, AS_FAST_AS_PYTHON, ratio <= AS_FAST_AS_PYTHON, "s",
                          " ".join(map(str, [OURS.name, *words(model, data, threads, 1 + EPOCHS, options)[1:]])) +
                          "  /  train_reference.py on its output")


def memory_rows():
    for model, data, *options in LASTING:
        command = words(model, data, 1, LATE, options)
        resident = json.loads(output(command))["resident_mib"]
        early, late = resident[EARLY - 1], resident[LATE - 1]
        yield Row(f"{model}, resident after {LATE} epochs over after {EARLY}", late, early, late / early, GROWTH,
                  late / early <= GROWTH, "MiB", " ".join(map(str, [OURS.name, *command[1:]])))


def rows():
    check_torch()
    build(OURS.name)
    WORK.mkdir(parents=True, exist_ok=True)
    yield from speed_rows()
    yield from memory_rows()
