#include "data/annotations/eaf.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include <doctest/doctest.h>

#include "data/transcripts/eaf.hpp"
#include "data/transcripts/eaf_document.hpp"
#include "data/transcripts/eaf_times.hpp"
#include "src/io/read_file.hpp"
#include "src/io/xml.hpp"
#include "tests/data/random_conversation.hpp"
#include "tests/data/transcripts/shown.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::data;
using support::error_text;

namespace {

const EafWriting kWriting{.folder = "out",
                          .written_at = std::chrono::sys_days(std::chrono::year(2024) / 2 / 29)};

Annotation annotated(std::vector<Utterance> utterances) {
  Annotation annotation;
  annotation.conversation = Conversation(std::move(utterances));
  return annotation;
}

Annotation two_speakers() {
  Annotation annotation = annotated({{"u1", {0.5, 2}, "mary", "x < y\n\"z\"", {{{0.5, 1}, "x"}}, "joy"},
                                     {"u2", {1, 3}, "mary", {}, {}, {}},
                                     {"u3", {2.2504, 3}, "bob", "hi", {}, {}}});
  annotation.predictions = {PredictedLabel{"fear", 0.81249, {}}, std::nullopt, PredictedLabel{"joy", 1, {}}};
  annotation.media = "out/../talks/a talk.mp4";
  annotation.made_by = "undertone \"0.1\"";
  return annotation;
}

/// The rules of ELAN for what it opens, each broken one as a line.
Lines broken_rules(const std::string& text) {
  Lines broken;
  const auto demand = [&](bool condition, const std::string& what) {
    if (!condition) broken.push_back(what);
  };
  ProblemList problems;
  EafDocument document = read_eaf(text, problems);
  const EafTimes times = resolve_times(document, problems);
  for (const ParseProblem& problem : problems.take()) broken.push_back(problem.reason);
  const io::XmlElement root = document.xml.root();
  std::set<std::string_view> ids, types, vocabularies, constraints, languages;
  const auto collect = [&](const char* element, const char* attribute, std::set<std::string_view>& names) {
    for (const io::XmlElement& each : root.children(element))
      demand(names.insert(each.attribute(attribute).value_or("")).second, std::string(element) + " twice");
  };
  collect("TIER", "TIER_ID", ids);
  collect("LINGUISTIC_TYPE", "LINGUISTIC_TYPE_ID", types);
  collect("CONTROLLED_VOCABULARY", "CV_ID", vocabularies);
  collect("CONSTRAINT", "STEREOTYPE", constraints);
  collect("LANGUAGE", "LANG_ID", languages);
  for (const io::XmlElement& type : root.children("LINGUISTIC_TYPE")) {
    const auto constraint = type.attribute("CONSTRAINTS");
    const auto vocabulary = type.attribute("CONTROLLED_VOCABULARY_REF");
    demand(!constraint || constraints.contains(*constraint), "a constraint that is not declared");
    demand(!vocabulary || vocabularies.contains(*vocabulary), "a vocabulary that is not declared");
  }
  std::set<std::string_view> annotation_ids;
  for (std::size_t i = 0; i < document.tiers.size(); ++i) {
    const EafTier& tier = document.tiers[i];
    demand(types.contains(tier.element.attribute("LINGUISTIC_TYPE_REF").value_or("?")),
           "a type that is not declared");
    demand(tier.parent.has_value() == (tier.type.constraint != EafConstraint::kNone),
           "a constraint without a parent");
    std::vector<TimeSpan> spans;
    for (std::size_t k = 0; k < tier.annotations.size(); ++k) {
      demand(annotation_ids.insert(tier.annotations[k].id).second, "an annotation id twice");
      const EafTimes::Of& of = times.tiers[i][k];
      if (!of.span) continue;
      demand(of.span->begin_s < of.span->end_s, "an annotation of no length");
      spans.push_back(*of.span);
      if (tier.type.constraint == EafConstraint::kSymbolicAssociation)
        demand(of.parent.has_value(), "a reference to another tier than the parent");
      if (tier.type.constraint == EafConstraint::kIncludedIn) {
        const auto& parents = times.tiers[*tier.parent];
        demand(std::ranges::any_of(parents,
                                   [&](const EafTimes::Of& parent) {
                                     return parent.span && parent.span->begin_s <= of.span->begin_s &&
                                            of.span->end_s <= parent.span->end_s;
                                   }),
               "a word outside of its utterance");
      }
    }
    for (std::size_t k = 1; k < spans.size(); ++k)
      demand(spans[k - 1].end_s <= spans[k].begin_s, "overlapping annotations on a tier");
  }
  for (std::size_t i = 1; i < document.slots.size(); ++i) {
    const auto& before = document.slots[i - 1].time_s;
    const auto& after = document.slots[i].time_s;
    demand(!before || !after || *before <= *after, "time slots out of order");
  }
  return broken;
}

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
  TEST_CASE("an EAF has tiers for text, words, emotion, label and confidence of a speaker") {
    const std::string text = to_eaf(two_speakers(), kWriting);
    CHECK(broken_rules(text).empty());
    const Transcript read = parse_eaf(text, {});
    CHECK(read.format == "ELAN 3.0");
    CHECK(read.tiers == Lines{"mary", "mary - words", "mary - emotion", "mary - label", "mary - confidence",
                              "mary (2)", "bob", "bob - emotion", "bob - confidence"});
    CHECK(shown(read.entries) ==
          Lines{"0.5-2 mary: x < y\n\"z\" = joy {x 0.5-1}", "1-3 mary: -", "2.25-3 bob: hi"});
    CHECK(read.problems.empty());
  }

