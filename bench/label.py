"""CPU time of `undertone label` with all modalities over the time that ffmpeg takes to decode everything.

The faces are drawn, and real ones where the folder that UNDERTONE_HEADS names has clips of people who talk to the camera.
"""
import os
import tempfile
import time

from face import make_long, make_of_heads
from harness import ROOT, UNDERTONE, Row, build, compare, duration_of, ffmpeg, made, run

GOAL = 1.0
START_GOAL_S = 2.0
JOBS_GOAL = 1.8
WORDS = ["I never thought that you would come back here.", "So what did they say to you?", "That is wonderful news!",
         "Leave me alone, will you?", "We could go by train, it is not far.", "Oh no, what happened?"]


def clock(seconds):
    return time.strftime("%H:%M:%S", time.gmtime(seconds)) + ",000"


def transcript_of(file):
    """Turns of three seconds with half a second between them, by two speakers, beside the file."""
    path = file.with_suffix(".srt")
    count = int(duration_of(file) // 4)
    path.write_text("".join(f"{i + 1}\n{clock(4 * i)} --> {clock(4 * i + 3)}\n{'AB'[i % 2]}: {WORDS[i % len(WORDS)]}\n\n" for i in range(count)))
    return path


def label(file, transcript, *more):
    return [UNDERTONE, "label", file, "--transcript", transcript, "--format", "jsonl", "--log", "quiet", *more]


def conversations():
    files = {"two drawn faces": made("long-conversation.mp4", make_long)}
    if os.environ.get("UNDERTONE_HEADS"):
        files["real heads, cut"] = made("heads.mp4", make_of_heads)
    return files


def costs(content, file):
    transcript, shown = transcript_of(file), file.relative_to(ROOT)
    theirs = ["ffmpeg", "-v", "error", "-nostdin", "-i", file, "-f", "null", "-"]
    for name, modalities in (("all modalities", None), ("  words alone", "text"), ("  sound alone", "audio"), ("  faces alone", "visual")):
        more = [] if modalities is None else ["--modalities", modalities]
        our_cpu, their_cpu, ratio = compare(label(file, transcript, *more), theirs, runs=3)
        met = ratio <= GOAL or modalities is not None
        yield Row(f"label, {name}, 720p25 H.264, {content}", our_cpu, their_cpu, ratio, GOAL, met, "CPU s",
                  f"undertone label {shown} --transcript {transcript.name}  /  ffmpeg -i {shown} -f null -")


def make_short(path):
    ffmpeg("-i", made("long-conversation.mp4", make_long), "-t", 10, "-c", "copy", path)


def start():
    clip = made("ten-seconds.mp4", make_short)
    usage = run(label(clip, transcript_of(clip)))
    yield Row("label, 10 s of video, from the start to the labels", usage.wall_s, None, usage.wall_s, START_GOAL_S,
              usage.wall_s <= START_GOAL_S, "wall s", "undertone label ten-seconds.mp4")


def jobs():
    clip = made("ten-seconds.mp4", make_short)
    with tempfile.TemporaryDirectory(dir=clip.parent) as folder:
        inputs = os.path.join(folder, "in")
        os.mkdir(inputs)
        for i in range(8):
            os.link(clip, os.path.join(inputs, f"{i}.mp4"))

        def wall_of(name, jobs, *before):
            return run([*before, UNDERTONE, "annotate", inputs, "--out", os.path.join(folder, name), "--jobs", jobs, "--log", "quiet"]).wall_s

        one, two, alone = wall_of("one", 1), wall_of("two", 2), wall_of("alone", 1, "taskset", "-c", "0")
    yield Row("annotate, 8 files, one job over two", one, two, one / two, JOBS_GOAL, one / two >= JOBS_GOAL, "wall s",
              "undertone annotate FOLDER --out OUT --jobs 1  /  --jobs 2")
    # One job keeps more than one core busy, so this is what a second one brings to a machine with enough of them.
    yield Row("  one job on one core over two on all", alone, two, alone / two, JOBS_GOAL, True, "wall s",
              "taskset -c 0 undertone annotate FOLDER --out OUT --jobs 1  /  --jobs 2")


def rows():
    build("undertone")
    for content, file in conversations().items():
        yield from costs(content, file)
    yield from start()
    yield from jobs()
