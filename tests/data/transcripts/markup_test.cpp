#include "data/transcripts/markup.hpp"

#include <doctest/doctest.h>

#include "data/transcripts/turns.hpp"
#include "tests/data/random_conversation.hpp"

using namespace undertone;
using namespace undertone::data;

TEST_SUITE("data") {
  TEST_CASE("character references are resolved, and other ampersands stay") {
    CHECK(decode_entities("&lt;b&gt; &amp;amp; &quot;&apos;&#65;&#x42;&#x1F600;&nbsp;x") ==
          "<b> &amp; \"'AB\xF0\x9F\x98\x80\xC2\xA0x");
    for (const char* text : {"a & b", "&", "&;", "&#;", "&#x;", "&#0;", "&#xD800;", "&#x110000;", "&unknown;",
                             "&lt", "&#99999999999999;"}) {
      CAPTURE(text);
      CHECK(decode_entities(text) == text);
    }
  }

  TEST_CASE("tags of SubRip go, and other angle brackets and braces stay") {
    CHECK(strip_srt_tags("{\\an8}<i>So</I> <font color=\"#fff\">red</font><br/>b<b>c</b>") == "So red\nbc");
    for (const char* text :
         {"a < b > c", "<3", "<>", "<igloo>", "<i", "< i>", "<i <x", "{x}", "{\\an8", "<"}) {
      CAPTURE(text);
      CHECK(strip_srt_tags(text) == text);
    }
  }

  TEST_CASE("escaped text holds no tag, time line or start of a turn, and decodes to itself") {
    RandomConversation random(8);
    for (int round = 0; round < 2000; ++round) {
      const std::string text = random.text();
      for (const EscapeFor format : {EscapeFor::kSubRip, EscapeFor::kWebVtt}) {
        const std::string escaped = escape_subtitle(text, format);
        CAPTURE(text);
        const bool has_tags = format == EscapeFor::kSubRip;  // in WebVTT every angle bracket is escaped
        REQUIRE(decode_entities(has_tags ? strip_srt_tags(escaped) : escaped) == text);
        REQUIRE(escaped.find("-->") == std::string::npos);
        std::vector<TranscriptEntry> entries(1);
        entries[0].text = escaped;
        find_speakers_in_text(entries, SpeakerFrom::kPrefix);
        REQUIRE(entries.size() == 1);
        REQUIRE_FALSE(entries[0].speaker);
        REQUIRE(entries[0].text == escaped);
      }
    }
  }
}
