"""The acoustic descriptors and functionals of ten minutes of speech against real time, one thread.

Speech is that of the folder that UNDERTONE_SPEECH names, or else the built-in voice.
"""
import os
import pathlib
import subprocess

from harness import BUILD, ROOT, UNDERTONE, Row, build, ffmpeg, made, run

REAL_TIME = 400
LENGTH_S = 600
PASS = BUILD / "bench" / "bench_egemaps_pass"


def make_speech(path):
    talk = made("talk.mp4", lambda part: run([UNDERTONE, "synthesize", part, "--turns", 40, "--width", 128, "--height", 96,
                                              "--frame-rate", 8, "--voice", "built-in"]))
    ffmpeg("-stream_loop", -1, "-i", talk, "-vn", "-t", LENGTH_S, "-ar", 16000, "-ac", 1, path)


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
