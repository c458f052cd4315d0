"""CPU time of one audio and video pass over the time that ffmpeg takes to decode everything."""
from harness import BUILD, ROOT, UNDERTONE, Row, build, compare, ffmpeg, made, run

GOALS = {"fast": 0.45, "exact": 1.05}


def make_pattern(path):
    ffmpeg("-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25:duration=60",
           "-f", "lavfi", "-i", "sine=frequency=300:duration=60", "-c:v", "libx264", "-c:a", "aac", path)


def make_conversation(path):
    drawn = path.with_name("drawn.mp4")
    run([UNDERTONE, "synthesize", drawn, "--turns", 20, "--width", 1280, "--height", 720, "--force"])
    # Grain, as a camera has it, and the encoder's own defaults.
    ffmpeg("-i", drawn, "-vf", "noise=alls=6:allf=t", "-c:v", "libx264", "-c:a", "aac", path)


def rows():
    build("bench_decode_pass", "undertone")
    ours = BUILD / "bench" / "bench_decode_pass"
    files = {"test pattern": made("pattern.mp4", make_pattern),
             "drawn conversation": made("conversation.mp4", make_conversation)}
    for content, file in files.items():
        for policy, goal in GOALS.items():
            theirs = ["ffmpeg", "-v", "error", "-nostdin", "-i", file, "-f", "null", "-"]
            our_cpu, their_cpu, ratio = compare([ours, policy, file], theirs)
            yield Row(f"decode {policy}, 720p25 H.264, {content}", our_cpu, their_cpu, ratio, goal, ratio <= goal, "CPU s",
                      f"bench_decode_pass {policy} {file.relative_to(ROOT)}  /  ffmpeg -i {file.relative_to(ROOT)} -f null -")
