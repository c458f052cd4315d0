#include "pipeline/label/labeler.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "fusion/checkpoint.hpp"
#include "pipeline/encoders/bundled_checkpoint.hpp"
#include "pipeline/encoders/bundled_encoders.hpp"
#include "pipeline/extract/text_extraction.hpp"
#include "pipeline/label/input_fingerprint.hpp"
#include "pipeline/label/label_evidence.hpp"
#include "pipeline/label/label_mapping.hpp"
#include "pipeline/learn/training_run.hpp"
#include "src/core/error.hpp"
#include "src/core/fingerprint.hpp"
#include "src/core/joined.hpp"
#include "src/core/version.hpp"
#include "src/io/json.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

/// Of "text,audio"; nothing for an empty text.
std::optional<ModalityChoice> parse_modalities(std::string_view text) {
  if (text.empty()) return std::nullopt;
  ModalityChoice choice{};
  for (const std::string_view name : split_at(text, ',')) {
    const auto found =
        std::ranges::find(kModalities, name, [](Modality modality) { return to_string(modality); });
    if (found == kModalities.end()) {
      throw Error(ErrorKind::kMisuse,
                  "--modalities: '" + std::string(name) + "' is none of text, audio and visual");
    }
    choice[index_of(*found)] = true;
  }
  return choice;
}

class CheckpointLabeler final : public Labeler {
 public:
  CheckpointLabeler(const LabelOptions& options, Log& log,
                    std::shared_ptr<extractors::FaceEncoder> faces = nullptr)
      : options_(options),
        path_(find_checkpoint(options.model)),
        checkpoint_(fusion::load_checkpoint(path_)),
        calibration_(checkpoint_.card.calibration.empty()
                         ? Calibration{}
                         : calibration_from_json(io::parse_json(checkpoint_.card.calibration))),
        mapping_(options.labels.empty() ? LabelMapping(checkpoint_.card.spec.labels)
                                        : LabelMapping(checkpoint_.card.spec.labels, options.labels)),
        device_(tensor::choose_device(options.device, log)) {
    make_encoders(std::move(faces), log);
    hearing_.span = options.span;
    hearing_.turns = options.turns;
    hearing_.streams = options.streams;
    provenance_ = describe();
    fingerprint_ = sha256_hex(provenance_.program + provenance_.checkpoint_fingerprint + provenance_.options +
                              io::to_json_text(encoders_json()));
    OptionList hearing;
    hearing.add(hearing_);
    gathering_fingerprint_ =
        sha256_hex(provenance_.program + hearing.fingerprint() + io::to_json_text(encoders_json()));
  }

  /// Null where every thread needs an encoder of its own.
  std::shared_ptr<extractors::FaceEncoder> shared_faces() const {
    return device_.kind == tensor::DeviceKind::kCuda ? encoders_.face_encoder : nullptr;
  }

  const std::string& fingerprint() const override { return fingerprint_; }
  const std::string& gathering_fingerprint() const override { return gathering_fingerprint_; }

  LabelInputs gather(const fs::path& input, Log& log, Progress& progress, std::stop_token stop) override {
    const bool is_transcript = is_named_as_transcript(input);
    Extracted extracted = is_transcript
                              ? read_words(input, log, progress, stop)
                              : extract_features(input, hearing_, extractors(), log, progress, stop);
    LabelInputs inputs;
    inputs.turns = extracted.turns;
    inputs.speakers = extracted.speakers;
    inputs.evidence = gather_evidence(extracted, wanted_, is_transcript ? From::kTranscript : From::kMedia);
    for (const Modality modality : kModalities) {
      for (std::size_t i = 0; i < extracted.conversation.size(); ++i) {
        const auto& of_it = inputs.evidence[i].of[index_of(modality)];
        const bool is_there = of_it && of_it->missing.empty();
        inputs.features[index_of(modality)].push_back(is_there ? sequences_of(extracted, modality)[i].values
                                                               : std::vector<float>());
      }
    }
    inputs.conversation = std::move(extracted.conversation);
    return inputs;
  }

