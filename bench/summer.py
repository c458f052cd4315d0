"""Trains `summer` and everything it is to be compared with, from the same seeds, and writes what came of it as tables.

  python3 bench/summer.py ablations DATA OUT [--seeds N] [--epochs N] [--base PRESET] [--only NAME]...
  python3 bench/summer.py rivals DATA OUT [--seeds N] [--epochs N]

DATA is as `undertone train --data` wants it, such as sdt:made.pkl; `undertone synthesize --corpus sdt-iemocap --out made.pkl
--count 2000 --echoes 0.3 --lost 0.25` makes one whose modalities tell the label more or less well, and where some utterances only
point to earlier ones. OUT is a folder: one checkpoint, page and log for each run, and table.md. A run that is
done is not made again, one that was interrupted goes on. Differences are paired by seed; a negative one is shown like any other.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys

from harness import UNDERTONE

METRICS = ["weighted-f1", "accuracy"]

# A name, and the options that differ from the base.
ABLATIONS = {
    "summer": [],
    "experts: dense": ["moe=dense"],
    "experts: two highest": ["moe=topk"],
    "experts: none": ["moe=none"],
    "experts: band below only": ["drop-side=low"],
    "experts: no noise": ["gumbel=off"],
    "experts: band of the batch": ["stat-scope=batch"],
    **{f"experts: k-sigma {k}": [f"k-sigma={k}"] for k in (1, 1.5, 2.5, 3)},
    "fusion: attention within modalities": ["hcmf=selfattn"],
    "fusion: no global experts": ["global-moe=off"],
    "fusion: no residual": ["residual=off"],
    "attention: weakened": ["dyn-mode=mask"],
    "attention: hidden": ["dyn-mode=hard"],
    "attention: one mask": ["dyn-scope=text-once"],
    "attention: not guided": ["phi=fixed", "phi-value=0"],
    **{f"attention: threshold {t}": [f"dyn-threshold={t}"] for t in (0.3, 0.7)},
    "attention: no teacher at test": ["infer-with-teacher=off"],
    "distillation: no cross-entropy": ["ikd-cross-ce=off"],
    "distillation: no divergence": ["ikd-cross-kl=off"],
    "distillation: no alignment": ["ikd-align=off"],
    "distillation: alignment of logits": ["ikd-align=logits"],
    "distillation: no smoothing": ["ikd-smooth=off"],
    "distillation: none": ["teacher=none", "ikd-smooth=off"],
    "teacher: audio": ["teacher=audio"],
    "teacher: visual": ["teacher=visual"],
    "teacher: multimodal": ["teacher=multimodal"],
    "teacher: the student itself": ["teacher=self"],
}


def train(model, data, out, options):
    """The log of every seed of one configuration, made or found."""
    seeds = int(options[options.index("--seeds") + 1])
    if not out.exists():
        words = [UNDERTONE, "train", model, "--data", data, "--out", out, "--resume", "--log", "quiet", *options]
        subprocess.run([str(word) for word in words], check=True, stdout=2)
    return [best_of(out, seed) for seed in range(1, seeds + 1)]


def best_of(out, seed):
    """Of each stage the metrics of its best epoch, in the order of the stages."""
    best = {}
    for line in pathlib.Path(f"{out}.seed{seed}.log.jsonl").read_text().splitlines():
        record = json.loads(line)
        if record["best"]:
            best[record["stage"]] = record["metrics"]
    return best


def last(run):
    return list(run.values())[-1]


def spread(values):
    deviation = statistics.stdev(values) if len(values) > 1 else 0.0
    return f"{100 * statistics.mean(values):.2f} ± {100 * deviation:.2f}"


def table(runs, base):
    """Means over seeds, and paired differences from the base."""
    lines = ["| configuration | " + " | ".join(f"{m}, %" for m in METRICS) + " | " + " | ".join(f"{m} − base" for m in METRICS)
             + " | teacher's weighted-f1, % |", "|---" * (2 + 2 * len(METRICS)) + "|"]
    for name, seeds in runs.items():
        cells = [name] + [spread([last(run)[m] for run in seeds]) for m in METRICS]
        for m in METRICS:
            cells.append("" if name == base else spread([last(a)[m] - last(b)[m] for a, b in zip(seeds, runs[base])]))
        taught = [run["teacher"]["weighted-f1"] for run in seeds if "teacher" in run]
        lines.append("| " + " | ".join(cells + [spread(taught) if taught else ""]) + " |")
    return "\n".join(lines) + "\n"


def file_name(name):
    return "".join(letter if letter.isalnum() else "-" for letter in name) + ".safetensors"


def common(arguments):
    options = ["--seeds", str(arguments.seeds)]
    return options + (["--epochs", str(arguments.epochs)] if arguments.epochs else [])


def ablations(arguments):
    runs = {}
    for name, settings in ABLATIONS.items():
        if arguments.only and name != "summer" and name not in arguments.only:
            continue
        options = common(arguments) + [word for setting in settings for word in ("--set", setting)]
        runs[name] = train(arguments.base, arguments.data, arguments.out / file_name(name), options)
        (arguments.out / "table.md").write_text(table(runs, "summer"))
    return table(runs, "summer")


def rivals(arguments):
    """With the same budget of epochs and patience, and each single modality alone."""
    budget = ["--epochs", str(arguments.epochs or 30), "--patience", "8", "--batch", "8", "--seeds", str(arguments.seeds)]
    width, own = ("64", []) if arguments.base == "summer-small" else ("128", ["--set", "width=128", "--learning-rate", "3e-4"])
    kinds = {"summer": (arguments.base, own), "sdt": ("sdt", ["--set", f"width={width}", "--learning-rate", "3e-4"]),
             "contextual-lstm": ("contextual-lstm", []), "concat-mlp": ("concat-mlp", [])}
    for modality in ("text", "audio", "visual"):
        kinds[f"summer, {modality} alone"] = (arguments.base, [*own, "--set", f"teacher={modality}", "--modality", modality])
    runs = {}
    for name, (model, options) in kinds.items():
        runs[name] = train(model, arguments.data, arguments.out / file_name(name), budget + options)
        (arguments.out / "table.md").write_text(table(runs, "summer"))
    return table(runs, "summer")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["ablations", "rivals"])
    parser.add_argument("data")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--base", default="summer-small", help="the preset to judge; in rivals any but summer-small has width 128 and learns at 3e-4")
    parser.add_argument("--only", action="append", help="one of the ablations; may be given several times")
    arguments = parser.parse_args()
    unknown = set(arguments.only or []) - set(ABLATIONS)
    if unknown:
        sys.exit(f"no such ablation: {', '.join(sorted(unknown))}; there are {', '.join(ABLATIONS)}")
    arguments.out.mkdir(parents=True, exist_ok=True)
    sys.stdout.write(ablations(arguments) if arguments.what == "ablations" else rivals(arguments))


if __name__ == "__main__":
    main()
