#include "pipeline/synthesize/feature_corpus.hpp"

#include "pipeline/synthesize/feature_forms.hpp"
#include "src/core/error.hpp"

namespace undertone::synthesize {

std::string_view corpus_kind(CorpusForm form) {
  switch (form) {
    case CorpusForm::kSdtIemocap:
    case CorpusForm::kSdtMeld:
      return "sdt";
    case CorpusForm::kHktUrFunny:
    case CorpusForm::kHktMustard:
      return "hkt";
    default:
      return "mmsa";
  }
}

std::string group_name(std::size_t group) {
  std::string number = std::to_string(group);
  if (number.size() < 4) number.insert(0, 4 - number.size(), '0');
  return "generated" + number;
}

void write_feature_corpus(const std::filesystem::path& file, const FeatureCorpusOptions& options,
                          io::Overwrite overwrite) {
  constexpr std::int64_t kLeast = 6;  // for something in every split
  if (options.count < kLeast)
    throw Error(ErrorKind::kMisuse, "a corpus needs at least " + std::to_string(kLeast) + " groups");
  const bool is_old = options.form == CorpusForm::kSdtIemocap;  // which was written by Python 2
  io::PickleWriter writer(file, is_old ? io::PickleProtocol::kTwo : io::PickleProtocol::kFour);
  const std::string_view kind = corpus_kind(options.form);
  (kind == "sdt" ? write_sdt : kind == "hkt" ? write_hkt : write_mmsa)(writer, options);
  writer.commit(overwrite);
}

}  // namespace undertone::synthesize
