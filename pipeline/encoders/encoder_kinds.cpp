#include "pipeline/encoders/encoder_kinds.hpp"

#include <memory>

#ifdef UNDERTONE_WITH_MEDIA
#include "extractors/acoustic/egemaps_names.hpp"
#include "extractors/acoustic/voice_network.hpp"
#include "extractors/face/face_network.hpp"
#include "pipeline/encoders/bundled_encoders.hpp"
#include "pipeline/encoders/encoded_corpus.hpp"
#include "pipeline/encoders/encoder_model.hpp"
#include "pipeline/encoders/face_source.hpp"
#include "pipeline/encoders/speech_source.hpp"
#include "pipeline/encoders/text_model.hpp"
#include "pipeline/encoders/text_source.hpp"
#endif

namespace undertone::pipeline {
namespace {

#ifdef UNDERTONE_WITH_MEDIA

constexpr std::string_view kAcoustic = "acoustic";
constexpr std::string_view kFace = "face";
constexpr std::string_view kToken = "token";

class AcousticFactory final : public fusion::ModelFactory {
 public:
  void bind(OptionList& options) override { options.add(options_); }
  std::unique_ptr<fusion::FusionModel> make(const fusion::ModelSpec& spec) const override {
    return make_encoder_model(
        kAcoustic, spec, Modality::kAudio, extractors::make_voice_network(options_, spec.classes()),
        {"descriptors", options_.embedding, std::int64_t{extractors::kEgemapsFunctionals}});
  }

 private:
  extractors::VoiceNetworkOptions options_;
};

class FaceFactory final : public fusion::ModelFactory {
 public:
  void bind(OptionList& options) override { options.add(options_); }
  std::unique_ptr<fusion::FusionModel> make(const fusion::ModelSpec& spec) const override {
    return make_encoder_model(kFace, spec, Modality::kVisual,
                              extractors::make_face_network(options_, spec.classes()));
  }

 private:
  extractors::FaceNetworkOptions options_;
};

class TokenFactory final : public fusion::ModelFactory {
 public:
  void bind(OptionList& options) override { options.add(options_); }
  std::unique_ptr<fusion::FusionModel> make(const fusion::ModelSpec& spec) const override {
    return make_text_model(kToken, spec, options_);
  }

 private:
  extractors::TextNetworkOptions options_;
};

template <class Factory>
std::unique_ptr<fusion::ModelFactory> make_factory() {
  return std::make_unique<Factory>();
}

const fusion::ModelKind kEncoders[] = {
    {kAcoustic, "the encoder of voices: emotion from the sound of a single utterance",
     make_factory<AcousticFactory>},
    {kFace, "the encoder of faces: emotion from pictures of one face", make_factory<FaceFactory>},
    {kToken, "the encoder of words: emotion from what is said, in its conversation",
     make_factory<TokenFactory>}};

#endif

}  // namespace

std::span<const fusion::ModelKind> trainable_kinds() {
  static const std::vector<fusion::ModelKind> kKinds = [] {
    const auto fusion_kinds = fusion::model_kinds();
    std::vector<fusion::ModelKind> kinds(fusion_kinds.begin(), fusion_kinds.end());
#ifdef UNDERTONE_WITH_MEDIA
    kinds.insert(kinds.end(), std::begin(kEncoders), std::end(kEncoders));
#endif
    return kinds;
  }();
  return kKinds;
}

std::vector<LearningSet> take_sets_for(std::string_view kind, data::Corpus& corpus,
                                       std::span<const data::Split> splits, Progress& progress,
                                       const std::stop_token& stop) {
#ifdef UNDERTONE_WITH_MEDIA
  if (kind == kAcoustic) {
    std::vector<LearningSet> sets;
    for (const data::Split split : splits) sets.push_back(make_speech_set(corpus, split, progress, stop));
    return sets;
  }
  if (kind == kFace) {
    std::vector<LearningSet> sets;
    for (const data::Split split : splits) sets.push_back(make_face_set(corpus, split, progress, stop));
    return sets;
  }
  if (kind == kToken) {
    std::vector<LearningSet> sets;
    for (const data::Split split : splits) sets.push_back(make_text_set(corpus, split));
    return sets;
  }
  if (corpus.features.empty()) {
    auto encoders = make_bundled_encoders(kAllModalities, {}, WithoutWeights::kLeftOut, silent_log());
    encode_corpus(corpus, splits, encoders, progress, stop);
  }
#endif
  static_cast<void>(kind), static_cast<void>(progress), static_cast<void>(stop);
  return take_learning_sets(corpus, splits);
}

}  // namespace undertone::pipeline
