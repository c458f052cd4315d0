#include "data/corpora/registry.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "data/corpora/dailydialog.hpp"
#include "data/corpora/emorynlp.hpp"
#include "data/corpora/features.hpp"
#include "data/corpora/fer2013.hpp"
#include "data/corpora/goemotions.hpp"
#include "data/corpora/hkt.hpp"
#include "data/corpora/meld.hpp"
#include "data/corpora/mmsa.hpp"
#include "data/corpora/mosi.hpp"
#include "data/corpora/sdt.hpp"
#include "data/corpora/speech.hpp"
#include "src/core/error.hpp"
#include "src/core/joined.hpp"

namespace undertone::data {
namespace {

constexpr std::array<CorpusKind, 11> kKinds = {{
    {"meld", "TV dialogues with seven emotions, as CSV files", read_meld},
    {"emorynlp", "TV dialogues with seven other emotions, as CSV files", read_emorynlp},
    {"dailydialog", "everyday dialogues with seven emotions, as parallel text files", read_dailydialog},
    {"goemotions", "comments with one or several emotions each, as TSV files", read_goemotions},
    {"speech", "clips of speech that an index.csv lists", read_speech},
    {"fer2013", "pictures of faces sorted by emotion, in ZIP archives or folders", read_fer2013},
    {"mosi", "features of utterances with their sentiment, as CSV files", read_mosi},
    {"sdt", "IEMOCAP or MELD as features of utterances, in SDT's pickle", read_sdt},
    {"mmsa", "MOSI or MOSEI as sequences of features, in MMSA's pickle", read_mmsa},
    {"hkt", "UR-FUNNY or MUStARD as sequences of features, in HKT's pickle", read_hkt},
    {"features", "features that this program has extracted", read_features},
}};

const CorpusKind& find_kind(std::string_view name) {
  const auto found = std::ranges::find(kKinds, name, &CorpusKind::name);
  if (found != kKinds.end()) return *found;
  std::vector<std::string_view> names;
  for (const CorpusKind& kind : kKinds) {
    names.push_back(kind.name);
  }
  const auto nearest = nearest_name(name, names);
  throw Error(ErrorKind::kMisuse, "no kind of corpus is called '" + std::string(name) + "'; " +
                                      (nearest ? "did you mean '" + std::string(*nearest) + "'?"
                                               : "there are " + joined(names, ", ")));
}

/// A misspelt split would otherwise be reported as a strange path.
void check_path(const std::filesystem::path& path) {
  if (std::filesystem::exists(path)) return;
  const std::string text = path.string();
  const std::size_t colon = text.rfind(':');
  const bool looks_like_split = colon != text.npos && text.find('/', colon) == text.npos;
  const std::string hint = looks_like_split ? "; a split is one of train, dev, test" : "";
  throw Error(ErrorKind::kNotFound, "there is no corpus at " + text + hint);
}

}  // namespace

std::span<const CorpusKind> corpus_kinds() { return kKinds; }

CorpusName parse_corpus_name(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos) {
    throw Error(ErrorKind::kMisuse,
                "a corpus is given as KIND:PATH or KIND:PATH:SPLIT, not as '" + std::string(text) + "'");
  }
  CorpusName name;
  name.kind = find_kind(text.substr(0, colon)).name;
  std::string_view path = text.substr(colon + 1);
  const std::size_t last = path.rfind(':');
  if (last != path.npos) name.split = try_split(path.substr(last + 1));
  if (name.split) path = path.substr(0, last);
  if (path.empty()) throw Error(ErrorKind::kMisuse, "the corpus '" + std::string(text) + "' has no path");
  name.path = path;
  return name;
}

Corpus read_corpus(const CorpusName& name, const CorpusOptions& options) {
  const CorpusKind& kind = find_kind(name.kind);
  check_path(name.path);
  try {
    return kind.read(name.path, name.split, options);
  } catch (const std::filesystem::filesystem_error& error) {
    throw Error(ErrorKind::kIo, "cannot read the corpus at " + name.path.string() + ": " + error.what());
  }
}

}  // namespace undertone::data
