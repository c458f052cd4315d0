#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "data/annotations/annotation.hpp"
#include "pipeline/extract/extraction.hpp"
#include "pipeline/label/label_inputs.hpp"
#include "src/core/log.hpp"
#include "src/core/options.hpp"
#include "src/core/progress.hpp"
#include "src/tensor/device.hpp"

namespace undertone::pipeline {

/// What is asked of a labeler. All of it changes results, but the device.
struct LabelOptions {
  std::string model = "late-fusion";
  std::string modalities;
  std::string labels;
  double min_confidence = 0;
  SpanOptions span;
  TurnOptions turns;
  media::StreamOptions streams;
  tensor::DeviceOptions device;

  static void fields(auto& self, auto&& field) {
    field(self.model, {.name = "model",
                       .value = "NAME|FILE",
                       .help = "fusion model: one that goes with the program, or a checkpoint of 'train'"});
    field(
        self.modalities,
        {.name = "modalities",
         .value = "LIST",
         .help = "what is looked at, such as text,audio (without biometrics: text); all that the model takes "
                 "where nothing is said"});
    field(self.labels, {.name = "labels",
                        .value = "LIST",
                        .help = "only these labels, as joy,anger, or groups of them, as joy=good,anger=bad"});
    field(self.min_confidence,
          {.name = "min-confidence",
           .value = "SHARE",
           .help = "below this confidence the label is 'uncertain'; probabilities are kept",
           .low = 0,
           .high = 1});
    SpanOptions::fields(self.span, field);
    TurnOptions::fields(self.turns, field);
    media::StreamOptions::fields(self.streams, field);
    tensor::DeviceOptions::fields(self.device, field);
  }
  std::vector<std::string> problems() const;
};

/// Labels recordings and transcripts, one after another, with models that are loaded once. Used by one thread
/// at a time.
class Labeler {
 public:
  virtual ~Labeler() = default;
  /// The labels of each utterance of a recording, or of a transcript by its name (talk.srt), with all that is
  /// known of them. An utterance of which nothing can be seen, heard or read is kUncertain.
  data::Annotation label(const std::filesystem::path& input, Log& log, Progress& progress,
                         std::stop_token stop) {
    return judge(input, gather(input, log, progress, std::move(stop)), log);
  }
  /// Its first half, which takes nearly all of the time: what the encoders see, hear and read.
  virtual LabelInputs gather(const std::filesystem::path& input, Log& log, Progress& progress,
                             std::stop_token stop) = 0;
  /// Its second half: what the model says of that.
  virtual data::Annotation judge(const std::filesystem::path& input, const LabelInputs& inputs, Log& log) = 0;
  /// Of what comes before the labels: whose results may be used again while this stays the same.
  virtual const std::string& fingerprint() const = 0;
  /// Likewise of what comes before `judge`.
  virtual const std::string& gathering_fingerprint() const = 0;
};

/// Throws kNotFound and kBadInput for checkpoints that cannot be had, and kMisuse where a checkpoint was made
/// for other encoders than those that go with the program, or cannot do what is asked.
std::unique_ptr<Labeler> make_labeler(const LabelOptions& options, Log& log);

/// For a run of several threads, each of which needs one of its own.
struct Labelers {
  std::unique_ptr<Labeler> first;
  std::function<std::unique_ptr<Labeler>()> more;  // each call makes one; any thread may
};

/// Likewise. On a GPU all of them share one encoder of faces, and faces of several files make one batch.
Labelers make_labelers(const LabelOptions& options, Log& log);

}  // namespace undertone::pipeline
