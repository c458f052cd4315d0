"""Peak memory over three hours of media, and over one: it must stay small and must not grow with the length.

The index of an MP4 file lists every packet and is held in memory while the file is open, about 9 MiB an hour; so growth is
judged on Matroska, whose index lists key frames only, and the peak on both.
"""
from harness import BUILD, ROOT, UNDERTONE, Row, build, ffmpeg, made, run

LIMIT_MIB = 250
GROWTH = 1.1


def make_minute(path):
    ffmpeg("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=60", "-f", "lavfi", "-i",
           "sine=frequency=300:duration=60", "-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac", path)


def make_hours(hours, container):
    minute = made("minute.mp4", make_minute)
    return made(f"{hours}h.{container}",
                lambda path: ffmpeg("-stream_loop", hours * 60 - 1, "-i", minute, "-c", "copy", path))


def rows():
    build("bench_decode_pass", "undertone")
    commands = {"undertone probe": [UNDERTONE, "probe"],
                "streaming pass": [BUILD / "bench" / "bench_decode_pass", "fast"]}
    for container in ("mkv", "mp4"):
        one, three = make_hours(1, container), make_hours(3, container)
        for what, command in commands.items():
            short, long = run([*command, one]).peak_mib, run([*command, three]).peak_mib
            shown = " ".join([command[0].name, *command[1:], str(three.relative_to(ROOT))])
            yield Row(f"{what}, 3 h {container}, peak", long, LIMIT_MIB, long / LIMIT_MIB, 1, long <= LIMIT_MIB, "MiB", shown)
            if container == "mkv":
                yield Row(f"{what}, 3 h over 1 h {container}", long, short, long / short, GROWTH, long / short <= GROWTH,
                          "MiB", shown)
