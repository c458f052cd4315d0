#include "data/transcripts/eaf.hpp"

#include <doctest/doctest.h>

#include "tests/data/transcripts/shown.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::data;
using support::error_text;

namespace {

/// Slots "ts1", "ts2", … with these times; an empty one has none.
std::string slots(const std::vector<std::string>& times) {
  std::string text = "<TIME_ORDER>\n";
  for (std::size_t i = 0; i < times.size(); ++i) {
    text += "<TIME_SLOT TIME_SLOT_ID=\"ts" + std::to_string(i + 1) + "\"" +
            (times[i].empty() ? "" : " TIME_VALUE=\"" + times[i] + "\"") + "/>\n";
  }
  return text + "</TIME_ORDER>\n";
}

std::string tier(const std::string& attributes, const std::vector<std::string>& annotations) {
  std::string text = "<TIER " + attributes + ">\n";
  for (const std::string& annotation : annotations) text += "<ANNOTATION>" + annotation + "</ANNOTATION>\n";
  return text + "</TIER>\n";
}

std::string aligned(const std::string& id, int begin, int end, const std::string& value) {
  return "<ALIGNABLE_ANNOTATION ANNOTATION_ID=\"" + id + "\" TIME_SLOT_REF1=\"ts" + std::to_string(begin) +
         "\" TIME_SLOT_REF2=\"ts" + std::to_string(end) + "\"><ANNOTATION_VALUE>" + value +
         "</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION>";
}

std::string reference(const std::string& id, const std::string& parent, const std::string& value,
                      const std::string& previous = "") {
  return "<REF_ANNOTATION ANNOTATION_ID=\"" + id + "\" ANNOTATION_REF=\"" + parent + "\"" +
         (previous.empty() ? "" : " PREVIOUS_ANNOTATION=\"" + previous + "\"") + "><ANNOTATION_VALUE>" +
         value + "</ANNOTATION_VALUE></REF_ANNOTATION>";
}

std::string eaf(const std::string& body, const std::string& units = "milliseconds") {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ANNOTATION_DOCUMENT FORMAT=\"3.0\">\n<HEADER "
         "TIME_UNITS=\"" +
         units + "\"/>\n" + body +
         "<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID=\"default-lt\" TIME_ALIGNABLE=\"true\"/>\n"
         "<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID=\"sub\" CONSTRAINTS=\"Time_Subdivision\"/>\n"
         "<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID=\"in\" CONSTRAINTS=\"Included_In\"/>\n"
         "<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID=\"parts\" CONSTRAINTS=\"Symbolic_Subdivision\"/>\n"
         "<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID=\"one\" CONSTRAINTS=\"Symbolic_Association\"/>\n"
         "<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID=\"feeling\" CONSTRAINTS=\"Symbolic_Association\" "
         "CONTROLLED_VOCABULARY_REF=\"emotions\"/>\n"
         "<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID=\"hands\" CONTROLLED_VOCABULARY_REF=\"shapes\"/>\n"
         "</ANNOTATION_DOCUMENT>\n";
}

const std::string kMary = "TIER_ID=\"mary\" LINGUISTIC_TYPE_REF=\"default-lt\"";

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("an aligned annotation of an EAF is an entry") {
    const Transcript transcript =
        parse_eaf(eaf(slots({"1005", "2500", "2500", "4000"}) +
                      tier("TIER_ID=\"A\" PARTICIPANT=\"Ann\" LINGUISTIC_TYPE_REF=\"default-lt\"",
                           {aligned("a1", 1, 2, "x &lt; y\n z"), aligned("a2", 3, 4, "")}) +
                      tier(kMary, {aligned("a3", 2, 4, "hi")})),
                  {});
    CHECK(transcript.format == "ELAN 3.0");
    CHECK(transcript.tiers == Lines{"A", "mary"});
    CHECK(shown(transcript.entries) == Lines{"1.005-2.5 Ann: x < y\n z", "2.5-4 Ann: -", "2.5-4 mary: hi"});
    CHECK(transcript.entries[0].span.begin_s == 1.005);
    CHECK(transcript.entries[0].id == "a1");
    CHECK(transcript.entries[0].line == 11);
    CHECK(transcript.entries[2].tier == "mary");
    CHECK(transcript.problems.empty());
  }

