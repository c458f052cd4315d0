"""The acoustic descriptors and functionals of ten minutes of speech against real time, one thread; and the voice encoder.

Speech is that of the folder that UNDERTONE_SPEECH names, or else the built-in voice.
"""
import os
import pathlib
import statistics
import subprocess

from harness import BUILD, ROOT, UNDERTONE, Row, build, duration_of, ffmpeg, made, run

REAL_TIME = 400
ENCODER_REAL_TIME = 100
LENGTH_S = 600
PASS = BUILD / "bench" / "bench_egemaps_pass"


def make_speech(path):
    talk = made("talk.mp4", lambda part: run([UNDERTONE, "synthesize", part, "--turns", 40, "--width", 128, "--height", 96,
                                              "--frame-rate", 8, "--voice", "built-in"]))
    ffmpeg("-stream_loop", -1, "-i", talk, "-vn", "-t", LENGTH_S, "-ar", 16000, "-ac", 1, path)


def encoder(files, shown):
    """With decoding and the start of the program, in pieces of three seconds."""
    os.environ["OMP_NUM_THREADS"] = "1"
    cpu_s = length_s = 0
    for file in files:
        turns = made(f"turns-of-{file.stem}.rttm", lambda path, file=file: write_turns(path, file))
        words = [UNDERTONE, "extract", file, "--acoustic", "voice-utterance", "--transcript", turns, "--progress", "off"]
        cpu_s += statistics.median(run(words).cpu_s for _ in range(3))
        length_s += duration_of(file)
    speed = length_s / cpu_s
    yield Row(f"mel bands and voice encoder of {length_s:.0f} s of speech, times real time", speed, ENCODER_REAL_TIME,
              speed / ENCODER_REAL_TIME, 1, speed >= ENCODER_REAL_TIME, "x", f"undertone extract {shown} --acoustic voice-utterance")


def write_turns(path, file):
    count = max(1, int(duration_of(file) // 3))
    path.write_text("".join(f"SPEAKER {file.stem} 1 {3 * i} 3 <NA> <NA> a <NA> <NA>\n" for i in range(count)))


def rows():
    build("bench_egemaps_pass", "undertone")
    folder = os.environ.get("UNDERTONE_SPEECH")
    if folder:
        files, shown = sorted(path for path in pathlib.Path(folder).iterdir() if path.is_file()), "$UNDERTONE_SPEECH/*"
    else:
        files = [made("ten-minutes.wav", make_speech)]
        shown = files[0].relative_to(ROOT)
    speeds = []
    for _ in range(5):
        result = subprocess.run([PASS, "time", *files], check=True, stdout=subprocess.PIPE, text=True).stdout.split()
        speeds.append(float(result[0]) / float(result[1]))
    speed = sorted(speeds)[len(speeds) // 2]
    yield Row(f"descriptors and functionals of {float(result[0]):.0f} s of speech, times real time", speed, REAL_TIME,
              speed / REAL_TIME, 1, speed >= REAL_TIME, "x", f"{PASS.relative_to(ROOT)} time {shown}")
    yield from encoder(files, shown)
