#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "extractors/clip.hpp"
#include "src/core/feature_sequence.hpp"
#include "src/core/modality.hpp"

namespace undertone::extractors {

enum class StepTimes {
  kByHop,
  kOwn,  // each step has its own, as tokens do
};

struct ExtractorDescription {
  std::string name;
  std::string summary;
  Modality modality = Modality::kAudio;
  double hop_s = 0;                // 0: one step stands for the whole clip
  std::vector<std::string> names;  // of the outputs; their number is the dimension
  int version = 1;                 // goes up whenever the same clip would give other numbers
  std::string weights = {};  // fingerprint of what a network was filled with; empty for other extractors
  StepTimes times = StepTimes::kByHop;

  bool is_sequence() const { return hop_s > 0 || times == StepTimes::kOwn; }
};

/// Turns a clip into a sequence of features. One instance a worker thread.
class Extractor {
 public:
  virtual ~Extractor() = default;
  virtual const ExtractorDescription& description() const = 0;
  /// Never invents: what the clip does not have is a sequence whose mask says so.
  virtual FeatureSequence extract(const Clip& clip) = 0;
  /// The same for several clips, which some extractors do faster at once.
  virtual std::vector<FeatureSequence> extract_all(std::span<const Clip> clips);
};

/// SHA-256 over what the description says, which ties features to what made them.
std::string fingerprint(const ExtractorDescription& description);

}  // namespace undertone::extractors
