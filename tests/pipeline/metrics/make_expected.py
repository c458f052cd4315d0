#!/usr/bin/env python3
"""Writes expected.json, what scikit-learn and SciPy say about seeded random predictions.

  pip install scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
  tests/pipeline/metrics/make_expected.py > tests/pipeline/metrics/expected.json
"""
import json
import platform
import sys
import warnings

import numpy
import scipy
import sklearn
from scipy import optimize, special, stats
from sklearn import metrics

SEED = 20250521
# What is shorter than this is exact in the file; sums of probabilities stay within the tolerance for a row.
DIGITS = 6


def rounded(values):
    return numpy.round(values, DIGITS)


def classification(random):
    """Class 3 never occurs but is predicted, class 5 neither occurs nor is predicted, every eighth item is masked."""
    count, classes = 120, 6
    truth = random.choice([0, 1, 2, 4], size=count, p=[0.5, 0.25, 0.2, 0.05])
    logits = random.normal(size=(count, classes))
    logits[numpy.arange(count), truth] += 1.2
    logits[:, 5] -= 20
    masked = truth.copy()
    masked[::8] = -1
    logits = rounded(logits)
    probabilities = special.softmax(logits, axis=1)
    known = masked >= 0
    true, shares = masked[known], probabilities[known]
    predicted = shares.argmax(axis=1)
    labels = list(range(classes))
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        true, predicted, labels=labels, zero_division=0)
    return {
        "class_count": classes,
        "truth": masked.tolist(),
        "logits": logits.ravel().tolist(),
        "confusion": metrics.confusion_matrix(true, predicted, labels=labels).ravel().tolist(),
        "accuracy": metrics.accuracy_score(true, predicted),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
        "weighted_f1": metrics.f1_score(true, predicted, average="weighted", zero_division=0),
        "macro_f1": metrics.f1_score(true, predicted, average="macro", zero_division=0),
        "uar": metrics.balanced_accuracy_score(true, predicted),
        "negative_log_likelihood": metrics.log_loss(true, shares, labels=labels),
        "brier": float(numpy.mean(numpy.sum((shares - numpy.eye(classes)[true]) ** 2, axis=1))),
        **calibration_error(true, shares),
        **calibration_fits(true, logits[known]),
    }


def calibration_error(true, shares, count=15):
    confidence, right = shares.max(axis=1), shares.argmax(axis=1) == true
    place = numpy.digitize(confidence, numpy.linspace(0, 1, count + 1)[1:-1])
    sizes = numpy.bincount(place, minlength=count)
    gaps = [abs(right[place == b].mean() - confidence[place == b].mean()) * sizes[b] for b in range(count) if sizes[b]]
    return {"expected_calibration_error": sum(gaps) / len(true), "bin_items": sizes.tolist()}


def mean_loss(logits, true):
    return float(numpy.mean(special.logsumexp(logits, axis=1) - logits[numpy.arange(len(true)), true]))


def calibration_fits(true, logits):
    """By minimisers that share nothing with the ones under test; the vector has the same prior of deviation 10."""
    classes = logits.shape[1]
    temperature = optimize.minimize_scalar(
        lambda t: mean_loss(logits / t, true), bounds=(0.05, 20), method="bounded", options={"xatol": 1e-12}).x
    neutral = numpy.concatenate([numpy.ones(classes), numpy.zeros(classes)])

    def objective(p):
        prior = numpy.sum((p - neutral) ** 2) / 200 / len(true)
        return mean_loss(logits * p[:classes] + p[classes:], true) + prior

    vector = optimize.minimize(objective, neutral, method="BFGS", options={"gtol": 1e-9, "maxiter": 10000}).x
    return {
        "temperature": temperature,
        "temperature_loss": mean_loss(logits / temperature, true),
        "vector_loss": mean_loss(logits * vector[:classes] + vector[classes:], true),
        "vector_objective": float(objective(vector)),
    }


def sentiment(random):
    """With halves, zeros of both signs, values beyond ±3 and every tenth truth masked (null)."""
    count = 150
    truth = random.integers(-20, 21, size=count) / 5
    predicted = truth + random.normal(size=count)
    halves = numpy.arange(-3.5, 4, 0.5)
    truth[:15] = halves
    predicted[:15] = random.permutation(halves)
    predicted[15:30] = random.choice(halves, size=15)
    truth[30:40] = 0.0
    predicted[36] = 0.0
    predicted[37] = -0.0
    truth, predicted = rounded(truth), rounded(predicted)
    known = numpy.arange(count) % 10 != 3
    true, guess = truth[known], predicted[known]

    def steps(limit):
        clipped = [numpy.round(numpy.clip(values, -limit, limit)) for values in (true, guess)]
        return float(numpy.mean(clipped[0] == clipped[1]))

    some = true != 0
    has0 = true >= 0, guess >= 0
    non0 = true[some] > 0, guess[some] > 0
    covariance = numpy.mean((true - true.mean()) * (guess - guess.mean()))
    return {
        "truth": [float(t) if k else None for t, k in zip(truth, known)],
        "predicted": predicted.tolist(),
        "non_zero": int(some.sum()),
        "accuracy_7": steps(3),
        "accuracy_5": steps(2),
        "accuracy_3": steps(1),
        "accuracy_2_has0": metrics.accuracy_score(*has0),
        "f1_has0": metrics.f1_score(*has0, average="weighted"),
        "accuracy_2_non0": metrics.accuracy_score(*non0),
        "f1_non0": metrics.f1_score(*non0, average="weighted"),
        "mean_absolute_error": metrics.mean_absolute_error(true, guess),
        "correlation": stats.pearsonr(true, guess).statistic,
        "concordance": 2 * covariance / (true.var() + guess.var() + (true.mean() - guess.mean()) ** 2),
    }


def comparisons(random):
    first = rounded(random.normal(0.65, 0.02, size=5))
    second = rounded(first + random.normal(0.01, 0.01, size=5))
    test = stats.ttest_rel(second, first)
    places = [(t, d) for t in (-40.0, -2.5, -0.3, 0.0, 0.01, 1.0, 7.5) for d in (1.0, 2.0, 4.0, 9.0, 37.5, 1000.0)]
    betas = [(a, b, x) for a in (0.5, 1.0, 7.0, 200.0) for b in (0.5, 3.0, 150.0) for x in (0.001, 0.3, 0.6, 0.999)]
    return {
        "first": first.tolist(),
        "second": second.tolist(),
        "mean": first.mean(),
        "deviation": first.std(ddof=1),
        "t": test.statistic,
        "p_value": test.pvalue,
        "student": [[t, d, stats.t.cdf(t, d)] for t, d in places],
        "beta": [[a, b, x, special.betainc(a, b, x)] for a, b, x in betas],
        "sign": [[k, n, stats.binomtest(k, n).pvalue] for k, n in ((0, 1), (0, 6), (3, 6), (4, 17), (30, 100))],
    }


def main():
    warnings.simplefilter("ignore")
    random = numpy.random.default_rng(SEED)
    expected = {
        "made_by": f"make_expected.py, seed {SEED}, scikit-learn {sklearn.__version__}, SciPy {scipy.__version__}, "
                   f"NumPy {numpy.__version__}, Python {platform.python_version()}",
        "classification": classification(random),
        "sentiment": sentiment(random),
        "comparisons": comparisons(random),
    }
    lines = ",\n".join(
        f"{json.dumps(part)}: " + ("{\n" + ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items())
                                   + "}" if isinstance(value, dict) else json.dumps(value))
        for part, value in expected.items())
    sys.stdout.write("{" + lines + "}\n")


if __name__ == "__main__":
    main()
