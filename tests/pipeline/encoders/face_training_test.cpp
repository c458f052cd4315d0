#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "data/corpora/registry.hpp"
#include "pipeline/encoders/encoder_kinds.hpp"
#include "pipeline/learn/collate.hpp"
#include "src/core/error.hpp"
#include "src/media/clip_writer.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/text_of.hpp"
#include "tests/support/zip_maker.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;
using cli::contains;
using cli::run_words;

constexpr int kSide = 48;

/// The bytes of a PNG, which Matroska holds as they are.
std::string to_png(const media::Image& image) {
  const support::TemporaryDirectory folder;
  const auto writer = media::make_clip_writer(folder / "still.mkv");
  media::VideoTrackOptions options;
  options.codec = "png";
  options.width = image.width;
  options.height = image.height;
  const int track = writer->add_video(options);
  writer->write_video(track, image, 0);
  writer->finish();
  const std::string bytes = support::text_of(folder / "still.mkv");
  const std::string tail = "IEND\xae\x42\x60\x82";
  const auto begin = bytes.find("\x89PNG"), end = bytes.find(tail, begin);
  return bytes.substr(begin, end + tail.size() - begin);
}

/// A mouth at the bottom of a round face: bent up for joy, down for sadness.
std::string draw_face(bool is_glad, unsigned number) {
  media::Image image = media::make_image(kSide, kSide, 1);
  const double middle = 22 + number % 5;
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      const double across = (x - middle) / 16, bend = is_glad ? -across * across : across * across;
      const bool is_mouth =
          std::abs(across) < 1 && std::abs(y - 34 - 9 * (bend + (is_glad ? 0.5 : -0.5))) < 2.5;
      image.row(y)[x] = static_cast<std::uint8_t>(is_mouth ? 30 : 170 + 3 * (number % 7));
    }
  }
  return to_png(image);
}

std::string draw_faces(unsigned count, unsigned first) {
  std::vector<support::ZipMember> members;
  for (unsigned i = first; i < first + count; ++i) {
    members.push_back({"happy/" + std::to_string(i) + ".png", draw_face(true, i)});
    members.push_back({"sad/" + std::to_string(i) + ".png", draw_face(false, i)});
  }
  return support::make_zip(members);
}

void write(const fs::path& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

void write_emotions(const fs::path& folder) {
  write(folder / "train.zip", draw_faces(12, 0));
  write(folder / "public_test.zip", draw_faces(4, 100));
}

std::vector<LearningSet> sets_of(data::Corpus& corpus, data::Split split) {
  return take_sets_for("face", corpus, {&split, 1}, silent_progress(), {});
}

}  // namespace

TEST_SUITE("encoders") {
  TEST_CASE("the face encoder is trained from pictures, written in half the size, and judged") {
    const support::TemporaryDirectory folder;
    write_emotions(folder.path());
    const std::string data = "fer2013:" + folder.path().string();
    const auto outcome = run_words({"train",           "face",
                                    "--data",          data,
                                    "--out",           (folder / "m").string(),
                                    "--set",           "width=8",
                                    "--set",           "embedding=16",
                                    "--epochs",        "25",
                                    "--batch",         "8",
                                    "--optimizer",     "adamw",
                                    "--learning-rate", "0.01",
                                    "--select-by",     "accuracy",
                                    "--weights-as",    "float16",
                                    "--log",           "quiet"});
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == cli::ExitStatus::kDone);
    const auto judged = run_words({"evaluate", (folder / "m").string(), "--data", data, "--resamples", "20"});
    CAPTURE(judged.out);
    CHECK(judged.status == cli::ExitStatus::kDone);
    CHECK(contains(judged.out, "accuracy                   1.0000"));
    CHECK(contains(run_words({"models"}).out, "face\n"));
  }

  TEST_CASE("training sees every face anew, judging always the same") {
    const support::TemporaryDirectory folder;
    write_emotions(folder.path());
    data::Corpus corpus = data::read_corpus({"fer2013", folder.path(), std::nullopt});
    const LearningSet set = sets_of(corpus, data::Split::kDev).front();
    CHECK(set.utterances() == 8);
    CHECK(corpus.problems.empty());
    const std::vector<std::size_t> chosen = {0, 5};
    const auto values = [&](std::optional<std::uint64_t> chance) {
      const tensor::Batch batch = collate(set, chosen, chance);
      CHECK_NOTHROW(tensor::check(batch));
      return batch[Modality::kVisual].values;
    };
    CHECK(values({}).sizes() == at::IntArrayRef({2, 1, kSide * kSide}));
    CHECK(values({}).min().item<float>() == doctest::Approx(30.0 / 255).epsilon(0.02));
    CHECK(values({}).equal(values({})));
    CHECK(values(7).equal(values(7)));
    CHECK(!values(7).equal(values(8)));
    CHECK(values(7).max().item<float>() <= 1);
  }

  TEST_CASE("a broken picture is left out, and the archive and its name there are told") {
    const support::TemporaryDirectory folder;
    const std::string face = draw_face(true, 1);
    write(folder / "train.zip", support::make_zip({{"joy/1.png", face},
                                                   {"joy/2.png", face.substr(0, face.size() / 2)},
                                                   {"fear/3.jpg", "no picture"},
                                                   {"fear/4.png", face}}));
    data::Corpus corpus = data::read_corpus({"fer2013", folder.path(), data::Split::kTrain});
    const LearningSet set = sets_of(corpus, data::Split::kTrain).front();
    CHECK(set.utterances() == 2);
    CHECK(set.dialogues[1].utterances[0].id == "train/fear/4.png");
    REQUIRE(corpus.problems.size() == 2);
    CHECK(to_string(corpus.problems[0]) ==
          (folder / "train.zip").string() + ": joy/2.png: not a whole JPEG or PNG picture; left out");
    CHECK(contains(to_string(corpus.problems[1]), "fear/3.jpg: not a whole"));
  }

  TEST_CASE("a corpus without a picture that can be read is nothing for the face encoder") {
    const support::TemporaryDirectory folder;
    write(folder / "train.zip", support::make_zip({{"joy/1.png", "no picture"}}));
    data::Corpus corpus = data::read_corpus({"fer2013", folder.path(), data::Split::kTrain});
    CHECK_THROWS_AS(sets_of(corpus, data::Split::kTrain), Error);
    data::Corpus words;
    words.samples.resize(1);
    CHECK_THROWS_AS(sets_of(words, data::Split::kTrain), Error);
  }
}

}  // namespace undertone::pipeline
