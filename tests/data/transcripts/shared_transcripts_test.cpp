#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "data/transcripts/eaf.hpp"
#include "data/transcripts/eaf_document.hpp"
#include "data/transcripts/rttm.hpp"
#include "data/transcripts/stm.hpp"
#include "data/transcripts/text_encoding.hpp"
#include "data/transcripts/textgrid.hpp"
#include "data/transcripts/textgrid_file.hpp"
#include "tests/data/transcripts/shown.hpp"

using namespace undertone;
using namespace undertone::data;

namespace {

namespace fs = std::filesystem;

/// Nothing where the files that are not part of the project are absent.
std::optional<DecodedText> shared_text(const std::string& name) {
  const fs::path path = fs::path(UNDERTONE_SOURCE_DIR) / "../shared/media" / name;
  if (!fs::exists(path)) {
    MESSAGE("skipped: there is no ", path.string());
    return std::nullopt;
  }
  std::ifstream file(path, std::ios::binary);
  return decode_text(std::string(std::istreambuf_iterator<char>(file), {}));
}

struct TierCount {
  std::string name;
  bool is_points;
  std::size_t entries;
  std::size_t labelled;
};

/// The counts were taken with Praat 6.3.07 and with another reader of TextGrids.
void check_counts(const std::string& name, const std::vector<TierCount>& counts) {
  CAPTURE(name);
  const auto text = shared_text("transcripts/" + name);
  if (!text) return;
  ProblemList problems;
  const TextGridFile file = read_textgrid(text->utf8, problems);
  CHECK(shown(problems.take()).empty());
  REQUIRE(file.tiers.size() == counts.size());
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const TextGridTier& tier = file.tiers[i];
    CAPTURE(i);
    CHECK(tier.name == counts[i].name);
    CHECK((tier.kind == TextGridTierKind::kPoints) == counts[i].is_points);
    CHECK(tier.entries.size() == counts[i].entries);
    CHECK(std::ranges::count_if(tier.entries, [](const TextGridEntry& entry) {
            return !is_blank(entry.label);
          }) == static_cast<std::ptrdiff_t>(counts[i].labelled));
  }
}

