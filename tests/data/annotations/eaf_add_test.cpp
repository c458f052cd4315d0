#include <algorithm>
#include <filesystem>

#include <doctest/doctest.h>

#include "data/annotations/eaf.hpp"
#include "data/transcripts/eaf.hpp"
#include "src/io/read_file.hpp"
#include "src/io/xml.hpp"
#include "tests/data/annotations/eaf_rules.hpp"
#include "tests/data/random_conversation.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::data;
using support::error_text;

namespace {

const std::string kOldEaf =
    "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<ANNOTATION_DOCUMENT AUTHOR='me' DATE=\"x\" FORMAT=\"2.7\" "
    "VERSION=\"2.7\">\n  <HEADER MEDIA_FILE=\"\" TIME_UNITS=\"milliseconds\">\n    <PROPERTY "
    "NAME=\"lastUsedAnnotationId\">70</PROPERTY>\n  </HEADER>\n  <TIME_ORDER>\n    <TIME_SLOT "
    "TIME_SLOT_ID=\"ts1\" "
    "TIME_VALUE=\"500\"/>\n    <TIME_SLOT TIME_SLOT_ID=\"ts2\" TIME_VALUE=\"2000\"/>\n  </TIME_ORDER>\n  "
    "<TIER "
    "DEFAULT_LOCALE=\"en\" LINGUISTIC_TYPE_REF=\"default-lt\" TIER_ID=\"mary\">\n    <ANNOTATION>\n      "
    "<ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a7\" TIME_SLOT_REF1=\"ts1\" TIME_SLOT_REF2=\"ts2\">\n        "
    "<ANNOTATION_VALUE>x &lt; y &#x22;z&quot;</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION>\n    </ANNOTATION>\n "
    " </TIER>\n  "
    "<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID=\"default-lt\" TIME_ALIGNABLE=\"true\"/>\n  <LOCALE "
    "LANGUAGE_CODE=\"en\"/>\n  "
    "<CONSTRAINT STEREOTYPE=\"Included_In\" DESCRIPTION=\"old\"/>\n<!-- end --></ANNOTATION_DOCUMENT>\n";

/// Whether `after` is `before` with text put in at some places.
bool is_supersequence_by_lines(const std::string& before, const std::string& after) {
  std::size_t at = 0;
  for (LineReader lines(before); const auto line = lines.next();) {
    if (line->text.find("lastUsedAnnotationId") != line->text.npos || line->text.starts_with("<?xml"))
      continue;
    at = after.find(line->text, at);
    if (at == after.npos) return false;
    at += line->text.size();
  }
  return true;
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("emotions are added to the tiers that an EAF has, which stay byte for byte") {
    const std::string after = add_to_eaf(kOldEaf, two_speakers());
    CHECK(broken_rules(after).empty());
    CHECK(is_supersequence_by_lines(kOldEaf, after));
    CHECK(after.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ANNOTATION_DOCUMENT AUTHOR='me'"));
    const Transcript read = parse_eaf(after, {});
    CHECK(read.tiers == Lines{"mary", "mary - words", "mary - emotion", "mary - label", "mary - confidence",
                              "mary [2]", "bob", "bob - emotion", "bob - confidence"});
    CHECK(shown(read.entries) ==
          Lines{"0.5-2 mary: x < y \"z\" = joy {x 0.5-1}", "1-3 mary: -", "2.25-3 bob: hi"});
    CHECK(read.entries[0].id == "a7");
    const io::XmlDocument document = io::parse_xml(after);
    CHECK(document.root().child("HEADER")->child("PROPERTY")->text() == "78");
    CHECK(document.root().child("CONTROLLED_VOCABULARY")->child("CV_ENTRY"));
    CHECK_FALSE(document.root().child("LANGUAGE"));
  }

  TEST_CASE("what is added keeps ELAN's rules whatever the conversation and the file") {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
      CAPTURE(seed);
      const Annotation annotation = RandomConversation(seed).make();
      CHECK(broken_rules(add_to_eaf(kOldEaf, annotation)) == Lines());
      const std::string own = to_eaf(annotation);
      CHECK(broken_rules(add_to_eaf(own, RandomConversation(seed + 1000).make())) == Lines());
      CHECK(broken_rules(add_to_eaf(own, annotation)) == Lines());
    }
  }

  TEST_CASE("new ids are free, even where a time slot is named like an annotation") {
    std::string before = kOldEaf;
    for (std::size_t at = before.find("ts2"); at != before.npos; at = before.find("ts2", at))
      before.replace(at, 3, "a72");
    CHECK(broken_rules(before) == Lines());
    CHECK(broken_rules(add_to_eaf(before, two_speakers())) == Lines());
  }

  TEST_CASE("adding twice adds a second opinion beside the first") {
    const Annotation annotation = two_speakers();
    const std::string once = to_eaf(annotation);
    const std::string twice = add_to_eaf(once, annotation);
    CHECK(broken_rules(twice).empty());
    CHECK(is_supersequence_by_lines(once, twice));
    const Transcript read = parse_eaf(twice, {});
    CHECK(std::ranges::count(read.tiers, "mary [2] - emotion") == 1);
    CHECK(std::ranges::count(read.tiers, "mary [2] - label") == 0);  // the file says the same already
    CHECK(shown(read.entries) == shown(parse_eaf(once, {}).entries));
  }

  TEST_CASE("nothing changes where there is nothing to add") {
    const std::string text = to_eaf(annotated({{"u1", {0, 1}, "mary", "a", {}, "joy"}}));
    CHECK(add_to_eaf(text, annotated({{"x", {0, 1}, "mary", " a ", {}, "joy"}})) == text);
    CHECK(add_to_eaf(text, annotated({})) == text);
  }

  TEST_CASE("nothing is added to what is no EAF in milliseconds") {
    CHECK(error_text([] { add_to_eaf("<a/>", two_speakers()); }).starts_with("bad input: no EAF"));
    CHECK(error_text([] { add_to_eaf("<ANNOTATION_DOCUMENT/>", two_speakers()); }) ==
          "bad input: an EAF without a TIME_ORDER");
    CHECK(error_text([] {
            add_to_eaf(
                "<ANNOTATION_DOCUMENT><HEADER TIME_UNITS=\"PAL-frames\"/><TIME_ORDER/></ANNOTATION_DOCUMENT>",
                two_speakers());
          }).starts_with("unsupported"));
    const std::string least = "<ANNOTATION_DOCUMENT FORMAT=\"3.0\"><TIME_ORDER/></ANNOTATION_DOCUMENT>";
    CHECK(broken_rules(add_to_eaf(least, two_speakers())).empty());
  }

  TEST_CASE("emotions are added to the shared EAF") {
    const std::filesystem::path path =
        std::filesystem::path(UNDERTONE_SOURCE_DIR) / "../shared/media/transcripts/sample_2.8.eaf";
    if (!std::filesystem::exists(path)) {
      MESSAGE("skipped: there is no ", path.string());
      return;
    }
    const std::string before = io::read_text_file(path, std::size_t{16} << 20);
    const Transcript transcript = parse_eaf(before, {});
    std::vector<Utterance> utterances;
    for (const TranscriptEntry& entry : transcript.entries)
      utterances.push_back({*entry.id, entry.span, {}, entry.text, {}, {}});
    Annotation annotation = annotated(std::move(utterances));
    for (std::size_t i = 0; i < annotation.conversation.size(); ++i)
      annotation.predictions.push_back(PredictedLabel{default_labels()[i % 7], 0.5, {}});
    const std::string after = add_to_eaf(before, annotation);
    CHECK(is_supersequence_by_lines(before, after));
    const Transcript read = parse_eaf(after, {});
    CHECK(shown(read.entries) == shown(transcript.entries));
    CHECK(read.tiers.size() == 8);
    ProblemList problems;
    const EafDocument document = read_eaf(after, problems);
    CHECK(document.tiers.back().annotations.size() == 399);
    CHECK(document.slots.size() == 7182);
  }
}
