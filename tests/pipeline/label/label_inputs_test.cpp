#include "pipeline/label/label_inputs.hpp"

#include <bit>
#include <cstdint>
#include <limits>

#include <doctest/doctest.h>

#include "src/core/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::pipeline {
namespace {

LabelInputs made_inputs() {
  LabelInputs inputs;
  std::vector<Utterance> utterances(3);
  for (std::size_t i = 0; i < 3; ++i) {
    utterances[i].id = "u" + std::to_string(i);
    utterances[i].span = {0.1 + static_cast<double>(i), 0.7 + static_cast<double>(i)};
  }
  utterances[1].speaker = "Ann";
  utterances[1].text = "line\nend \u2603";
  inputs.conversation = Conversation(utterances);
  inputs.turns = data::Origin::kSubtitles;
  inputs.speakers = data::Origin::kSound;
  inputs.evidence.resize(3);
  inputs.evidence[0].of[0] = data::Evidence{std::nullopt, 1.0 / 3, {}};
  inputs.evidence[1].of[1] = data::Evidence{std::nullopt, 0, "silent"};
  inputs.evidence[1].face = 7;
  inputs.features[0] = {{1.5F, -0.0F, std::numeric_limits<float>::denorm_min()}, {}, {3.25F}};
  inputs.features[1] = {{}, {}, {}};
  inputs.features[2] = {{0.1F}, {0.2F, 0.3F}, {}};
  return inputs;
}

}  // namespace

TEST_SUITE("pipeline") {
  TEST_CASE("what encoders made reads back as the same bits, with what was missing") {
    const support::TemporaryDirectory folder;
    const LabelInputs inputs = made_inputs();
    write_label_inputs(folder / "x", inputs);
    const auto read = read_label_inputs(folder / "x");
    REQUIRE(read);
    CHECK(read->turns == inputs.turns);
    CHECK(read->speakers == inputs.speakers);
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(read->conversation.utterances()[i].span == inputs.conversation.utterances()[i].span);
      CHECK(read->conversation.utterances()[i].text == inputs.conversation.utterances()[i].text);
      CHECK(read->evidence[i].face == inputs.evidence[i].face);
      for (std::size_t modality = 0; modality < kModalities.size(); ++modality) {
        const auto& features = inputs.features[modality][i];
        REQUIRE(read->features[modality][i].size() == features.size());
        for (std::size_t k = 0; k < features.size(); ++k)
          CHECK(std::bit_cast<std::uint32_t>(read->features[modality][i][k]) ==
                std::bit_cast<std::uint32_t>(features[k]));
        const auto &before = inputs.evidence[i].of[modality], &after = read->evidence[i].of[modality];
        REQUIRE(before.has_value() == after.has_value());
        if (before) CHECK(after->quality == before->quality);
        if (before) CHECK(after->missing == before->missing);
      }
    }
  }

  TEST_CASE("what was cut short or is something else counts as not kept") {
    const support::TemporaryDirectory folder;
    CHECK_FALSE(read_label_inputs(folder / "gone"));
    CHECK_FALSE(read_label_inputs(folder.path()));
    write_label_inputs(folder / "x", made_inputs());
    const auto size = std::filesystem::file_size(folder / "x");
    for (const std::uintmax_t bytes : {size - 1, size / 2, std::uintmax_t{8}, std::uintmax_t{0}}) {
      std::filesystem::resize_file(folder / "x", bytes);
      CHECK_FALSE(read_label_inputs(folder / "x"));
    }
  }

  TEST_CASE("a recording in which nobody speaks can be kept, too") {
    const support::TemporaryDirectory folder;
    write_label_inputs(folder / "x", {});
    const auto read = read_label_inputs(folder / "x");
    REQUIRE(read);
    CHECK(read->conversation.size() == 0);
  }
}

}  // namespace undertone::pipeline
