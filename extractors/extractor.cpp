#include "extractors/extractor.hpp"

#include "src/core/fingerprint.hpp"
#include "src/core/option_text.hpp"

namespace undertone::extractors {

std::string fingerprint(const ExtractorDescription& description) {
  std::string text = description.name + "\n" + std::to_string(description.version) + "\n" +
                     std::string(to_string(description.modality)) + "\n" +
                     OptionText<double>::print(description.hop_s);
  for (const std::string& name : description.names) text += "\n" + name;
  if (!description.weights.empty()) text += "\n" + description.weights;
  return sha256_hex(text);
}

}  // namespace undertone::extractors
