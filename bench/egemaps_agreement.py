#!/usr/bin/env python3
"""How well the acoustic descriptors agree with values of another program for the same files.

  bench/egemaps_agreement.py AUDIO FUNCTIONALS.csv [LLD_FOLDER] [--out docs/egemaps-agreement.md]

AUDIO is a folder of sound files. FUNCTIONALS.csv has a row a file, its name first, and the 88 functionals of eGeMAPSv02
by name; LLD_FOLDER has NAME.csv with the 25 descriptors every 10 ms. Exit status 1 when a goal was missed.
"""
import argparse
import csv
import math
import pathlib
import statistics
import subprocess
import sys
import tempfile

from harness import BUILD, ROOT, build

GOAL, GOAL_OF_RESONANCE = 0.99, 0.95


def read_table(path):
    """Names of the columns, and the rows by the first one."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    return rows[0][1:], {row[0]: [float(value) for value in row[1:]] for row in rows[1:]}


def pearson(a, b):
    if len(a) < 2 or min(a) == max(a) or min(b) == max(b):
        return math.nan
    return statistics.correlation(a, b)


def compare(names, pairs):
    """One line a column: name, r, median relative error, goal. Where both say 0 there was nothing to agree on."""
    for i, name in enumerate(names):
        theirs, ours = [theirs[i] for theirs, _ in pairs], [ours[i] for _, ours in pairs]
        errors = [abs(o - t) / abs(t) for t, o in zip(theirs, ours) if t != 0]
        goal = GOAL_OF_RESONANCE if "bandwidth" in name or "amplitude" in name else GOAL
        yield name, pearson(theirs, ours), statistics.median(errors) if errors else 0.0, goal


def table(title, lines):
    lines = list(lines)
    short = [line for line in lines if not line[1] >= line[3]]
    yield f"## {title}\n"
    yield f"{len(lines) - len(short)} of {len(lines)} reach their goal.\n"
    yield "| name | r | median relative error | goal r | met |\n|---|---|---|---|---|"
    for name, r, error, goal in lines:
        yield f"| {name} | {r:.4f} | {100 * error:.3g} % | {goal} | {'yes' if r >= goal else '**no**'} |"
    yield ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("audio", type=pathlib.Path)
    parser.add_argument("functionals", type=pathlib.Path)
    parser.add_argument("lld", type=pathlib.Path, nargs="?")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "docs" / "egemaps-agreement.md")
    arguments = parser.parse_args()
    build("bench_egemaps_pass")
    names, theirs = read_table(arguments.functionals)
    files = sorted(path for path in arguments.audio.iterdir() if path.name in theirs)
    if not files:
        parser.error(f"{arguments.audio} holds none of the files that {arguments.functionals} names")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([BUILD / "bench" / "bench_egemaps_pass", "tables", folder, *files], check=True)
        our_names, ours = read_table(pathlib.Path(folder) / "functionals.csv")
        assert names == our_names, "other functionals, or another order"
        lines = list(compare(names, [(theirs[file.name], ours[file.name]) for file in files]))
        text = ["# Agreement of the acoustic descriptors\n",
                f"Functionals of {len(files)} files against the values that the reference implementation of eGeMAPSv02 gives for them: "
                "Pearson's r over the files, and the median of the relative errors. Made by\n",
                "    bench/egemaps_agreement.py AUDIO FUNCTIONALS.csv LLD_FOLDER\n", *table("Functionals", lines)]
        if arguments.lld:
            pairs = []
            references = sorted(arguments.lld.glob("*.csv"))
            for reference in references:
                lld_names, rows = read_table(reference)
                our_lld_names, our_rows = read_table(pathlib.Path(folder) / "lld" / reference.name)
                assert lld_names == our_lld_names, "other descriptors, or another order"
                pairs += zip(rows.values(), our_rows.values())
            lld_lines = list(compare(lld_names, pairs))
            lines += lld_lines
            text += table(f"Descriptors every 10 ms, {len(references)} files, {len(pairs)} frames", lld_lines)
    notes = arguments.out.with_name("egemaps-notes.md")
    if notes.exists():
        text.append(f"What is known about those that fall short stands in [{notes.name}]({notes.name}).\n")
    arguments.out.write_text("\n".join(text), encoding="utf-8")
    missed = sum(1 for _, r, _, goal in lines if not r >= goal)
    print(f"{arguments.out}: {len(lines) - missed} of {len(lines)} reach their goal")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
