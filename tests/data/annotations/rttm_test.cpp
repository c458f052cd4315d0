#include "data/annotations/rttm.hpp"

#include <doctest/doctest.h>

using namespace undertone;
using namespace undertone::data;

TEST_SUITE("data") {
  TEST_CASE("RTTM lines carry the recording's name, begin, duration and speaker") {
    Annotation annotation;
    annotation.media = "/talks/my talk.final.mp4";
    annotation.conversation =
        Conversation({{"a", {0.0004, 1.2506}, "Ann", {}, {}, {}}, {"b", {3600.5, 3602}, {}, {}, {}, {}}});
    CHECK(to_rttm(annotation) ==
          "SPEAKER my_talk.final 1 0.000 1.251 <NA> <NA> Ann <NA> <NA>\n"
          "SPEAKER my_talk.final 1 3600.500 1.500 <NA> <NA> <NA> <NA> <NA>\n");
  }

  TEST_CASE("speakers whose names differ only in white space stay apart in RTTM") {
    Annotation annotation;
    annotation.conversation = Conversation({{"a", {1, 2}, "A B", {}, {}, {}},
                                            {"b", {2, 3}, "A_B", {}, {}, {}},
                                            {"c", {3, 4}, "A\tB", {}, {}, {}},
                                            {"d", {4, 5}, "A B", {}, {}, {}}});
    CHECK(to_rttm(annotation) ==
          "SPEAKER recording 1 1.000 1.000 <NA> <NA> A_B <NA> <NA>\n"
          "SPEAKER recording 1 2.000 1.000 <NA> <NA> A_B_2 <NA> <NA>\n"
          "SPEAKER recording 1 3.000 1.000 <NA> <NA> A_B_3 <NA> <NA>\n"
          "SPEAKER recording 1 4.000 1.000 <NA> <NA> A_B <NA> <NA>\n");
  }
}
