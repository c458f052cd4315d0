"""Who speaks when: transcripts of 50 MB against the parsers of Python, and an hour of sound against real time.

Python only reads the file into its own objects; ours also finds tiers, speakers and words, and makes a conversation of them.
"""
import sys
import wave

from harness import ROOT, UNDERTONE, Row, build, compare, ffmpeg, made, run

MEGABYTES = 50
SLOWER_THAN_PYTHON = 3
LIMIT_MIB = 1024
REAL_TIME = 200
HOUR_S = 3600


def write_until_full(path, head, entry, tail, megabytes=MEGABYTES):
    """`entry(i)` over and over, until the file has its size."""
    with open(path, "w", encoding="utf-8") as file:
        size, i = file.write(head), 0
        while size < megabytes << 20:
            size += file.write(entry(i))
            i += 1
        file.write(tail)
    return i


def make_json(path):
    def segment(i):
        words = ",".join('{"word":"word%d","start":%.2f,"end":%.2f,"score":0.9}' % (k, 4 * i + k, 4 * i + k + 0.9) for k in range(4))
        return '%s{"start":%d,"end":%d,"text":"word0 word1 word2 word3","speaker":"SPEAKER_0%d","words":[%s]}' % (
            "," if i else "", 4 * i, 4 * i + 4, i % 3, words)
    write_until_full(path, '{"segments":[', segment, "]}")


def make_eaf(path):
    body = path.with_suffix(".body")
    count = write_until_full(
        body, "", lambda i: f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{i}" TIME_SLOT_REF1="ts{2 * i}" '
        f'TIME_SLOT_REF2="ts{2 * i + 1}"><ANNOTATION_VALUE>what was said, number {i}</ANNOTATION_VALUE>'
        '</ALIGNABLE_ANNOTATION></ANNOTATION>\n', "", MEGABYTES * 65 // 100)  # time slots are the rest
    with open(path, "w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<ANNOTATION_DOCUMENT AUTHOR="" DATE="2026-01-01T00:00:00+00:00" '
                   'FORMAT="3.0" VERSION="3.0"><HEADER TIME_UNITS="milliseconds"/><TIME_ORDER>\n')
        for slot in range(2 * count):
            file.write(f'<TIME_SLOT TIME_SLOT_ID="ts{slot}" TIME_VALUE="{slot * 500}"/>\n')
        file.write('</TIME_ORDER><TIER TIER_ID="Ann" LINGUISTIC_TYPE_REF="t">\n' + body.read_text() +
                   '</TIER><LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="t" TIME_ALIGNABLE="true"/></ANNOTATION_DOCUMENT>\n')
    body.unlink()


def make_reference(path):
    path.write_text("SPEAKER talk 1 0 1 <NA> <NA> Ann <NA> <NA>\n")


def make_hour(path):
    talk = made("talk.mp4", lambda part: run([UNDERTONE, "synthesize", part, "--turns", 40, "--width", 64 * 2, "--height", 96,
                                              "--frame-rate", 8, "--voice", "built-in"]))
    ffmpeg("-stream_loop", -1, "-i", talk, "-vn", "-t", HOUR_S, "-ar", 16000, "-ac", 1, path)


def rows():
    build("undertone")
    reference = made("reference.rttm", make_reference)
    parsers = {"json": "import json, sys; json.load(open(sys.argv[1], encoding='utf-8'))",
               "eaf": "import sys, xml.etree.ElementTree as t; t.parse(sys.argv[1])"}
    for ending, make in (("json", make_json), ("eaf", make_eaf)):
        file = made("large." + ending, make)
        mb = file.stat().st_size / (1 << 20)
        command = [UNDERTONE, "evaluate", "--diarization", reference, file]
        shown = " ".join(["undertone", *map(str, command[1:3]), str(reference.relative_to(ROOT)), str(file.relative_to(ROOT))])
        ours, theirs, ratio = compare(command, [sys.executable, "-c", parsers[ending], file], runs=3)
        yield Row(f"{mb:.0f} MB of {ending} read, CPU", ours, theirs, ratio, SLOWER_THAN_PYTHON, ratio <= SLOWER_THAN_PYTHON,
                  "s", shown)
        peak = run(command).peak_mib
        yield Row(f"{mb:.0f} MB of {ending} read, peak", peak, LIMIT_MIB, peak / LIMIT_MIB, 1, peak <= LIMIT_MIB, "MiB", shown)
    hour = made("hour.wav", make_hour)
    command = ["taskset", "-c", "0", UNDERTONE, "segment", hour, "--transcript", "sound"]
    with wave.open(str(hour)) as sound:
        speed = sound.getnframes() / sound.getframerate() / run(command).wall_s
    yield Row("an hour of sound, one core, times real time", speed, REAL_TIME, speed / REAL_TIME, 1, speed >= REAL_TIME, "x", f"taskset -c 0 undertone segment {hour.relative_to(ROOT)} --transcript sound")
