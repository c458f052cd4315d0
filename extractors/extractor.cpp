#include "extractors/extractor.hpp"

#include "src/core/fingerprint.hpp"
#include "src/core/option_text.hpp"

namespace undertone::extractors {

std::vector<FeatureSequence> Extractor::extract_all(std::span<const Clip> clips) {
  std::vector<FeatureSequence> sequences;
  for (const Clip& clip : clips) sequences.push_back(extract(clip));
  return sequences;
}

std::string fingerprint(const ExtractorDescription& description) {
  std::string text = description.name + "\n" + std::to_string(description.version) + "\n" +
                     std::string(to_string(description.modality)) + "\n" +
                     OptionText<double>::print(description.hop_s);
  for (const std::string& name : description.names) text += "\n" + name;
  if (!description.weights.empty()) text += "\n" + description.weights;
  if (description.times == StepTimes::kOwn) text += "\ntimes of their own";
  return sha256_hex(text);
}

}  // namespace undertone::extractors
