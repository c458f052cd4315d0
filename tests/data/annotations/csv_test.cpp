#include "data/annotations/csv.hpp"

#include <doctest/doctest.h>

using namespace undertone;
using namespace undertone::data;

TEST_SUITE("data") {
  TEST_CASE("CSV holds times in full, quotes what needs it, and has columns of probabilities") {
    Annotation annotation;
    annotation.labels = LabelSet({"calm", "angry"});
    annotation.conversation = Conversation({{"a", {0.1 + 0.2, 3600}, "Ann, B.", "say \"so\"", {}, "calm"},
                                            {"b", {7200, 7201.5}, {}, {}, {}, {}}});
    annotation.predictions = {PredictedLabel{"angry", 0.75, {0.25, 0.75}}, std::nullopt};
    CHECK(to_csv(annotation) ==
          "id,start,end,speaker,text,label,prediction,confidence,p_calm,p_angry\n"
          "a,0.30000000000000004,3600,\"Ann, B.\",\"say \"\"so\"\"\",calm,angry,0.75,0.25,0.75\n"
          "b,7200,7201.5,,,,,,,\n");
  }

  TEST_CASE("CSV has no columns of probabilities where nobody gave any") {
    Annotation annotation;
    annotation.conversation = Conversation({{"a", {1, 2}, {}, {}, {}, {}}});
    CHECK(to_csv(annotation) == "id,start,end,speaker,text,label,prediction,confidence\na,1,2,,,,,\n");
  }
}