  TEST_CASE("an EAF says who made it when, and links its media relatively") {
    const io::XmlDocument document = io::parse_xml(to_eaf(two_speakers(), kWriting));
    const io::XmlElement root = document.root();
    CHECK(root.attribute("AUTHOR") == "undertone \"0.1\"");
    CHECK(root.attribute("DATE") == "2024-02-29T00:00:00+00:00");
    CHECK(root.attribute("FORMAT") == "3.0");
    const auto media = root.child("HEADER")->child("MEDIA_DESCRIPTOR");
    REQUIRE(media);
    CHECK(media->attribute("RELATIVE_MEDIA_URL") == "../talks/a talk.mp4");
    CHECK(media->attribute("MEDIA_URL") == "../talks/a talk.mp4");
    CHECK(media->attribute("MIME_TYPE") == "video/mp4");
    Annotation beside = two_speakers();
    beside.media = "/data/set/clip.WAV";
    const io::XmlDocument second = io::parse_xml(to_eaf(beside, {.folder = "/data/set"}));
    const auto sound = second.root().child("HEADER")->child("MEDIA_DESCRIPTOR");
    CHECK(sound->attribute("RELATIVE_MEDIA_URL") == "./clip.WAV");
    CHECK(sound->attribute("MIME_TYPE") == "audio/x-wav");
  }

  TEST_CASE("the labels of an EAF are a controlled vocabulary, with those that the label set lacks") {
    Annotation annotation = two_speakers();
    annotation.labels = LabelSet({"calm", "fear"});
    const io::XmlDocument document = io::parse_xml(to_eaf(annotation, kWriting));
    const auto vocabulary = document.root().child("CONTROLLED_VOCABULARY");
    REQUIRE(vocabulary);
    CHECK(vocabulary->attribute("CV_ID") == "emotion");
    std::map<std::string, std::string> entries;
    for (const io::XmlElement& entry : vocabulary->children("CV_ENTRY_ML"))
      entries[std::string(*entry.attribute("CVE_ID"))] = entry.child("CVE_VALUE")->text();
    CHECK(entries.size() == 4);
    for (const io::XmlElement& tier : document.root().children("TIER")) {
      for (const io::XmlElement& annotation_element : tier.children("ANNOTATION")) {
        const auto reference = annotation_element.child("REF_ANNOTATION");
        if (!reference || !reference->attribute("CVE_REF")) continue;
        CHECK(entries.at(std::string(*reference->attribute("CVE_REF"))) ==
              reference->child("ANNOTATION_VALUE")->text());
      }
    }
    for (const io::XmlElement& type : document.root().children("LINGUISTIC_TYPE"))
      CHECK(type.attribute("CONTROLLED_VOCABULARY_REF").has_value() ==
            (type.attribute("LINGUISTIC_TYPE_ID") == "emotion" ||
             type.attribute("LINGUISTIC_TYPE_ID") == "label"));
  }

  TEST_CASE("an EAF keeps ELAN's rules whatever the conversation") {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
      CAPTURE(seed);
      const Annotation annotation = RandomConversation(seed).make();
      const std::string text = to_eaf(annotation, kWriting);
      CHECK(broken_rules(text) == Lines());
      CHECK(broken_rules(add_to_eaf(kOldEaf, annotation)) == Lines());
      CHECK(broken_rules(add_to_eaf(text, RandomConversation(seed + 1000).make())) == Lines());
    }
  }

  TEST_CASE("times that ELAN cannot hold are moved to those it can") {
    const std::string text =
        to_eaf(annotated({{"u1", {-2, 0.0001}, "a", "x", {}, {}},
                          {"u2", {1.0004, 1.0004}, "a", "y", {{{1.0004, 1.0004}, "y"}}, {}},
                          {"u3", {1.0005, 3}, "a", "z", {{{0, 1.2}, "p"}, {{1.1, 9}, "q"}}, {}}}),
               kWriting);
    CHECK(broken_rules(text).empty());
    CHECK(shown(parse_eaf(text, {}).entries) ==
          Lines{"0-0.001 a: x", "1-1.001 a: y {y 1-1.001}", "1.001-3 a: z {p 1.001-1.2, q 1.2-3}"});
  }

  TEST_CASE("an empty conversation is an EAF without tiers") {
    const std::string text = to_eaf(annotated({}), kWriting);
    CHECK(broken_rules(text).empty());
    CHECK(parse_eaf(text, {}).tiers.empty());
  }

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

  TEST_CASE("adding twice adds a second opinion beside the first") {
    const Annotation annotation = two_speakers();
    const std::string once = to_eaf(annotation, kWriting);
    const std::string twice = add_to_eaf(once, annotation);
    CHECK(broken_rules(twice).empty());
    CHECK(is_supersequence_by_lines(once, twice));
    const Transcript read = parse_eaf(twice, {});
    CHECK(std::ranges::count(read.tiers, "mary [2] - emotion") == 1);
    CHECK(std::ranges::count(read.tiers, "mary [2] - label") == 0);  // the file says the same already
    CHECK(shown(read.entries) == shown(parse_eaf(once, {}).entries));
  }

  TEST_CASE("nothing changes where there is nothing to add") {
    const std::string text = to_eaf(annotated({{"u1", {0, 1}, "mary", "a", {}, "joy"}}), kWriting);
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
