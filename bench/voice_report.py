#!/usr/bin/env python3
"""What the voice encoder can do: recall on corpora with confusion matrices, a linear model on eGeMAPS functionals beside
it, and what it calls ordinary talk.

  bench/voice_report.py [--model acoustic] --corpus FOLDER… [--talk FILE…]

FOLDER is a speech corpus with an index.csv, its name is that of the corpus; the linear model learns from the train parts
of all of them. Every FILE is cut into windows of three seconds. Prints Markdown, as it stands in the encoder's card.
Needs NumPy.
"""
import argparse
import collections
import csv
import io
import json
import pathlib
import tempfile

import numpy

from harness import UNDERTONE, build, output

LABELS = ["neutral", "surprise", "fear", "sadness", "joy", "disgust", "anger"]
DEV_SPEAKERS = {"ravdess": {f"actor{n}" for n in range(17, 21)}, "emodb": {"spk13", "spk14"}, "nemo": {"TP0"}}
RARE_IN_TALK = ("surprise", "fear", "disgust")
WINDOW_S = 3


def judged(model, corpus):
    """Recall of each class that stands in the dev part, and the rows of the confusion matrix."""
    text = output([UNDERTONE, "evaluate", model, "--data", f"speech:{corpus}", "--resamples", 200, "--json", "-"])
    result = json.loads(text)
    classification = result["classification"]
    rows = {entry["class"]: row for entry, row in zip(classification["classes"], classification["confusion"])}
    interval = next(m["interval"] for m in result["intervals"]["metrics"] if m["metric"] == "uar")
    return classification["uar"], interval, {name: row for name, row in rows.items() if sum(row) > 0}


def functionals(corpus):
    """Rows of index.csv, each with its functionals, for the labels that the encoder knows."""
    with open(corpus / "index.csv", newline="", encoding="utf-8") as file:
        index = list(csv.DictReader(file))
    files = [str(corpus / row["path"]) for row in index]
    table = csv.reader(io.StringIO(output([UNDERTONE, "extract", "--acoustic", "egemaps", "--pieces", "whole",
                                           "--progress", "off", *files])))
    next(table)
    values = {row[0]: [float(value or 0) for value in row[5:]] for row in table}
    for row, file in zip(index, files):
        label = "neutral" if row["emotion"] == "calm" else row["emotion"]
        if label in LABELS and file in values:
            yield row, LABELS.index(label), values[file]


def linear_model(values, labels):
    """Softmax regression with inverse class weights, by Adam on all data at once."""
    inputs = numpy.hstack([values, numpy.ones((len(values), 1))])
    counts = numpy.bincount(labels, minlength=len(LABELS))
    weights = (len(labels) / numpy.maximum(counts, 1))[labels]
    weights = weights / weights.sum()
    theta, first, second = (numpy.zeros((inputs.shape[1], len(LABELS))) for _ in range(3))
    for step in range(1, 3001):
        logits = inputs @ theta
        shares = numpy.exp(logits - logits.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        shares[numpy.arange(len(labels)), labels] -= 1
        gradient = inputs.T @ (shares * weights[:, None]) + 3e-3 * theta
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        theta -= 0.02 * first / (1 - 0.9**step) / (numpy.sqrt(second / (1 - 0.999**step)) + 1e-9)
    return lambda rows: (numpy.hstack([rows, numpy.ones((len(rows), 1))]) @ theta).argmax(1)


def baseline(corpora):
    """Recall of a linear model on functionals, for the dev part of each corpus."""
    train, train_labels, dev = [], [], collections.defaultdict(list)
    for corpus in corpora:
        for row, label, values in functionals(corpus):
            if row["speaker"] in DEV_SPEAKERS[corpus.name]:
                dev[corpus.name].append((label, values))
            else:
                train.append(values)
                train_labels.append(label)
    train = numpy.array(train)
    low, high = numpy.percentile(train, [1, 99], axis=0)
    mean, deviation = numpy.clip(train, low, high).mean(0), numpy.clip(train, low, high).std(0) + 1e-9

    def scale(rows):
        return (numpy.clip(rows, low, high) - mean) / deviation

    say = linear_model(scale(train), numpy.array(train_labels))
    for name, items in dev.items():
        labels = numpy.array([label for label, _ in items])
        said = say(scale(numpy.array([values for _, values in items])))
        yield name, float(numpy.mean([numpy.mean(said[labels == one] == one) for one in numpy.unique(labels)]))


def talk(file, folder):
    """How often each label is said of the windows of a file."""
    duration = float(json.loads(output([UNDERTONE, "probe", "--json", file]))["duration"])
    windows = folder / "windows.rttm"
    starts = [i * WINDOW_S for i in range(max(1, int(duration / WINDOW_S)))]
    windows.write_text("".join(f"SPEAKER {file.stem} 1 {start} {WINDOW_S} <NA> <NA> a <NA> <NA>\n" for start in starts))
    table = list(csv.reader(io.StringIO(output([UNDERTONE, "extract", "--acoustic", "voice-utterance", "--transcript",
                                                windows, "--progress", "off", file]))))
    logits = [i for i, name in enumerate(table[0]) if name.startswith("logit_")]
    said = (max(logits, key=lambda i, row=row: float(row[i])) for row in table[1:] if row[logits[0]])
    return collections.Counter(table[0][i].removeprefix("logit_") for i in said)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="acoustic")
    parser.add_argument("--corpus", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--talk", type=pathlib.Path, nargs="*", default=[])
    options = parser.parse_args()
    build("undertone")
    linear = dict(baseline(options.corpus))
    print("| corpus | UAR | 95 % interval | linear model on eGeMAPS |\n|---|---|---|---|")
    matrices = {}
    for corpus in options.corpus:
        uar, interval, matrices[corpus.name] = judged(options.model, corpus)
        print(f"| {corpus.name} | {100 * uar:.1f} % | {100 * interval['low']:.1f}–{100 * interval['high']:.1f} "
              f"| {100 * linear[corpus.name]:.1f} % |")
    for name, rows in matrices.items():
        print(f"\n{name}, a row for each label and a column for what was said:\n\n| | {' | '.join(LABELS)} |")
        print("|---|" + "---|" * len(LABELS))
        for label, row in rows.items():
            print(f"| {label} | {' | '.join(map(str, row))} |")
    total = collections.Counter()
    print("\n| talk | windows | called |\n|---|---|---|" if options.talk else "")
    with tempfile.TemporaryDirectory() as folder:
        for file in options.talk:
            counts = talk(file, pathlib.Path(folder))
            total += counts
            print(f"| {file.name} | {sum(counts.values())} | {', '.join(f'{k} {v}' for k, v in counts.most_common())} |")
    if total:
        rare = sum(total[label] for label in RARE_IN_TALK)
        print(f"\n{rare} of {total.total()} windows are called surprise, fear or disgust.")


if __name__ == "__main__":
    main()