  data::Annotation judge(const fs::path& input, const LabelInputs& inputs, Log& log) override {
    data::Annotation annotation;
    annotation.labels = mapping_.labels();
    annotation.turns = inputs.turns;
    annotation.speakers = inputs.speakers;
    if (input != "-") annotation.media = input;
    annotation.provenance = provenance_;
    if (input != "-") annotation.provenance->input = file_sha256(input);
    annotation.predictions = predict_all(inputs, log);
    annotation.conversation = inputs.conversation;
    return annotation;
  }

 private:
  void make_encoders(std::shared_ptr<extractors::FaceEncoder> faces, Log& log) {
    const auto asked = parse_modalities(options_.modalities);
    const fusion::ModelSpec& spec = checkpoint_.card.spec;
    for (const Modality modality : kModalities) {
      const bool is_asked = !asked || (*asked)[index_of(modality)];
      if (asked && is_asked && spec.width(modality) == 0) {
        throw Error(ErrorKind::kMisuse, "--modalities: the model " + path_.string() + " does not look at " +
                                            std::string(to_string(modality)));
      }
      wanted_[index_of(modality)] = is_asked && spec.width(modality) > 0;
    }
    encoders_ = make_bundled_encoders(wanted_, device_, WithoutWeights::kError, log, std::move(faces));
    for (const Modality modality : kModalities) {
      if (wanted_[index_of(modality)]) check_encoder(modality);
    }
  }

  /// What a model learned from other encoders' features would be wrong on these.
  void check_encoder(Modality modality) const {
    const std::string name(to_string(modality));
    const auto made_by = checkpoint_.card.inputs.find(name);
    const std::string mine = extractors::fingerprint(*encoders_.description(modality));
    if (made_by != checkpoint_.card.inputs.end() && made_by->second == mine) return;
    throw Error(ErrorKind::kMisuse,
                path_.string() + " was made for " + name + " features of " +
                    (made_by == checkpoint_.card.inputs.end() ? "something unknown" : made_by->second) +
                    ", and the program's encoder makes " + mine);
  }

  io::Json encoders_json() const {
    io::Json::Object json;
    for (const auto& [modality, fingerprint] : provenance_.encoders) json.push_back({modality, fingerprint});
    return json;
  }

  data::Provenance describe() {
    OptionList list;
    list.add(options_);
    data::Provenance provenance{"undertone " + std::string(version()),
                                checkpoint_.card.model,
                                file_sha256(path_),
                                {},
                                list.fingerprint(),
                                {}};
    for (const Modality modality : kModalities) {
      if (const auto* description = encoders_.description(modality))
        provenance.encoders[std::string(to_string(modality))] = extractors::fingerprint(*description);
    }
    return provenance;
  }

  Extractors extractors() {
    if (encoders_.faces && !landmarks_) landmarks_ = load_landmarks();  // which a transcript does not need
    Extractors all;
    all.sound = encoders_.voice.get();
    all.faces = encoders_.faces.get();
    all.landmarks = landmarks_;
    all.words = encoders_.words.get();
    all.silent_files = SilentFiles::kAccepted;
    return all;
  }

  Extracted read_words(const fs::path& input, Log& log, Progress& progress, const std::stop_token& stop) {
    Extracted extracted;
    extracted.conversation =
        within(read_conversation(input, options_.turns.reading, log), options_.span, log);
    extracted.turns = data::Origin::kTranscript;
    extracted.speakers = data::Origin::kTranscript;
    if (encoders_.words)
      extracted.word_sequences =
          features_of_words(extracted.conversation.utterances(), *encoders_.words, progress, stop);
    return extracted;
  }

