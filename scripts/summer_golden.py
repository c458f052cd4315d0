"""Computes teacher, student and every loss of the model `summer` for small fixed weights, in double precision and step by step as
docs/models/summer.md writes the equations, and not as the C++ code computes them: experts, heads and utterances one after another.

  python3 scripts/summer_golden.py tests/fusion/summer_golden.safetensors     (needs Python's torch)

The file holds the weights by the names of the model's own, the batch, and what comes of it; tests/fusion/summer_golden_test.cpp
compares.
"""
import json
import math
import struct
import sys

import torch

WIDTH, HEADS, EXPERTS, GLOBAL_EXPERTS = 8, 2, 7, 3
LABELS, SPEAKERS = 3, 2
INPUTS = {"text": 6, "audio": 5, "visual": 4}
SIGMAS, THRESHOLD, TEMPERATURE, SMOOTHING = 2.0, 0.5, 2.0, 0.1
LENGTHS = [5, 3]
ABSENT = {"text": [(1, 1), (0, 4)], "audio": [(0, 2), (0, 4)], "visual": [(1, 0), (0, 0)]}
UNLABELLED = [(0, 3)]

random = torch.Generator().manual_seed(20)
weights = {}


def weight(name, *shape, size=0.5):
    weights[name] = (size * torch.randn(shape, generator=random)).float().double()


def linear(name, inputs, outputs, bias=True, size=0.5):
    weight(name + ".weight", outputs, inputs, size=size)
    if bias:
        weight(name + ".bias", outputs, size=size)


def norm(name):
    weight(name + ".weight", WIDTH)
    weights[name + ".weight"] += 1
    weight(name + ".bias", WIDTH)


def make_network(name, modalities, phi):
    half = WIDTH // 2
    for m in modalities:
        linear(f"{name}.{m}_projection", INPUTS[m], WIDTH, bias=False)
        mixture = f"{name}.{m}_mixture"
        linear(mixture + ".gate.linear", WIDTH, EXPERTS)
        weights[mixture + ".gate.linear.weight"][0] *= 6  # an expert that often leaves the band
        weights[mixture + ".gate.temperature"] = torch.ones(()).double()
        weight(mixture + ".experts.input_weight", 2 * EXPERTS * 3 * half, WIDTH)
        weight(mixture + ".experts.input_bias", 2 * EXPERTS * 3 * half)
        weight(mixture + ".experts.state_weight", 2 * EXPERTS, half, 3 * half)
        weight(mixture + ".experts.state_bias", 2 * EXPERTS * 3 * half)
        norm(mixture + ".norm")
        fusion = f"{name}.fusion.{m}"
        for level in ["inner", "outer"] if len(modalities) > 1 else ["inner"]:
            linear(f"{fusion}_{level}.linear", WIDTH, 3 * WIDTH)
        parts = 1 + len(modalities) if len(modalities) > 1 else 2
        linear(fusion + "_merge", parts * WIDTH, WIDTH)
        norm(fusion + "_norm")
        linear(fusion + "_widen", WIDTH, WIDTH)
        linear(fusion + "_narrow", WIDTH, WIDTH)
    for level, value in phi.items():
        weights[f"{name}.fusion.{level}_phi"] = torch.tensor(value).double()
    weight(name + ".speakers.table.weight", SPEAKERS + 1, WIDTH)
    weights[name + ".speakers.table.weight"][0] = 0  # nobody that is known
    inputs = len(modalities) * WIDTH
    linear(name + ".global_mixture.gate.linear", inputs, GLOBAL_EXPERTS)
    weights[name + ".global_mixture.gate.temperature"] = torch.ones(()).double()
    linear(name + ".global_mixture.first", inputs, GLOBAL_EXPERTS * WIDTH)
    weight(name + ".global_mixture.second_weight", GLOBAL_EXPERTS, WIDTH, WIDTH)
    weight(name + ".global_mixture.second_bias", GLOBAL_EXPERTS * WIDTH)
    norm(name + ".norm")
    linear(name + ".classify", WIDTH, LABELS)