  TEST_CASE("the speaker of an EAF comes from where it is asked for") {
    const std::string text = eaf(slots({"0", "1"}) + tier("TIER_ID=\"A - text\" PARTICIPANT=\"Ann\"",
                                                          {aligned("a1", 1, 2, "BOB: x")}));
    const auto speaker = [&](SpeakerFrom from) {
      return parse_eaf(text, {.tiers = {}, .speaker_from = from}).entries.at(0).speaker.value_or("-");
    };
    CHECK(speaker(SpeakerFrom::kAuto) == "Ann");
    CHECK(speaker(SpeakerFrom::kTier) == "A");
    CHECK(speaker(SpeakerFrom::kParticipant) == "Ann");
    CHECK(speaker(SpeakerFrom::kPrefix) == "BOB");
    CHECK(speaker(SpeakerFrom::kNone) == "-");
  }

  TEST_CASE("slots without a time divide the row of annotations that they part") {
    // In TIME_ORDER the slots without a time stand between 1000 and 1000.
    const Transcript transcript = parse_eaf(
        eaf(slots({"1000", "", "", "1000", "4000", "", "5000"}) +
            tier("TIER_ID=\"mary parts\" PARENT_REF=\"mary words\" LINGUISTIC_TYPE_REF=\"sub\"",
                 {aligned("a5", 1, 6, "w"), aligned("a6", 6, 2, "1")}) +
            tier("TIER_ID=\"mary words\" PARENT_REF=\"mary\" LINGUISTIC_TYPE_REF=\"sub\"",
                 {aligned("a2", 1, 2, "one"), aligned("a3", 2, 3, "two"), aligned("a4", 3, 5, "three")}) +
            tier(kMary, {aligned("a1", 1, 5, "one two three")})),
        {});
    CHECK(shown(transcript.entries) == Lines{"1-4 mary: one two three {one 1-2, two 2-3, three 3-4}"});
    CHECK(shown(transcript.problems) ==
          Lines{"0: tiers left aside: \"mary parts\"",
                "0: 3 annotations lack a time, which was worked out from their neighbours"});
    const Transcript parts = parse_eaf(
        eaf(slots({"1000", "", "", "1000", "4000", "", "5000"}) +
            tier("TIER_ID=\"mary parts\" PARENT_REF=\"mary words\" LINGUISTIC_TYPE_REF=\"sub\"",
                 {aligned("a5", 1, 6, "w"), aligned("a6", 6, 2, "1")}) +
            tier("TIER_ID=\"mary words\" PARENT_REF=\"mary\" LINGUISTIC_TYPE_REF=\"sub\"",
                 {aligned("a2", 1, 2, "one"), aligned("a3", 2, 3, "two"), aligned("a4", 3, 5, "three")}) +
            tier(kMary, {aligned("a1", 1, 5, "one two three")})),
        {.tiers = {"mary parts"}});
    CHECK(shown(parts.entries) == Lines{"1-1.5 mary: w", "1.5-2 mary: 1"});
  }

  TEST_CASE("slots without a time and without a row divide what lies between their neighbours in order") {
    const Transcript transcript =
        parse_eaf(eaf(slots({"1000", "", "", "4000", ""}) +
                      tier(kMary, {aligned("a1", 2, 3, "x"), aligned("a2", 4, 5, "y")})),
                  {});
    CHECK(shown(transcript.entries) == Lines{"2-3 mary: x"});
    CHECK(shown(transcript.problems) ==
          Lines{"13: an annotation whose time slots have no time, nor neighbours that have one; left out",
                "0: 1 annotations lack a time, which was worked out from their neighbours"});
  }

