"""The models `sdt` and `contextual-lstm` in eager PyTorch, written from their equations, and the time their training takes.

  train_reference.py RUN.json     RUN.json is what bench_train printed: the same sizes, options, batches and threads

Batches lie ready in memory before the clock starts, there is no development split, and nothing of the best epoch is kept: the
loop is the shortest that trains.
"""
import json
import math
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class Attention(nn.Module):
    def __init__(self, width, heads, dropout):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))
        self.dropout = nn.Dropout(dropout)

    def split(self, x):
        return x.view(x.size(0), x.size(1), self.heads, -1).transpose(1, 2)

    def forward(self, queries, keys, hidden):
        q, k, v = self.split(self.query(queries)), self.split(self.key(keys)), self.split(self.value(keys))
        scores = (q @ k.transpose(-2, -1) / math.sqrt(q.size(-1))).masked_fill(hidden, -1e10)
        seen = self.dropout(scores.softmax(-1)) @ v
        return self.output(seen.transpose(1, 2).reshape(queries.shape))


class TransformerLayer(nn.Module):
    def __init__(self, width, heads, dropout):
        super().__init__()
        self.attention = Attention(width, heads, dropout)
        self.norm = nn.LayerNorm(width)
        self.inner, self.outer = nn.Linear(width, width), nn.Linear(width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, queries, keys, hidden):
        x = queries + self.dropout(self.attention(queries, keys, hidden))
        return x + self.dropout(self.outer(self.dropout(functional.gelu(self.inner(self.norm(x))))))


class SelfGate(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width, bias=False)

    def forward(self, x):
        return torch.sigmoid(self.linear(x)) * x


class Views(nn.Module):
    """One modality as each modality sees it."""

    def __init__(self, sources, width, heads, dropout, classes):
        super().__init__()
        self.layers = nn.ModuleList(TransformerLayer(width, heads, dropout) for _ in range(sources))
        self.gates = nn.ModuleList(SelfGate(width) for _ in range(sources))
        self.reduce = nn.Linear(sources * width, width)
        self.head = nn.Sequential(nn.ReLU(), nn.Dropout(dropout), nn.Linear(width, classes))

    def forward(self, query, streams, hidden):
        views = [gate(layer(query, stream, hidden)) for layer, gate, stream in zip(self.layers, self.gates, streams)]
        return self.reduce(torch.cat(views, -1))


def label_loss(logits, batch):
    return functional.cross_entropy(logits[batch["mask"]], batch["labels"][batch["mask"]])


class Sdt(nn.Module):
    def __init__(self, widths, classes, speakers, width, heads=8, dropout=0.5, temperature=1.0):
        super().__init__()
        self.temperature = temperature
        self.projections = nn.ModuleList(nn.Linear(given, width, bias=False) for given in widths)
        self.speakers = nn.Embedding(speakers + 1, width, padding_idx=0)
        self.views = nn.ModuleList(Views(len(widths), width, heads, dropout, classes) for _ in widths)
        self.gate = nn.Linear(width, width, bias=False)
        self.classify = nn.Linear(width, classes)
        angle = torch.arange(512.0).unsqueeze(1) * torch.exp(torch.arange(0.0, width, 2) * (-math.log(10000.0) / width))
        self.places = torch.stack([angle.sin(), angle.cos()], -1).view(512, width)

    def forward(self, batch):
        added = self.places[:batch["mask"].size(1)] + self.speakers(batch["speakers"])
        streams = [project(values) + added for project, values in zip(self.projections, batch["values"])]
        hidden = ~batch["mask"][:, None, None, :]
        views = [view(stream, streams, hidden) for view, stream in zip(self.views, streams)]
        stacked = torch.stack(views, -2)
        fused = self.classify((self.gate(stacked).softmax(-2) * stacked).sum(-2))
        teacher = functional.log_softmax(fused[batch["mask"]] / self.temperature, -1)
        loss = label_loss(fused, batch)
        for view, values in zip(self.views, views):
            logits = view.head(values)
            student = functional.log_softmax(logits[batch["mask"]] / self.temperature, -1)
            loss = loss + label_loss(logits, batch)
            loss = loss + (teacher.exp() * (teacher - student)).sum(-1).mean()
        return loss


class Context(nn.Module):
    """An LSTM in both directions over a conversation's utterances, a dense layer and a classifier."""

    def __init__(self, given, classes, width, dense_width, dropout):
        super().__init__()
        self.lstm = nn.LSTM(given, width, batch_first=True, bidirectional=True)
        self.dense, self.classify = nn.Linear(2 * width, dense_width), nn.Linear(dense_width, classes)
        self.dropout = nn.Dropout(dropout)

    def forward(self, values, batch):
        packed = pack_padded_sequence(self.dropout(values), batch["lengths"], batch_first=True, enforce_sorted=False)
        context, _ = pad_packed_sequence(self.lstm(packed)[0], batch_first=True, total_length=values.size(1))
        features = torch.tanh(self.dense(self.dropout(context)))
        return features, self.classify(self.dropout(features))


class ContextualLstm(nn.Module):
    def __init__(self, widths, classes, speakers, width=100, dense_width=100, dropout=0.5):
        super().__init__()
        self.contexts = nn.ModuleList(Context(given, classes, width, dense_width, dropout) for given in widths)
        self.fused = Context(len(widths) * dense_width, classes, width, dense_width, dropout)

    def forward(self, batch):
        loss, below = 0, []
        for context, values in zip(self.contexts, batch["values"]):
            features, logits = context(values, batch)
            below.append(features.detach())  # what is above learns from it, but does not teach it
            loss = loss + label_loss(logits, batch)
        return loss + label_loss(self.fused(torch.cat(below, -1), batch)[1], batch)


MODELS = {"sdt": Sdt, "contextual-lstm": ContextualLstm}


def make_batch(lengths, run):
    lengths = torch.tensor(lengths)
    mask = torch.arange(int(lengths.max())) < lengths.unsqueeze(1)
    return {"mask": mask, "lengths": lengths,
            "values": [torch.randn(*mask.shape, width) * mask.unsqueeze(-1) for width in run["widths"]],
            "labels": torch.randint(run["classes"], mask.shape),
            "speakers": torch.randint(1, run["speakers"] + 1, mask.shape) * mask}


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def train(run):
    torch.set_num_threads(run["threads"])
    torch.manual_seed(1)
    options = {name.replace("-", "_"): int(value) for name, value in run["options"].items()}
    model = MODELS[run["model"]](run["widths"], run["classes"], run["speakers"], **options)
    optimizer = torch.optim.Adam(model.parameters(), lr=run["learning_rate"], weight_decay=run["weight_decay"])
    epochs = [[make_batch(lengths, run) for lengths in batches] for batches in run["batches"]]
    seconds, cpu = [], []
    for batches in epochs:
        start, cpu_start, total = time.perf_counter(), cpu_seconds(), 0.0
        for batch in batches:
            optimizer.zero_grad()
            loss = model(batch)
            loss.backward()
            optimizer.step()
            total += loss.item()
        assert math.isfinite(total)
        seconds.append(time.perf_counter() - start)
        cpu.append(cpu_seconds() - cpu_start)
    return {"parameters": sum(p.numel() for p in model.parameters()), "seconds": seconds, "cpu_seconds": cpu,
            "torch": torch.__version__}


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        print(json.dumps(train(json.load(file))))
