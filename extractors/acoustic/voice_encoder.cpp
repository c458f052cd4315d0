#include "extractors/acoustic/voice_encoder.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "extractors/acoustic/acoustic_sequence.hpp"
#include "extractors/acoustic/voice_network.hpp"
#include "extractors/encoder_weights.hpp"
#include "src/core/error.hpp"
#include "src/dsp/resample.hpp"
#include "src/io/bundled_file.hpp"

namespace undertone::extractors {
namespace {

constexpr float kSilence = 1e-4F;
// Attention costs time by the square of the length, so longer sound is looked at piece by piece.
constexpr std::int64_t kMostSteps = 3000;  // of 10 ms
constexpr double kFrameHop = 0.08;

bool is_silent(std::span<const float> samples) {
  return std::none_of(samples.begin(), samples.end(),
                      [](float sample) { return std::isfinite(sample) && std::abs(sample) > kSilence; });
}

std::vector<std::string> numbered(const std::string& name, std::int64_t count) {
  std::vector<std::string> names;
  for (std::int64_t i = 0; i < count; ++i) names.push_back(name + std::to_string(i));
  return names;
}

class VoiceExtractor final : public Extractor {
 public:
  VoiceExtractor(VoiceOutput output, const EncoderWeights& weights) : output_(output) {
    VoiceNetworkOptions options;
    OptionList list;
    list.add(options);
    weights.read_options(list);
    network_ = make_voice_network(options, static_cast<std::int64_t>(weights.labels().size()));
    weights.load_into(*network_);
    if (output == VoiceOutput::kFrames) {
      description_ = {"voice",   "frames of the voice encoder",       Modality::kAudio,
                      kFrameHop, numbered("voice", kVoiceFrameWidth), 1};
    } else {
      description_ = {"voice-utterance",
                      "the vector of the voice encoder for an utterance, and what it says of emotions",
                      Modality::kAudio,
                      0,
                      numbered("voice_embedding", 2 * options.embedding),
                      1};
      for (const std::string& label : weights.labels()) description_.names.push_back("logit_" + label);
    }
    description_.weights = weights.fingerprint();
    fingerprint_ = fingerprint(description_);
  }

  const ExtractorDescription& description() const override { return description_; }

  FeatureSequence extract(const Clip& clip) override {
    if (clip.sample_rate_hz <= 0 || is_silent(clip.audio))
      return acoustic_sequence(clip, description_, fingerprint_, 1);
    std::vector<float> sound(clip.audio.begin(), clip.audio.end());
    for (float& sample : sound) sample = std::isfinite(sample) ? sample : 0.0F;
    if (clip.sample_rate_hz != kVoiceRateHz) sound = dsp::resampled(sound, clip.sample_rate_hz, kVoiceRateHz);
    const at::Tensor values = encode(input_.rows(std::move(sound)));
    FeatureSequence sequence =
        acoustic_sequence(clip, description_, fingerprint_, static_cast<std::size_t>(values.size(0)));
    std::copy_n(values.const_data_ptr<float>(), values.numel(), sequence.values.begin());
    std::fill(sequence.valid.begin(), sequence.valid.end(), std::uint8_t{1});
    return sequence;
  }

 private:
  /// [steps of the output, its width], contiguous. Vectors of pieces are averaged by their lengths.
  at::Tensor encode(std::vector<float> rows) {
    const torch::InferenceMode inference;
    const auto steps = std::ssize(rows) / kVoiceColumns;
    const at::Tensor values = torch::from_blob(rows.data(), {1, steps, kVoiceColumns});
    std::vector<at::Tensor> frames;
    at::Tensor summary;
    for (std::int64_t begin = 0; begin < steps; begin += kMostSteps) {
      const at::Tensor piece = values.narrow(1, begin, std::min(kMostSteps, steps - begin));
      const auto encoded = network_->forward(piece, torch::ones({1, piece.size(1)}, torch::kBool));
      const auto share = static_cast<double>(piece.size(1)) / static_cast<double>(steps);
      const at::Tensor vector = share * torch::cat({encoded.embedding, encoded.logits}, 1);
      summary = summary.defined() ? summary + vector : vector;
      frames.push_back(encoded.frames[0]);
    }
    return output_ == VoiceOutput::kFrames ? torch::cat(frames).contiguous() : summary;
  }

  VoiceOutput output_;
  VoiceInput input_;
  std::shared_ptr<tensor::EncoderNetwork> network_;
  ExtractorDescription description_;
  std::string fingerprint_;
};

}  // namespace

std::unique_ptr<Extractor> make_voice_extractor(VoiceOutput output) {
  return make_voice_extractor(output, io::bundled_file(kAcousticWeights));
}

std::unique_ptr<Extractor> make_voice_extractor(VoiceOutput output, const std::filesystem::path& weights) {
  return std::make_unique<VoiceExtractor>(output, EncoderWeights(weights, "acoustic"));
}

}  // namespace undertone::extractors
