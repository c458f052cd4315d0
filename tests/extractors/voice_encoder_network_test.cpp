#include <cmath>
#include <limits>
#include <map>
#include <numbers>

#include <doctest/doctest.h>
#include <torch/torch.h>

#include "extractors/acoustic/voice_encoder.hpp"
#include "extractors/acoustic/voice_network.hpp"
#include "src/dsp/resample.hpp"
#include "src/io/safetensors.hpp"
#include "src/tensor/weights.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::extractors {
namespace {

namespace fs = std::filesystem;
using support::TemporaryDirectory;

constexpr const char* kCard =
    R"({"model":"acoustic","options":{"width":"16","blocks":"2","heads":"2","embedding":"12"},)"
    R"("labels":["calm","cross"]})";

fs::path write_weights(const fs::path& path, std::string_view card = kCard) {
  VoiceNetworkOptions options;
  options.width = 16;
  options.blocks = 2;
  options.heads = 2;
  options.embedding = 12;
  torch::manual_seed(1);
  const auto network = make_voice_network(options, 2);
  const auto weights = tensor::named_weights(network->module(), "model.network.");
  io::Safetensors content;
  content.metadata["card"] = card;
  for (const auto& [name, weight] : weights) {
    content.tensors[name] = {tensor::file_type(weight),
                             weight.sizes().vec(),
                             {static_cast<const std::byte*>(weight.const_data_ptr()), weight.nbytes()}};
  }
  io::write_safetensors(path, content, io::Overwrite::kReplace);
  return path;
}

/// A tone with its octave, of changing loudness.
std::vector<float> tone(double seconds, double rate_hz) {
  std::vector<float> samples(static_cast<std::size_t>(seconds * rate_hz));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double t = 2 * std::numbers::pi * static_cast<double>(i) / rate_hz;
    samples[i] = static_cast<float>(0.2 * (1.2 + std::sin(3 * t)) * (std::sin(220 * t) + std::sin(440 * t)));
  }
  return samples;
}

Clip clip_of(std::span<const float> samples, int rate_hz) {
  Clip clip;
  clip.audio = samples;
  clip.sample_rate_hz = rate_hz;
  clip.audio_start_s = 2.5;
  return clip;
}

double difference(const FeatureSequence& a, const FeatureSequence& b) {
  double sum = 0, size = 0;
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    sum += std::pow(a.values[i] - b.values.at(i), 2);
    size += std::pow(a.values[i], 2);
  }
  return std::sqrt(sum / size);
}

}  // namespace

TEST_SUITE("extractors") {
  TEST_CASE("the voice encoder gives a frame every 80 ms, or one vector with a logit for each label") {
    const TemporaryDirectory folder;
    const fs::path weights = write_weights(folder / "w.safetensors");
    const auto samples = tone(2, 16000);
    const auto frames = make_voice_extractor(VoiceOutput::kFrames, weights);
    const FeatureSequence sequence = frames->extract(clip_of(samples, 16000));
    check(sequence);
    CHECK(sequence.steps == 25);
    CHECK(sequence.dimension == 128);
    CHECK(sequence.time_s(1) == doctest::Approx(2.58));
    CHECK(sequence.valid == std::vector<std::uint8_t>(25, 1));
    const auto utterance = make_voice_extractor(VoiceOutput::kUtterance, weights);
    const FeatureSequence vector = utterance->extract(clip_of(samples, 16000));
    check(vector);
    CHECK(vector.steps == 1);
    REQUIRE(vector.dimension == 26);
    CHECK(vector.names[23] == "voice_embedding23");
    CHECK(vector.names[24] == "logit_calm");
    CHECK(vector.names[25] == "logit_cross");
  }

  TEST_CASE("sound of another rate is heard alike") {
    const TemporaryDirectory folder;
    const auto extractor =
        make_voice_extractor(VoiceOutput::kUtterance, write_weights(folder / "w.safetensors"));
    const auto samples = tone(2, 48000);
    const auto at_own_rate = extractor->extract(clip_of(dsp::resampled(samples, 48000, 16000), 16000));
    CHECK(difference(extractor->extract(clip_of(samples, 48000)), at_own_rate) < 1e-6);
  }

  TEST_CASE("what is silent or not there is absent, and a single sample of sound is not") {
    const TemporaryDirectory folder;
    const auto extractor =
        make_voice_extractor(VoiceOutput::kFrames, write_weights(folder / "w.safetensors"));
    CHECK_FALSE(extractor->extract(clip_of({}, 16000)).any_valid());
    CHECK_FALSE(extractor->extract(clip_of(std::vector<float>(16000), 16000)).any_valid());
    const std::vector<float> one = {0.5F};
    CHECK(extractor->extract(clip_of(one, 16000)).any_valid());
  }

  TEST_CASE("samples that are no numbers count as silence") {
    const TemporaryDirectory folder;
    const auto extractor =
        make_voice_extractor(VoiceOutput::kFrames, write_weights(folder / "w.safetensors"));
    auto samples = tone(1, 16000), holes = samples;
    samples[5000] = 0;
    holes[5000] = std::numeric_limits<float>::quiet_NaN();
    CHECK(extractor->extract(clip_of(holes, 16000)).values ==
          extractor->extract(clip_of(samples, 16000)).values);
  }

  TEST_CASE("long sound is looked at piece by piece, and none of it is lost") {
    const TemporaryDirectory folder;
    const auto extractor =
        make_voice_extractor(VoiceOutput::kFrames, write_weights(folder / "w.safetensors"));
    const auto samples = tone(70, 16000);
    const FeatureSequence sequence = extractor->extract(clip_of(samples, 16000));
    check(sequence);
    CHECK(sequence.steps == 875);
    CHECK(sequence.valid == std::vector<std::uint8_t>(875, 1));
  }

  TEST_CASE("other weights are other features, and a file of something else is refused") {
    const TemporaryDirectory folder;
    const auto mine = make_voice_extractor(VoiceOutput::kFrames, write_weights(folder / "w.safetensors"));
    std::string card = kCard;
    card.replace(card.find("cross"), 5, "angry");
    const auto other =
        make_voice_extractor(VoiceOutput::kFrames, write_weights(folder / "o.safetensors", card));
    CHECK(fingerprint(mine->description()) != fingerprint(other->description()));
    card.replace(card.find("acoustic"), 8, "face");
    const auto error = support::error_text(
        [&] { make_voice_extractor(VoiceOutput::kFrames, write_weights(folder / "f.safetensors", card)); });
    CHECK(error.find("of the kind face") != std::string::npos);
  }
}

}  // namespace undertone::extractors