def apply(name, x):
    y = weights[name + ".weight"] @ x
    return y + weights[name + ".bias"] if name + ".bias" in weights else y


def normed(name, x):
    centred = x - x.mean()
    return centred / torch.sqrt((centred * centred).mean() + 1e-5) * weights[name + ".weight"] + weights[name + ".bias"]


def gelu(x):
    return 0.5 * x * (1 + torch.erf(x / math.sqrt(2)))


def softmax(x):
    e = torch.exp(x - x.max())
    return e / e.sum()


def place(i):
    """Sines and cosines of the place of an utterance."""
    return torch.tensor([(math.sin if j % 2 == 0 else math.cos)(i / 10000 ** ((j - j % 2) / WIDTH)) for j in range(WIDTH)],
                        dtype=torch.double)


def recurrent(name, group, sequence):
    """A gated recurrent unit of one direction over vectors."""
    half = WIDTH // 2
    rows = slice(group * 3 * half, (group + 1) * 3 * half)
    w, b = weights[name + ".input_weight"][rows], weights[name + ".input_bias"][rows]
    u, c = weights[name + ".state_weight"][group], weights[name + ".state_bias"][rows]
    state, states = torch.zeros(half, dtype=torch.double), []
    for x in sequence:
        given, recalled = w @ x + b, state @ u + c
        reset = torch.sigmoid(given[:half] + recalled[:half])
        update = torch.sigmoid(given[half:2 * half] + recalled[half:2 * half])
        candidate = torch.tanh(given[2 * half:] + reset * recalled[2 * half:])
        state = (1 - update) * candidate + update * state
        states.append(state)
    return states


def mix(name, embedded):
    """SDMoE over one modality of one conversation: {place: vector}. Also says how many experts were dropped."""
    order, experts = sorted(embedded), []
    for k in range(EXPERTS):
        forth = recurrent(name + ".experts", k, [embedded[i] for i in order])
        back = recurrent(name + ".experts", EXPERTS + k, [embedded[i] for i in reversed(order)])[::-1]
        experts.append({i: torch.cat([f, b]) for i, f, b in zip(order, forth, back)})
    out, dropped = {}, 0
    for i in order:
        scores = apply(name + ".gate.linear", embedded[i])
        mean = scores.mean()
        sigma = torch.sqrt(((scores - mean) ** 2).mean())
        kept = [k for k in range(EXPERTS) if abs(scores[k] - mean) <= SIGMAS * sigma]
        dropped += EXPERTS - len(kept)
        shares = softmax(scores[kept])
        out[i] = normed(name + ".norm", embedded[i] + sum(s * experts[k][i] for s, k in zip(shares, kept)))
    return out, dropped


