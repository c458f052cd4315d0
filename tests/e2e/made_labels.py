"""Annotations as docs/schema/jsonl.md describes them, made up from a seed."""
import json
import random

LABELS = ["neutral", "surprise", "fear", "sadness", "joy", "disgust", "anger"]
SPEAKERS = ["Amira", "Ben", "Dr. Okonkwo"]
SAYINGS = [
    "I said I would call, and I did.", "No.", "Well, that depends on who you ask.", "You cannot be serious!",
    "Honestly? I thought it went rather well.", "We have been through this a hundred times already.",
    "It was the last train, so we walked.", "Oh, that is wonderful news!", "Please don't do that again.",
    "Hm.", "Nobody told me that the meeting had been moved, and then everybody looked at me as if it were my fault.",
    "Could you pass me the folder, please?", "I miss the old place, you know.", "What was that noise?",
    "That smells as if it had died a week ago.", "Let us start with the second point.",
]
LONG = ("When I first came here, there was nothing but a field and a shed, and people asked what on earth we wanted with "
        "it; so I told them about the workshop, the school, the garden, and how all of it would hang together one day. "
        "They laughed, of course. Ten years later the same people bring their children here every morning, and not one "
        "of them remembers having laughed. I do not mind. I would rather have them here than have been right.")


def header(media="", turns="transcript", **more):
    return {"undertone": "annotations", "version": 1, "made_by": "undertone 0.1.0 (3f9a21c4)", "media": media, "turns": turns,
            "speakers": turns, "labels": LABELS, **more}


PROVENANCE = {"program": "undertone 0.1.0", "checkpoint": "summer-small.safetensors", "checkpoint_fingerprint": "9c1185a5" * 8,
              "encoders": {"text": "ab12cd34" * 8, "audio": "0f1e2d3c" * 8, "visual": "77aa88bb" * 8},
              "options": "5e6f7a8b" * 8, "input": "d4c3b2a1" * 8}


def prediction(chance, threshold=0.3):
    favourite = chance.choices(range(len(LABELS)), [6, 2, 1, 2, 4, 0.7, 2])[0]
    weights = [chance.random() ** 3 * 0.5 + (chance.uniform(0.3, 4) if i == favourite else 0.01) for i in range(len(LABELS))]
    shares = [round(weight / sum(weights), 4) for weight in weights]
    best = max(range(len(LABELS)), key=shares.__getitem__)
    text, audio = chance.uniform(0.2, 0.6), chance.uniform(0.1, 0.35)
    hidden = chance.random() < 0.25
    gave = [text, audio, 0 if hidden else 1 - text - audio]
    quality = [chance.uniform(0.85, 1), chance.uniform(0.4, 1), 0 if hidden else chance.uniform(0.3, 1)]
    evidence = {name: {"share": round(gave[i] / sum(gave), 3), "quality": round(quality[i], 3), "missing": None}
                for i, name in enumerate(("text", "audio", "visual"))}
    if hidden:
        evidence["visual"].update(share=None, missing="off screen")
    return {"label": LABELS[best] if shares[best] >= threshold else "uncertain", "confidence": shares[best],
            "probabilities": dict(zip(LABELS, shares)), "evidence": evidence, **({} if hidden else {"face": chance.randint(0, 2)})}


def utterance(number, begin, end, speaker, text, chance, **more):
    return {"id": f"u{number:04}", "start": round(begin, 2), "end": round(end, 2), "speaker": speaker, "text": text, "words": [],
            "label": None, "prediction": prediction(chance), "correction": None, **more}


def conversation(count, seed=3, seconds=None):
    """Turns with pauses, and now and then two voices at once; scaled to fit into `seconds` where they are given."""
    chance = random.Random(seed)
    lines, time, speaker = [], 0.4, 0
    for number in range(1, count + 1):
        speaker = (speaker + chance.choices([0, 1, 2], [1, 3, 2])[0]) % len(SPEAKERS)
        text = LONG if number == 6 else chance.choice(SAYINGS)
        length = 0.8 + 0.055 * len(text) * chance.uniform(0.8, 1.2)
        lines.append(utterance(number, time, time + length, SPEAKERS[speaker], text, chance))
        time += length + chance.choice([0.3, 0.5, 1.1, -0.6])
    if seconds:
        for line in lines:
            for end in ("start", "end"):
                line[end] = round(line[end] * seconds / (time + 1), 3)
    return sorted(lines, key=lambda line: (line["start"], line["end"]))


def as_text(head, lines):
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in [head] + lines)