  TEST_CASE("reference annotations have the times of what they refer to") {
    const std::string text =
        eaf(slots({"0", "3000"}) +
            tier("TIER_ID=\"ref@A\" LINGUISTIC_TYPE_REF=\"default-lt\"", {aligned("a1", 1, 2, "story.001")}) +
            tier("TIER_ID=\"tx@A\" PARENT_REF=\"ref@A\" LINGUISTIC_TYPE_REF=\"one\"",
                 {reference("a2", "a1", "a b c")}) +
            tier("TIER_ID=\"parts\" PARENT_REF=\"tx@A\" LINGUISTIC_TYPE_REF=\"parts\"",
                 {reference("a4", "a2", "b", "a3"), reference("a5", "a2", "c", "a4"),
                  reference("a3", "a2", "a")}));
    const Transcript transcript = parse_eaf(text, {});
    CHECK(shown(transcript.entries) == Lines{"0-3 A: a b c"});
    CHECK(shown(transcript.problems) == Lines{"0: tiers left aside: \"ref@A\", \"parts\""});
    const Transcript parts = parse_eaf(text, {.tiers = {"parts"}});
    CHECK(shown(parts.entries) == Lines{"1-2 A: b", "2-3 A: c", "0-1 A: a"});
    CHECK(shown(parts.problems) ==
          Lines{"0: 3 annotations lack a time, which was worked out from their neighbours"});
  }

  TEST_CASE("which EAF tiers hold utterances follows from names, types, vocabularies and parents") {
    const std::vector<std::string> one = {aligned("a1", 1, 2, "x")};
    const auto used = [&](const std::vector<std::string>& attributes) {
      std::string body = slots({"0", "1000"});
      for (const std::string& each : attributes) body += tier(each, one);
      Lines names;
      for (const TranscriptEntry& entry : parse_eaf(eaf(body), {}).entries) names.push_back(entry.tier);
      return names;
    };
    CHECK(used({"TIER_ID=\"a\"", "TIER_ID=\"b\" PARENT_REF=\"a\" LINGUISTIC_TYPE_REF=\"in\"",
                "TIER_ID=\"c\" LINGUISTIC_TYPE_REF=\"hands\"", "TIER_ID=\"d\""}) == Lines{"a", "d"});
    CHECK(used({"TIER_ID=\"a\"", "TIER_ID=\"text\"", "TIER_ID=\"b - text\" PARENT_REF=\"text\""}) ==
          Lines{"text"});
    CHECK(used({"TIER_ID=\"gestures\""}).empty());
  }

  TEST_CASE("the only time subdivision of a tier holds its words, and a symbolic one does not") {
    const std::string mary = tier(kMary, {aligned("a1", 1, 3, "a b")});
    const std::string body = slots({"0", "400", "1000"}) + mary;
    const std::string timed = tier("TIER_ID=\"sub\" PARENT_REF=\"mary\" LINGUISTIC_TYPE_REF=\"sub\"",
                                   {aligned("a2", 1, 2, "a"), aligned("a3", 2, 3, "b")});
    const std::string untimed = tier("TIER_ID=\"words\" PARENT_REF=\"mary\" LINGUISTIC_TYPE_REF=\"parts\"",
                                     {reference("a4", "a1", "a"), reference("a5", "a1", "b", "a4")});
    CHECK(shown(parse_eaf(eaf(body + untimed + timed), {}).entries) ==
          Lines{"0-1 mary: a b {a 0-0.4, b 0.4-1}"});
    CHECK(shown(parse_eaf(eaf(body + untimed), {}).entries) == Lines{"0-1 mary: a b"});
    CHECK(shown(parse_eaf(eaf(body + timed +
                              tier("TIER_ID=\"x\" PARENT_REF=\"mary\" LINGUISTIC_TYPE_REF=\"sub\"",
                                   {aligned("a6", 1, 3, "z")})),
                          {})
                    .entries) == Lines{"0-1 mary: a b"});
  }

  TEST_CASE("a tier of emotions gives labels, whether its name, type or vocabulary says so") {
    const std::string body =
        slots({"0", "1000", "2000", "3000"}) +
        tier(kMary, {aligned("a1", 1, 2, "a"), aligned("a2", 2, 3, "b"), aligned("a3", 3, 4, "c")});
    const auto labels = [&](const std::string& attributes) {
      Lines found;
      for (const TranscriptEntry& entry :
           parse_eaf(
               eaf(body + tier(attributes, {reference("b1", "a3", " joy "), reference("b2", "a1", "fear")})),
               {})
               .entries)
        found.push_back(entry.label.value_or("-"));
      return found;
    };
    const Lines expected = {"fear", "-", "joy"};
    CHECK(labels("TIER_ID=\"emotion\" PARENT_REF=\"mary\" LINGUISTIC_TYPE_REF=\"one\"") == expected);
    CHECK(labels("TIER_ID=\"mary - label\" PARENT_REF=\"mary\" LINGUISTIC_TYPE_REF=\"one\"") == expected);
    CHECK(labels("TIER_ID=\"x\" PARENT_REF=\"mary\" LINGUISTIC_TYPE_REF=\"feeling\"") == expected);
    CHECK(labels("TIER_ID=\"x\" PARENT_REF=\"mary\" LINGUISTIC_TYPE_REF=\"one\"") == Lines{"-", "-", "-"});
  }