Transcript parsed(const std::string& name) {
  const auto text = shared_text("transcripts/" + name);
  return text ? parse_textgrid(text->utf8, {}) : Transcript();
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("the shared TextGrids have the tiers, intervals and points that were counted in them") {
    check_counts("acoustic_corpus.TextGrid", {{"words", false, 71, 58}, {"phones", false, 216, 203}});
    check_counts("bobby_words.TextGrid", {{"word", false, 6, 4}, {"phrase", false, 3, 1}});
    for (const char* name :
         {"bobby_words_with_newlines.TextGrid", "bobby_words_with_newlines_longfile_elan.TextGrid"})
      check_counts(name, {{"\"word\"", false, 6, 4}, {"phrase", false, 3, 1}, {"", true, 4, 4}});
    check_counts("mary.TextGrid", {{"phone", false, 16, 14}, {"word", false, 6, 4}, {"pitch", true, 4, 4}});
    check_counts("michaelandsickmichael_short_tg.TextGrid",
                 {{"michael", false, 7, 3}, {"sickmichael", false, 9, 4}});
    check_counts("textgrid_to_merge_longfile.TextGrid",
                 {{"bob", false, 8, 4}, {"mary", false, 7, 4}, {"sarah", false, 7, 3}});
    check_counts("vietnamese.TextGrid", {{"talker", false, 3, 1}});
  }

  TEST_CASE("the shared TextGrids become the utterances and words that are in them") {
    if (!shared_text("transcripts/mary.TextGrid")) return;
    CHECK(
        shown(parsed("mary.TextGrid").entries) ==
        Lines{"0.31542-1.51825 -: mary rolled the barrel {mary 0.31542-0.67555, rolled 0.67555-0.983907, the "
              "0.983907-1.06373, barrel 1.06373-1.51825}"});
    const Transcript bobby = parsed("bobby_words_with_newlines.TextGrid");
    REQUIRE(bobby.entries.size() == 1);
    CHECK(bobby.entries[0].text == "BOBBY RIPPED THE LEDGER");
    REQUIRE(bobby.entries[0].words.size() == 4);
    CHECK(bobby.entries[0].words[0].text == "\"\"\"BOBBY\"\"\"\nNoun");
    CHECK(bobby.entries[0].words[3].text == "LEDGER\nNoun");
    CHECK(shown(parsed("bobby_words_with_newlines_longfile_elan.TextGrid").entries) == shown(bobby.entries));
    const Transcript corpus = parsed("acoustic_corpus.TextGrid");
    std::size_t words = 0;
    for (const TranscriptEntry& entry : corpus.entries) words += entry.words.size();
    CHECK(words == 58);
    CHECK(corpus.entries.size() == 5);  // four pauses between words are longer than half a second
    const Transcript merged = parsed("textgrid_to_merge_longfile.TextGrid");
    CHECK(merged.entries.size() == 11);
    CHECK(merged.entries[0].speaker == "bob");
    CHECK(merged.entries[10].speaker == "sarah");
    const Transcript vietnamese = parsed("vietnamese.TextGrid");
    REQUIRE(vietnamese.entries.size() == 1);
    CHECK(vietnamese.entries[0].speaker == "talker");
    CHECK(vietnamese.entries[0].text->starts_with("\u1EDF \u0111\u1ECBa b\u00E0n"));
  }

  TEST_CASE("the shared EAF has the tiers, slots and annotations that were counted in it") {
    const auto text = shared_text("transcripts/sample_2.8.eaf");
    if (!text) return;
    ProblemList problems;
    const EafDocument document = read_eaf(text->utf8, problems);
    CHECK(problems.take().empty());
    CHECK(document.version == "2.8");
    CHECK(document.slots.size() == 7182);
    CHECK(std::ranges::count_if(document.slots, [](const EafTimeSlot& slot) { return !slot.time_s; }) ==
          1572);
    Lines counts;
    for (const EafTier& tier : document.tiers) {
      const auto aligned = std::ranges::count_if(tier.annotations, [](const EafAnnotation& annotation) {
        return annotation.begin_slot.has_value();
      });
      counts.push_back(std::string(tier.id) + " " + std::to_string(aligned) + " " +
                       std::to_string(tier.annotations.size()));
    }
    CHECK(counts == Lines{"text 399 399", "words-timesub 1995 1995", "words-symsub 0 1995",
                          "gestures 1197 1197", "gest_included 1197 1197", "words-pos 0 1995"});
  }

  TEST_CASE("the shared EAF becomes utterances with words, those without times spread evenly") {
    const auto text = shared_text("transcripts/sample_2.8.eaf");
    if (!text) return;
    const Transcript transcript = parse_eaf(text->utf8, {});
    REQUIRE(transcript.entries.size() == 399);
    CHECK(shown(transcript.entries[0]) ==
          "2-5 -: The quick brown fox 001 {The 2-2.47, quick 2.47-3.52, brown 3.52-4.08, fox 4.08-4.54, 001 "
          "4.54-5}");
    CHECK(shown(transcript.entries[2]) ==
          "8-11 -: The quick brown fox 003 {The 8-8.6, quick 8.6-9.2, brown 9.2-9.8, fox 9.8-10.4, 003 "
          "10.4-11}");
    for (const TranscriptEntry& entry : transcript.entries) CHECK(entry.words.size() == 5);
    const Transcript parts = parse_eaf(text->utf8, {.tiers = {"words-pos"}});
    CHECK(parts.entries.size() == 1995);
    const Transcript hands = parse_eaf(text->utf8, {.tiers = {"gestures", "gest_included"}});
    CHECK(hands.entries.size() == 2394);
  }

  TEST_CASE("the shared RTTM and STM are read line by line") {
    const auto rttm = shared_text("speech/sample.rttm");
    const auto stm = shared_text("speech/sample.stm");
    if (!rttm || !stm) return;
    const Transcript who = parse_rttm(rttm->utf8, {});
    CHECK(who.entries.size() == 10);
    CHECK(shown(who.entries[5]) == "14.49-17.92 speaker91: -");
    CHECK(who.problems.empty());
    const Transcript what = parse_stm(stm->utf8, {});
    CHECK(what.entries.size() == 13);
    CHECK(shown(what.entries[7]) ==
          "14.444-17.769 Sheila: And I'm Sheila in Texas, originally from Chicago.");
    CHECK(what.problems.empty());
  }
}
