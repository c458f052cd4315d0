#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "data/corpora/corpus.hpp"
#include "data/corpora/corpus_options.hpp"

// Splits for corpora that come without them, always of whole speakers or videos.
namespace undertone::data {

/// The share of the units for dev, but at least one and never all. Units are ordered by a hash of their name
/// and the seed, so the draw is the same on every machine and does not depend on the order of the files.
std::set<std::string> draw_dev(const std::set<std::string>& units, const CorpusOptions& options);

struct SpeakerSplit {
  std::map<std::string, Split> of;
  std::string rule;     // in words
  std::string licence;  // of a corpus that is known
};

/// Known corpora are told by the names of their speakers and by the language, which may be empty:
///   RAVDESS ("actor01", en)   dev actors 17 to 20, test 21 to 24, train the others
///   EmoDB ("spk03", de)       dev speakers 13 and 14, test 15 and 16, train the others
///   nEMO ("TP0", pl)          dev TP0, train EB0 IC0 KD0 KS0 MK0 MP0 SM0, test anyone else
/// Speakers of any other corpus are drawn: dev by `draw_dev`, train the others.
SpeakerSplit split_speakers(const std::set<std::string>& speakers, std::string_view language,
                            const CorpusOptions& options);

}  // namespace undertone::data
