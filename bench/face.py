"""CPU time of decoding and the whole face path over the time that ffmpeg takes to decode everything.

The faces are drawn, and real ones where the folder that UNDERTONE_HEADS names has clips of people who talk to the camera.
"""
import os
import pathlib
import subprocess

from decode import make_conversation
from harness import BUILD, ROOT, Row, build, compare, ffmpeg, made

GOAL = 0.8
REPEATS = 8
PASS = BUILD / "bench" / "bench_face_pass"


def make_long(path):
    # Long enough that reading the models, about a second, does not count for much.
    once = made("conversation.mp4", make_conversation)
    ffmpeg("-stream_loop", REPEATS - 1, "-i", once, "-c", "copy", path)


def make_of_heads(path):
    clips = sorted(clip for clip in pathlib.Path(os.environ["UNDERTONE_HEADS"]).iterdir() if clip.is_file())
    once = path.with_name("heads-once.mp4")
    shape = "scale=1280:720:force_original_aspect_ratio=decrease,pad=1280:720:-1:-1:color=gray,setsar=1,fps=25,noise=alls=4:allf=t"
    parts = "".join(f"[{i}:v:0]{shape}[v{i}];[{i}:a:0]aresample=48000[a{i}];" for i in range(len(clips)))
    joined = "".join(f"[v{i}][a{i}]" for i in range(len(clips))) + f"concat=n={len(clips)}:v=1:a=1[v][a]"
    inputs = [word for clip in clips for word in ("-i", clip)]
    ffmpeg(*inputs, "-filter_complex", parts + joined, "-map", "[v]", "-map", "[a]", "-c:v", "libx264", "-c:a", "aac", once)
    ffmpeg("-stream_loop", 9, "-i", once, "-c", "copy", path)
    once.unlink()


def parts_of(file):
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    words = subprocess.run([PASS, file], check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout.split()
    return {name: float(value) for name, value in zip(words[::2], words[1::2])}


def rows():
    build("bench_face_pass", "undertone")
    files = {"two drawn faces": made("long-conversation.mp4", make_long)}
    if os.environ.get("UNDERTONE_HEADS"):
        files["real heads, cut"] = made("heads.mp4", make_of_heads)
    for content, file in files.items():
        theirs = ["ffmpeg", "-v", "error", "-nostdin", "-i", file, "-f", "null", "-"]
        our_cpu, their_cpu, ratio = compare([PASS, file], theirs)
        shown = file.relative_to(ROOT)
        command = f"bench_face_pass {shown}  /  ffmpeg -i {shown} -f null -"
        yield Row(f"decode and face path, 720p25 H.264, {content}", our_cpu, their_cpu, ratio, GOAL, ratio <= GOAL, "CPU s",
                  command)
        parts = parts_of(file)
        for part in ("start", "decode", "follow", "choose", "encode"):
            yield Row(f"  of it: {part}", parts[part], their_cpu, parts[part] / their_cpu, GOAL, True, "CPU s", command)
