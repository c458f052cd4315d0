#include "extractors/registry.hpp"

#include "extractors/acoustic/cepstrum.hpp"
#include "extractors/acoustic/egemaps.hpp"
#include "extractors/acoustic/energy.hpp"
#include "extractors/acoustic/prosody.hpp"
#include "src/core/error.hpp"
#include "src/core/options.hpp"
#ifdef UNDERTONE_WITH_TORCH
#include "extractors/acoustic/voice_encoder.hpp"
#endif

namespace undertone::extractors {

const std::vector<RegisteredExtractor>& all_extractors() {
  static const std::vector<RegisteredExtractor> extractors = {
      {"energy", [] { return make_energy_extractor(); }},
      {"logmel64", [] { return make_logmel_extractor(64); }},
      {"logmel80", [] { return make_logmel_extractor(80); }},
      {"mfcc", [] { return make_mfcc_extractor(); }},
      {"prosody", [] { return make_prosody_extractor(); }},
      {"egemaps-lld", [] { return make_egemaps_lld_extractor(); }},
      {"egemaps", [] { return make_egemaps_extractor(); }},
#ifdef UNDERTONE_WITH_TORCH
      {"voice", [] { return make_voice_extractor(VoiceOutput::kFrames); }},
      {"voice-utterance", [] { return make_voice_extractor(VoiceOutput::kUtterance); }},
#endif
  };
  return extractors;
}

std::unique_ptr<Extractor> make_extractor(std::string_view name) {
  std::vector<std::string_view> names;
  for (const RegisteredExtractor& extractor : all_extractors()) {
    if (extractor.name == name) return extractor.make();
    names.push_back(extractor.name);
  }
  const auto nearest = nearest_name(name, names);
  throw Error(ErrorKind::kNotFound, "there is no extractor '" + std::string(name) + "'" +
                                        (nearest ? "; did you mean '" + std::string(*nearest) + "'?" : ""));
}

}  // namespace undertone::extractors
