"""Peak memory over three hours of media, and over one: it must stay small and must not grow with the length. Of labels it
grows by what is kept of each utterance and face.

The index of an MP4 file lists every packet and is held in memory while the file is open, about 9 MiB an hour; so growth is
judged on Matroska, whose index lists key frames only, and the peak on both.
"""
from decode import make_conversation
from harness import BUILD, ROOT, UNDERTONE, Row, build, ffmpeg, made, run
from label import label, transcript_of

LIMIT_MIB = 250
LABEL_LIMIT_MIB = 1024
GROWTH = 1.1


def make_minute(path):
    ffmpeg("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=60", "-f", "lavfi", "-i",
           "sine=frequency=300:duration=60", "-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac", path)


def make_hours(hours, container):
    minute = made("minute.mp4", make_minute)
    return made(f"{hours}h.{container}",
                lambda path: ffmpeg("-stream_loop", hours * 60 - 1, "-i", minute, "-c", "copy", path))


def make_talk(hours):
    """Of two faces in 720p; the conversation lasts half a minute."""
    once = made("conversation.mp4", make_conversation)
    return made(f"talk-{hours}h.mp4", lambda path: ffmpeg("-stream_loop", -1, "-i", once, "-t", hours * 3600, "-c", "copy", path))


def labels():
    three = make_talk(3)
    peak = run(label(three, transcript_of(three))).peak_mib
    yield Row("label, all modalities, 3 h mp4, peak", peak, LABEL_LIMIT_MIB, peak / LABEL_LIMIT_MIB, 1, peak <= LABEL_LIMIT_MIB,
              "MiB", f"undertone label {three.relative_to(ROOT)}")


def descriptors():
    peaks = {}
    for hours in (1, 3):
        talk = make_talk(hours)
        words = [UNDERTONE, "extract", talk, "--acoustic", "egemaps", "--transcript", transcript_of(talk), "--progress", "off"]
        peaks[hours] = run(words).peak_mib
    yield Row("extract egemaps, 3 h over 1 h mp4, peak", peaks[3], peaks[1], peaks[3] / peaks[1], GROWTH,
              peaks[3] / peaks[1] <= GROWTH, "MiB", "undertone extract talk-3h.mp4 --acoustic egemaps")


def rows():
    build("bench_decode_pass", "undertone")
    yield from descriptors()
    yield from labels()
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
