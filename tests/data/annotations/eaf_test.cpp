#include "data/annotations/eaf.hpp"

#include <limits>

#include <doctest/doctest.h>

#include "data/transcripts/eaf.hpp"
#include "src/io/xml.hpp"
#include "tests/data/annotations/eaf_rules.hpp"
#include "tests/data/random_conversation.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::data;
using support::error_text;

namespace {

const EafWriting kWriting{.folder = "out",
                          .written_at = std::chrono::sys_days(std::chrono::year(2024) / 2 / 29)};

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
    Lines values;
    for (const io::XmlElement& entry : vocabulary->children("CV_ENTRY_ML"))
      values.push_back(entry.child("CVE_VALUE")->text());
    CHECK(values == Lines{"calm", "fear", "joy"});
    for (const io::XmlElement& type : document.root().children("LINGUISTIC_TYPE"))
      CHECK(type.attribute("CONTROLLED_VOCABULARY_REF").has_value() ==
            (type.attribute("LINGUISTIC_TYPE_ID") == "emotion" ||
             type.attribute("LINGUISTIC_TYPE_ID") == "label"));
    for (const io::XmlElement& tier : document.root().children("TIER")) {
      if (tier.attribute("LINGUISTIC_TYPE_REF") != "emotion") continue;
      for (const io::XmlElement& outer : tier.children("ANNOTATION"))
        CHECK(outer.child("REF_ANNOTATION")->attribute("CVE_REF"));
    }
  }

  TEST_CASE("an EAF keeps ELAN's rules whatever the conversation") {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
      CAPTURE(seed);
      const Annotation annotation = RandomConversation(seed).make();
      const std::string text = to_eaf(annotation, kWriting);
      CHECK(broken_rules(text) == Lines());
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

  TEST_CASE("what XML lacks and words without times are left out of an EAF") {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    Annotation annotation =
        annotated({{"u1", {0, 1}, "a\r\n\uFFFEb", "x\x01\xFFy", {{{kNan, 1}, "p"}, {{0, 1}, "q"}}, {}},
                   {"u2", {2, 3}, "a\n\uFFFFb", "z", {}, {}}});
    annotation.labels = LabelSet({"\x01", "\x02"});
    annotation.predictions = {PredictedLabel{"\x02", 0.5, {}}, std::nullopt};
    const std::string text = to_eaf(annotation, kWriting);
    CHECK(broken_rules(text) == Lines());
    CHECK(shown(parse_eaf(text, {}).entries) ==
          Lines{"0-1 a\n\uFFFDb: x\uFFFD\uFFFDy {q 0-1}", "2-3 a\n\uFFFDb: z"});
  }

  TEST_CASE("an EAF says which parts were found automatically") {
    Annotation annotation = two_speakers();
    annotation.turns = Origin::kSound;
    const io::XmlDocument document = io::parse_xml(to_eaf(annotation, kWriting));
    Lines properties;
    for (const io::XmlElement& property : document.root().child("HEADER")->children("PROPERTY"))
      properties.push_back(std::string(*property.attribute("NAME")) + "=" + property.text());
    CHECK(properties == Lines{"origin=" + automatic_parts(annotation), "lastUsedAnnotationId=9"});
  }

  TEST_CASE("the time slots of a word lie between those of its utterance") {
    const std::string text = to_eaf(
        annotated({{"u1", {0, 1}, "mary", "a", {{{0, 1}, "a"}}, {}}, {"u2", {1, 2}, "mary", "b", {}, {}}}));
    ProblemList problems;
    const EafDocument document = read_eaf(text, problems);
    REQUIRE(document.tiers.size() == 2);
    const EafAnnotation& utterance = document.tiers[0].annotations[0];
    const EafAnnotation& word = document.tiers[1].annotations[0];
    CHECK(utterance.begin_slot < word.begin_slot);
    CHECK(word.end_slot < utterance.end_slot);
    CHECK(utterance.end_slot < document.tiers[0].annotations[1].begin_slot);
  }

  TEST_CASE("an empty conversation is an EAF without tiers") {
    const std::string text = to_eaf(annotated({}), kWriting);
    CHECK(broken_rules(text).empty());
    CHECK(parse_eaf(text, {}).tiers.empty());
  }
}