def heads_of(name, x):
    q, k, v = apply(name, x).view(3, HEADS, WIDTH // HEADS)
    return {"q": q, "k": k, "v": v}


def attend(asking, answering, guide, phi):
    """{place: vector} of what each asking place sees, and its scores {(i, j): [heads]} before any guidance."""
    seen, plain = {}, {}
    for i, a in asking.items():
        scores = {}
        for j, b in answering.items():
            s = (a["q"] * b["k"]).sum(-1) / math.sqrt(WIDTH // HEADS)
            plain[i, j] = s
            if guide is not None and (i, j) in guide:
                s = torch.where((guide[i, j] - s).abs() > THRESHOLD, s + phi * (guide[i, j] - s), s)
            scores[j] = s
        if not scores:
            seen[i] = torch.zeros(WIDTH, dtype=torch.double)
            continue
        places = list(scores)
        parts = []
        for h in range(HEADS):
            shares = softmax(torch.stack([scores[j][h] for j in places]))
            parts.append(sum(s * answering[j]["v"][h] for s, j in zip(shares, places)))
        seen[i] = torch.cat(parts)
    return seen, plain


def run_network(name, modalities, conversation, guide):
    """One conversation through a network: {modality: {place: feature}}, {place: fused}, {place: logits}, the scores of its own
    attention within the first modality, and how many experts were dropped in all."""
    features, dropped = {}, 0
    for m in modalities:
        embedded = {i: apply(f"{name}.{m}_projection", x) + weights[name + ".speakers.table.weight"][conversation["speakers"][i]]
                    + place(i) for i, x in conversation[m].items()}
        features[m], count = mix(f"{name}.{m}_mixture", embedded)
        dropped += count
    phi = {level: torch.sigmoid(weights[f"{name}.fusion.{level}_phi"]) if f"{name}.fusion.{level}_phi" in weights else None
           for level in ("inner", "outer")}
    own, first_scores, within = {}, {}, {}
    for m in modalities:
        heads = {i: heads_of(f"{name}.fusion.{m}_inner.linear", x) for i, x in features[m].items()}
        within[m], scores = attend(heads, heads, guide, phi["inner"])
        first_scores[m] = scores
        own[m] = {i: features[m][i] + within[m][i] for i in features[m]}
    branches = {}
    outer = {m: {i: heads_of(f"{name}.fusion.{m}_outer.linear", x) for i, x in own[m].items()} for m in modalities} \
        if len(modalities) > 1 else {}
    for m in modalities:
        across = [attend(outer[m], outer[n], guide, phi["outer"])[0] for n in modalities if n != m]
        branches[m] = {}
        for i, x in features[m].items():
            merged = normed(f"{name}.fusion.{m}_norm",
                            x + apply(f"{name}.fusion.{m}_merge", torch.cat([x, within[m][i]] + [a[i] for a in across])))
            branches[m][i] = merged + apply(f"{name}.fusion.{m}_narrow", gelu(apply(f"{name}.fusion.{m}_widen", merged)))
    fused, logits = {}, {}
    nothing = torch.zeros(WIDTH, dtype=torch.double)
    for i in sorted(set().union(*[branches[m] for m in modalities])):
        there = [branches[m][i] for m in modalities if i in branches[m]]
        token = torch.cat([branches[m].get(i, nothing) for m in modalities])
        shares = softmax(apply(name + ".global_mixture.gate.linear", token))
        inner = gelu(apply(name + ".global_mixture.first", token)).view(GLOBAL_EXPERTS, WIDTH)
        added = sum(shares[k] * (inner[k] @ weights[name + ".global_mixture.second_weight"][k]
                                 + weights[name + ".global_mixture.second_bias"].view(GLOBAL_EXPERTS, WIDTH)[k])
                    for k in range(GLOBAL_EXPERTS))
        fused[i] = normed(name + ".norm", sum(there) / len(there) + added)
        logits[i] = apply(name + ".classify", fused[i])
    return branches, fused, logits, first_scores[modalities[0]], dropped


def cross_entropy(logits, label, smoothing=0.0):
    target = torch.full((LABELS,), smoothing / LABELS, dtype=torch.double)
    target[label] += 1 - smoothing
    return -(target * torch.log(softmax(logits))).sum()


def mean(values):
    return sum(values) / len(values) if values else torch.zeros((), dtype=torch.double)


def make_conversations():
    conversations = []
    for c, length in enumerate(LENGTHS):
        one = {"speakers": [int(x) for x in torch.randint(0, SPEAKERS + 1, (length,), generator=random)],
               "labels": [int(x) for x in torch.randint(0, LABELS, (length,), generator=random)]}
        for m, width in INPUTS.items():
            values = torch.randn((length, width), generator=random).float().double()
            one[m] = {i: values[i] for i in range(length) if (c, i) not in ABSENT[m]}
        for conversation, i in UNLABELLED:
            if conversation == c:
                one["labels"][i] = -1
        conversations.append(one)
    return conversations


def losses_of(conversations, results):
    """Every loss of the student, as means over the utterances of both conversations."""
    branches = {m: [] for m in [*INPUTS, "fused"]}  # of each: feature, label, what the teacher makes of the utterance or None
    label, smooth = [], []
    for conversation, ((_, fused_t, logits_t, _, _), (own, fused, logits, _, _)) in zip(conversations, results):
        for name, features in [*own.items(), ("fused", fused)]:
            for i, feature in features.items():
                taught = (fused_t[i], logits_t[i]) if i in fused_t else None
                branches[name].append((feature, conversation["labels"][i], taught))
        for i, x in logits.items():
            if conversation["labels"][i] >= 0:
                label.append(cross_entropy(x, conversation["labels"][i]))
                smooth.append(cross_entropy(x, conversation["labels"][i], SMOOTHING))
    cross_label, cross_teacher, align = [], [], []
    for entries in branches.values():
        found = [(apply("teacher.classify", f), y, t) for f, y, t in entries]
        cross_label.append(mean([cross_entropy(x, y) for x, y, _ in found if y >= 0]))
        divergences = []
        for x, y, taught in found:
            if y < 0 or taught is None:
                continue
            p, q = softmax(taught[1] / TEMPERATURE), softmax(x / TEMPERATURE)
            divergences.append((p * torch.log(p / q)).sum())
        cross_teacher.append(TEMPERATURE ** 2 * mean(divergences))
        align.append(mean([((f - t[0]) ** 2).mean() for f, _, t in entries if t is not None]))
    return {"label": mean(label), "smooth": mean(smooth), "cross-label": mean(cross_label),
            "cross-teacher": mean(cross_teacher), "align": mean(align)}


def padded(conversations, read, shape):
    """[conversations, longest, *shape] of what `read` finds at each place; zeros where it finds nothing."""
    whole = torch.zeros((len(LENGTHS), max(LENGTHS), *shape), dtype=torch.double)
    for c, conversation in enumerate(conversations):
        for i in range(LENGTHS[c]):
            value = read(conversation, i)
            if value is not None:
                whole[c, i] = value
    return whole


def write(path, tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    for name, tensor in sorted(tensors.items()):
        numbers = tensor.float().contiguous().view(-1).tolist()
        raw = struct.pack(f"<{len(numbers)}f", *numbers)
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def main():
    make_network("teacher", ["text"], {})
    make_network("student", list(INPUTS), {"inner": 0.3, "outer": -0.4})
    prior = torch.log(torch.tensor([0.5, 0.3, 0.2]).double())
    conversations = make_conversations()
    results, dropped = [], 0
    for conversation in conversations:
        teacher = run_network("teacher", ["text"], conversation, None)
        student = run_network("student", list(INPUTS), conversation, teacher[3])
        results.append((teacher, student))
        dropped += teacher[4] + student[4]
    if dropped == 0:
        sys.exit("no expert is ever dropped: other weights are needed")
    tensors = {"model." + name: value for name, value in weights.items()}
    tensors["model.prior"] = prior
    for m, width in INPUTS.items():
        tensors[f"batch.{m}.values"] = padded(conversations, lambda c, i: c[m].get(i), (width,))
        tensors[f"batch.{m}.present"] = padded(conversations, lambda c, i: float(i in c[m]), ())
    tensors["batch.mask"] = padded(conversations, lambda c, i: 1.0, ())
    tensors["batch.speakers"] = padded(conversations, lambda c, i: float(c["speakers"][i]), ())
    tensors["batch.labels"] = padded(conversations, lambda c, i: float(c["labels"][i]), ())
    for part, name in enumerate(["teacher", "student"]):
        logits = {id(c): results[k][part][2] for k, c in enumerate(conversations)}
        tensors[f"out.{name}"] = padded(conversations, lambda c, i: logits[id(c)].get(i, prior), (LABELS,))
    for name, loss in losses_of(conversations, results).items():
        tensors["loss." + name] = loss
    write(sys.argv[1], tensors, {
        "made by": "scripts/summer_golden.py", "torch": torch.__version__.split("+")[0],
        "command": "python3 scripts/summer_golden.py tests/fusion/summer_golden.safetensors",
        "dropped experts": str(dropped)})
    print(f"{dropped} experts dropped;", ", ".join(f"{k[5:]} {float(v):.6f}" for k, v in tensors.items() if k.startswith("loss.")))


if __name__ == "__main__":
    main()