  std::vector<std::optional<data::PredictedLabel>> predict_all(const LabelInputs& inputs, Log& log) {
    tell_what_is_missing(inputs.evidence, log);
    std::vector<std::optional<data::PredictedLabel>> predictions;
    if (inputs.evidence.empty()) return predictions;
    LearningSet set = to_set(inputs);
    normalise(set, checkpoint_.card.normalisation);
    const SetPredictions logits = predict(*checkpoint_.model, set, 1);
    const std::vector<double> probabilities = calibrated(calibration_, logits.logits, logits.classes);
    const Explanation explanation = explain(*checkpoint_.model, set, 1, 0);
    for (std::size_t i = 0; i < inputs.evidence.size(); ++i) {
      const auto begin = probabilities.begin() + static_cast<std::ptrdiff_t>(i * logits.classes);
      const std::vector<double> row(begin, begin + static_cast<std::ptrdiff_t>(logits.classes));
      predictions.emplace_back(to_prediction(row, inputs.evidence[i], explanation.contributions[i]));
    }
    return predictions;
  }

  LearningSet to_set(const LabelInputs& inputs) const {
    const fusion::ModelSpec& spec = checkpoint_.card.spec;
    LearningSet set{spec.labels, spec.widths, false, spec.speakers, {}};
    LearningDialogue& dialogue = set.dialogues.emplace_back();
    std::map<std::string, int> speakers;
    const auto& utterances = inputs.conversation.utterances();
    for (std::size_t i = 0; i < utterances.size(); ++i) {
      LearningUtterance& utterance = dialogue.utterances.emplace_back();
      utterance.id = utterances[i].id;
      if (utterances[i].speaker) {
        const auto next = static_cast<int>(speakers.size()) + 1;
        utterance.speaker = speakers.try_emplace(*utterances[i].speaker, next).first->second;
      }
      for (const Modality modality : kModalities)
        utterance.values[index_of(modality)] = inputs.features[index_of(modality)][i];
    }
    return set;
  }

  data::PredictedLabel to_prediction(const std::vector<double>& row, const EvidenceOfUtterance& evidence,
                                     const Contribution& contribution) const {
    data::PredictedLabel prediction;
    prediction.probabilities = mapping_.probabilities(row);
    const auto best = std::ranges::max_element(prediction.probabilities);
    prediction.label = mapping_.labels()[static_cast<std::size_t>(best - prediction.probabilities.begin())];
    prediction.confidence = *best;
    prediction.evidence = evidence.of;
    prediction.face = evidence.face;
    const auto present =
        std::ranges::count_if(evidence.of, [](const auto& one) { return one && one->missing.empty(); });
    if (present == 0 || prediction.confidence < options_.min_confidence) prediction.label = data::kUncertain;
    for (const Modality modality : kModalities) {
      auto& of_it = prediction.evidence[index_of(modality)];
      if (!of_it) continue;
      if (!of_it->missing.empty()) {
        if (present > 0) of_it->share = 0;
      } else if (present == 1) {
        of_it->share = 1;
      } else if (contribution.shares) {
        of_it->share = (*contribution.shares)[index_of(modality)];
      }
    }
    return prediction;
  }

  LabelOptions options_;
  fs::path path_;
  fusion::LoadedCheckpoint checkpoint_;
  Calibration calibration_;
  LabelMapping mapping_;
  tensor::Device device_;
  ModalityChoice wanted_{};
  BundledEncoders encoders_;
  std::shared_ptr<const extractors::LandmarkFitter> landmarks_;
  HearingOptions hearing_;
  data::Provenance provenance_;
  std::string fingerprint_, gathering_fingerprint_;
};

}  // namespace

std::vector<std::string> LabelOptions::problems() const {
  std::vector<std::string> problems = turns.problems();
  for (const std::string& problem : device.problems()) problems.push_back(problem);
  for (const std::string& problem : span.problems()) problems.push_back(problem);
  return problems;
}

std::unique_ptr<Labeler> make_labeler(const LabelOptions& options, Log& log) {
  return std::make_unique<CheckpointLabeler>(options, log);
}

Labelers make_labelers(const LabelOptions& options, Log& log) {
  auto first = std::make_unique<CheckpointLabeler>(options, log);
  auto more = [options, faces = first->shared_faces()] {
    return std::make_unique<CheckpointLabeler>(options, silent_log(), faces);
  };
  return {std::move(first), std::move(more)};
}

}  // namespace undertone::pipeline
