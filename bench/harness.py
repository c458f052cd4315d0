"""What the benchmarks share: timing whole processes as the operating system accounts them, and rows of results."""
import dataclasses
import os
import pathlib
import statistics
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "default"
WORK = ROOT / "build" / "bench"
UNDERTONE = BUILD / "pipeline" / "undertone"


@dataclasses.dataclass
class Row:
    what: str
    ours: float
    theirs: float | None
    ratio: float
    goal: float
    met: bool
    unit: str
    command: str


@dataclasses.dataclass
class Usage:
    cpu_s: float
    wall_s: float
    peak_mib: float


def build(*targets):
    """Brings the named targets up to date; what the build says goes to standard error."""
    if not (BUILD / "build.ninja").exists():
        subprocess.run([ROOT / "scripts" / "build"], check=True, stdout=2)
    subprocess.run(["cmake", "--build", BUILD, "--target", *targets], check=True, stdout=2)


def run(command):
    """Runs a command to its end and returns what it used. Its output is thrown away; a failure is an error."""
    start = os.times().elapsed
    with open(os.devnull, "w") as nowhere:
        process = subprocess.Popen([str(word) for word in command], stdout=nowhere, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        complaint = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))} failed: {complaint.decode(errors='replace').strip()}")
    return Usage(usage.ru_utime + usage.ru_stime, os.times().elapsed - start, usage.ru_maxrss / 1024)


def output(command):
    """What a command prints on standard output; a failure is an error."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))} failed: {done.stderr.strip()}")
    return done.stdout


def compare(ours, theirs, runs=5):
    """CPU seconds of two commands in turn: medians, and the median of the ratios pair by pair."""
    run(ours), run(theirs)
    pairs = [(run(ours).cpu_s, run(theirs).cpu_s) for _ in range(runs)]
    return (statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs),
            statistics.median(a / b for a, b in pairs))


def made(name, make):
    """A file in the benchmarks' work folder, made once by `make(path)`."""
    WORK.mkdir(parents=True, exist_ok=True)
    path = WORK / name
    if not path.exists():
        part = path.with_name("part-" + name)
        make(part)
        part.rename(path)
    return path


def duration_of(file):
    words = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(file)]
    return float(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)], check=True)
