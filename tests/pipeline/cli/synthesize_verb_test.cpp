#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "pipeline/synthesize/conversation_maker.hpp"
#include "src/io/csv.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/text_of.hpp"

namespace undertone::cli {
namespace {

namespace fs = std::filesystem;
using support::text_of;

/// `synthesize FILE` of a small conversation, with more words.
Outcome synthesize_small(const fs::path& file, const std::vector<std::string>& more = {}) {
  std::vector<std::string> words = {"synthesize", file.string(), "--turns",      "2", "--width", "128",
                                    "--height",   "96",          "--frame-rate", "8", "--seed",  "21",
                                    "--voice",    "built-in"};
  words.insert(words.end(), more.begin(), more.end());
  return run_words(words);
}

void write_text(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("synthesize writes the media and a transcript beside it, and prints both names") {
    const support::TemporaryDirectory folder;
    const Outcome outcome = synthesize_small(folder / "talk.show.mkv");
    CHECK(outcome.status == ExitStatus::kDone);
    CHECK(outcome.err.empty());
    CHECK(outcome.out ==
          (folder / "talk.show.mkv").string() + "\n" + (folder / "talk.show.csv").string() + "\n");
    CHECK(names_in(folder.path()) == std::vector<std::string>{"talk.show.csv", "talk.show.mkv"});
    CHECK(contains(run_words({"probe", (folder / "talk.show.mkv").string()}).out, "h264, 128×96"));
  }

  TEST_CASE("the transcript holds the turns as they were made") {
    const support::TemporaryDirectory folder;
    synthesize_small(folder / "x.mp4");
    synthesize::ConversationOptions options;
    options.turns = 2;
    options.seed = 21;
    options.width = 128;
    options.height = 96;
    options.frame_rate_hz = 8;
    options.voice = synthesize::VoiceBackend::kBuiltIn;
    const Conversation made = synthesize::make_conversation(folder / "y.mp4", options);
    const std::string text = text_of(folder / "x.csv");
    io::CsvTable table(text);
    for (const Utterance& turn : made.utterances()) {
      const auto row = table.next();
      REQUIRE(row);
      CHECK(row->ok());
      CHECK(std::stod(row->fields[table.column("start")]) == doctest::Approx(turn.span.begin_s));
      CHECK(std::stod(row->fields[table.column("end")]) == doctest::Approx(turn.span.end_s));
      CHECK(row->fields[table.column("speaker")] == turn.speaker);
      CHECK(row->fields[table.column("text")] == turn.text);
      CHECK(row->fields[table.column("label")] == turn.label);
    }
    CHECK(!table.next());
  }

  TEST_CASE("the same command writes the same transcript, another seed another") {
    const support::TemporaryDirectory folder;
    for (const char* name : {"a.mp4", "b.mp4"}) synthesize_small(folder / name);
    synthesize_small(folder / "c.mp4", {"--seed", "22"});
    CHECK(!text_of(folder / "a.csv").empty());
    CHECK(text_of(folder / "a.csv") == text_of(folder / "b.csv"));
    CHECK(text_of(folder / "a.csv") != text_of(folder / "c.csv"));
  }

  TEST_CASE("neither the media nor the transcript is replaced without --force") {
    const support::TemporaryDirectory folder;
    for (const char* name : {"x.mp4", "y.csv"}) {
      const fs::path there = folder / name;
      write_text(there, "precious");
      const Outcome outcome = synthesize_small(fs::path(there).replace_extension(".mp4"));
      CHECK(outcome.status == ExitStatus::kFailed);
      CHECK(outcome.err == "undertone: '" + there.string() + "' is there already; --force replaces it\n");
      CHECK(text_of(there) == "precious");
    }
    CHECK(names_in(folder.path()) == std::vector<std::string>{"x.mp4", "y.csv"});
    CHECK(synthesize_small(folder / "x.mp4", {"--no-force"}).status == ExitStatus::kFailed);
    CHECK(synthesize_small(folder / "x.mp4", {"--force"}).status == ExitStatus::kDone);
    CHECK(synthesize_small(folder / "y.mp4", {"--force"}).status == ExitStatus::kDone);
    CHECK(text_of(folder / "x.mp4").size() > 1000);
    CHECK(text_of(folder / "y.csv") == text_of(folder / "x.csv"));
  }

  TEST_CASE("odd sizes are misuse") {
    const support::TemporaryDirectory folder;
    for (const char* flag : {"--width=129", "--height=97"}) {
      const Outcome outcome = synthesize_small(folder / "x.mp4", {flag});
      CHECK(outcome.status == ExitStatus::kMisused);
      CHECK(outcome.err == "undertone: --width and --height: the picture needs even sides\n");
    }
    CHECK(names_in(folder.path()).empty());
  }

  TEST_CASE("a name that cannot be written is told, and nothing is left behind") {
    const support::TemporaryDirectory folder;
    write_text(folder / "file", "");
    for (const fs::path& name :
         {fs::path("no/x.mp4"), fs::path("file/x.mp4"), fs::path("x.xyzzy"), fs::path("x"), fs::path("x.csv"),
          fs::path(std::string(300, 'x') + ".mp4")}) {
      const Outcome outcome = synthesize_small(folder / name);
      CAPTURE(outcome.err);
      CHECK(outcome.status == ExitStatus::kFailed);
      CHECK(contains(outcome.err, "cannot write "));
      CHECK(contains(outcome.err, (folder / name).replace_extension().string()));
      CHECK(count_of(outcome.err, "\n") == 1);
    }
    CHECK(names_in(folder.path()) == std::vector<std::string>{"file"});
  }

  TEST_CASE("a transcript that cannot be written is told before the work, not after it") {
    const support::TemporaryDirectory folder;
    fs::create_directory(folder / "x.csv");
    const Outcome outcome = synthesize_small(folder / "x.mp4", {"--force"});
    CHECK(outcome.status != ExitStatus::kDone);
    CHECK(contains(outcome.err, "x.csv"));
    CHECK(names_in(folder.path()) == std::vector<std::string>{"x.csv"});
  }

  TEST_CASE("plain progress names the work, and off says nothing") {
    const support::TemporaryDirectory folder;
    CHECK(synthesize_small(folder / "x.mp4", {"--progress", "plain"}).err.starts_with("drawing  50 %"));
    CHECK(synthesize_small(folder / "y.mp4", {"--progress", "off"}).err.empty());
  }
}

}  // namespace undertone::cli
