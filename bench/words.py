"""How many utterances a second one core labels by their words alone, and how soon a short transcript is labelled."""
import os

from harness import UNDERTONE, Row, build, made, run

GOAL = 1000
START_GOAL_S = 0.3
MANY = 20000
# Of six to fourteen words, as most of what is said on television.
LINES = ["I never thought that you would come back here.", "So what did they say to you last night?", "That is wonderful news for all of us!",
         "Leave me alone, will you?", "We could go by train, it is not that far away from here.", "Oh no, what happened to your new car?",
         "Well, I guess that I should be going.", "You know what, I think she likes you a lot."]


def make_lines(count):
    def make(path):
        path.write_text("".join(f"{'AB'[i % 2]}: {LINES[i * 5 % len(LINES)][i % 3:]}\n" for i in range(count)))
    return make


def label(path):
    return [UNDERTONE, "label", path, "--modalities", "text", "--format", "jsonl", "--log", "quiet"]


def rows():
    build("undertone")
    os.environ["OMP_NUM_THREADS"] = "1"
    one, many = made("one-line.txt", make_lines(1)), made("many-lines.txt", make_lines(MANY))
    run(label(one))
    start = min((run(label(one)) for _ in range(5)), key=lambda usage: usage.wall_s)
    rate = MANY / (run(label(many)).cpu_s - start.cpu_s)
    yield Row("utterances a second by their words, one core", rate, None, rate, GOAL, rate >= GOAL, "1/s",
              f"undertone label many-lines.txt --modalities text, {MANY} lines, without the start")
    yield Row("a transcript of one line, from the start to its label", start.wall_s, None, start.wall_s, START_GOAL_S,
              start.wall_s <= START_GOAL_S, "wall s", "undertone label one-line.txt --modalities text")
