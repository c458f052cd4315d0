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

  TEST_CASE(
      "CSV has columns of what each modality gave, of what was missing and of corrections where there are "
      "any") {
    Annotation annotation;
    annotation.labels = LabelSet({"calm"});
    annotation.conversation = Conversation({{"a", {1, 2}, {}, {}, {}, {}}, {"b", {2, 3}, {}, {}, {}, {}}});
    PredictedLabel prediction{"calm", 1, {}};
    prediction.evidence[index_of(Modality::kText)] = Evidence{0.5, 1, ""};
    prediction.evidence[index_of(Modality::kVisual)] = Evidence{std::nullopt, 0, "off screen"};
    annotation.predictions = {prediction, std::nullopt};
    annotation.corrections = {"angry", std::nullopt};
    CHECK(to_csv(annotation) ==
          "id,start,end,speaker,text,label,prediction,confidence,share_text,share_audio,share_visual,missing,"
          "correction\n"
          "a,1,2,,,,calm,1,0.5,,,visual: off screen,angry\n"
          "b,2,3,,,,,,,,,,\n");
  }
}