  TEST_CASE("frames are a unit of time too") {
    const std::string body = slots({"25", "100"}) + tier(kMary, {aligned("a1", 1, 2, "x")});
    CHECK(shown(parse_eaf(eaf(body, "PAL-frames"), {}).entries) == Lines{"1-4 mary: x"});
    CHECK(shown(parse_eaf(eaf(slots({"0", "30000"}) + tier(kMary, {aligned("a1", 1, 2, "x")}), "NTSC-frames"),
                          {})
                    .entries) == Lines{"0-1001 mary: x"});
    const Transcript unknown = parse_eaf(eaf(body, "moons"), {});
    CHECK(shown(unknown.entries) == Lines{"0.025-0.1 mary: x"});
    CHECK(shown(unknown.problems) ==
          Lines{"3: the unit of time \"moons\" is not known; taken as milliseconds"});
  }

  TEST_CASE("what is wrong in an EAF is told and the rest is read") {
    const Transcript transcript = parse_eaf(
        eaf("<TIME_ORDER><TIME_SLOT TIME_SLOT_ID=\"ts1\" TIME_VALUE=\"0\"/><TIME_SLOT/>\n"
            "<TIME_SLOT TIME_SLOT_ID=\"ts2\" TIME_VALUE=\"1s\"/><TIME_SLOT TIME_SLOT_ID=\"ts1\" "
            "TIME_VALUE=\"7\"/>\n"
            "<TIME_SLOT TIME_SLOT_ID=\"ts3\" TIME_VALUE=\"2000\"/></TIME_ORDER>\n" +
            tier(kMary,
                 {aligned("a1", 1, 9, "no"), "", aligned("a2", 1, 3, "yes"), reference("a3", "a7", "no"),
                  reference("a4", "a2", "self"), aligned("a2", 3, 1, "twin")}) +
            tier("TIER_ID=\"x\" PARENT_REF=\"y\"", {aligned("b1", 1, 3, "x")}) +
            tier("TIER_ID=\"y\" PARENT_REF=\"x\"", {}) + tier("TIER_ID=\"z\" PARENT_REF=\"nobody\"", {})),
        {});
    CHECK(shown(transcript.entries) == Lines{"0-2 mary: yes", "2-0 mary: twin"});
    CHECK(shown(transcript.problems) ==
          Lines{"4: a time slot without an id; left out", "5: the time \"1s\" is no number; taken as absent",
                "5: the time slot \"ts1\" exists twice; the first one counts",
                "8: an annotation of a time slot that does not exist; left out",
                "9: an annotation with neither times nor a reference; left out",
                "20: the tier \"z\" depends on \"nobody\", which does not exist; taken as independent",
                "18: the tier \"y\" depends on itself; taken as independent",
                "13: the annotation \"a2\" exists twice; references mean the first one",
                "11: an annotation that refers to none which has times; left out",
                "12: an annotation that refers to none which has times; left out",
                "0: tiers left aside: \"x\""});
  }

  TEST_CASE("what is no EAF is refused") {
    CHECK(error_text([] { parse_eaf("<a/>", {}); }) ==
          "bad input: no EAF: the root element is \"a\", not \"ANNOTATION_DOCUMENT\"");
    CHECK(error_text([] { parse_eaf("<ANNOTATION_DOCUMENT>\n<TIER>", {}); }) ==
          "bad input: XML line 2, column 7: the end of \"TIER\" is missing");
    CHECK(error_text([] { parse_eaf("<!DOCTYPE x><ANNOTATION_DOCUMENT/>", {}); }).find("refused") !=
          std::string::npos);
    const Transcript empty = parse_eaf("<ANNOTATION_DOCUMENT/>", {});
    CHECK(empty.entries.empty());
    CHECK(shown(empty.problems) == Lines{"0: no tier holds anything"});
  }
}
