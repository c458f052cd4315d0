#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "pipeline/synthesize/conversation_maker.hpp"
#include "src/io/json.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::cli {
namespace {

/// A folder with a clip that can be read, and files that cannot.
struct Files {
  Files()
      : clip((folder / "clip.mp4").string()),
        broken((folder / "broken.mp4").string()),
        absent((folder / "absent.mp4").string()) {
    synthesize::ConversationOptions options;
    options.turns = 1;
    options.width = 160;
    options.height = 96;
    options.frame_rate_hz = 12;
    options.voice = synthesize::VoiceBackend::kBuiltIn;
    synthesize::make_conversation(clip, options);
    std::ofstream(broken) << "this is no film";
  }
  support::TemporaryDirectory folder;
  std::string clip, broken, absent;
};

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("probe shows the streams of a clip and which are used") {
    const Files files;
    const Outcome outcome = run_words({"probe", files.clip});
    CHECK(outcome.status == ExitStatus::kDone);
    CHECK(outcome.err.empty());
    CHECK(outcome.out.starts_with(files.clip + "\n"));
    CHECK(contains(outcome.out, "  * 0  video h264, 160×96, 12 frames/s (constant)"));
    CHECK(contains(outcome.out, "  * 1  audio aac, 32000 Hz, 1 channel"));
    CHECK(count_of(outcome.out, "\n") == 4);
  }

  TEST_CASE("probe --json prints one object a line for each file") {
    const Files files;
    const Outcome outcome = run_words({"probe", "--json", files.clip, files.clip});
    CHECK(outcome.status == ExitStatus::kDone);
    REQUIRE(count_of(outcome.out, "\n") == 2);
    const io::Json json = io::parse_json(outcome.out.substr(0, outcome.out.find('\n')));
    CHECK(json.get_string("file") == files.clip);
    CHECK(json.get_integer("video") == 0);
    CHECK(json.get_integer("audio") == 1);
    CHECK(json.get_array("streams")[0].get_integer("height") == 96);
    CHECK(json.get_array("streams")[1].get_integer("sample_rate") == 32000);
    CHECK(json.get_double("duration") > 1);
  }

  TEST_CASE("a broken file among good ones is told, and the others are shown") {
    const Files files;
    const Outcome outcome = run_words({"probe", files.broken, files.clip, files.absent});
    CHECK(outcome.status == ExitStatus::kSomeSkipped);
    CHECK(outcome.out == run_words({"probe", files.clip}).out);
    CHECK(count_of(outcome.err, "undertone: warning: ") == 2);
    CHECK(contains(outcome.err, files.broken));
    CHECK(contains(outcome.err, files.absent));
  }

  TEST_CASE("when no file can be shown the run has failed") {
    const Files files;
    const Outcome several = run_words({"probe", files.broken, files.absent});
    CHECK(several.status == ExitStatus::kFailed);
    CHECK(several.out.empty());
    CHECK(count_of(several.err, "\n") == 2);
    const Outcome one = run_words({"probe", files.absent});
    CHECK(one.status == ExitStatus::kFailed);
    CHECK(count_of(one.err, "\n") == 1);
    CHECK(contains(one.err, files.absent));
  }

  TEST_CASE("a stream that the file does not have is refused by number") {
    const Files files;
    const Outcome outcome = run_words({"probe", "--audio-stream", "7", files.clip});
    CHECK(outcome.status != ExitStatus::kDone);
    CHECK(contains(outcome.err, "7"));
    CHECK(run_words({"probe", "--audio-stream", "1", files.clip}).status == ExitStatus::kDone);
    CHECK(run_words({"probe", "--audio-stream", "-1", files.clip}).status == ExitStatus::kMisused);
  }

  TEST_CASE("a folder and an empty name are no media files") {
    const support::TemporaryDirectory folder;
    for (const std::string& name : {folder.path().string(), std::string()}) {
      const Outcome outcome = run_words({"probe", name});
      CHECK(outcome.status == ExitStatus::kFailed);
      CHECK(outcome.out.empty());
      CHECK(!outcome.err.empty());
    }
  }
}

}  // namespace undertone::cli
