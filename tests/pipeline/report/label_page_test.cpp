#include "pipeline/report/label_page.hpp"

#include <chrono>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "data/annotations/jsonl.hpp"
#include "pipeline/report/label_page_parts.hpp"
#include "pipeline/report/label_palette.hpp"
#include "src/io/json.hpp"

namespace undertone::pipeline {
namespace {

using data::Annotation;
using data::PredictedLabel;

bool contains(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t at = text.find(begin);
  REQUIRE(at != text.npos);
  const std::size_t from = at + begin.size();
  return text.substr(from, text.find(end, from) - from);
}

std::string data_of(const std::string& page) { return between(page, "id=\"data\">", "</script>"); }

Annotation one_utterance(const std::string& text, const std::string& speaker = "Ann") {
  Annotation annotation;
  annotation.conversation = Conversation({{"a", {1, 2.5}, speaker, text, {}, {}}});
  annotation.predictions = {PredictedLabel{"joy", 0.5, {0, 0, 0, 0.25, 0.5, 0.25, 0}}};
  return annotation;
}

Annotation many_utterances(int count) {
  std::vector<Utterance> utterances;
  Annotation annotation;
  for (int i = 0; i < count; ++i) {
    utterances.push_back({"u" + std::to_string(i),
                          {2. * i, 2. * i + 1.5},
                          "speaker " + std::to_string(i % 4),
                          "Something is said here, of about the usual length.",
                          {},
                          {}});
    PredictedLabel prediction{"joy", 0.5, {0.1, 0.1, 0.1, 0.1, 0.5, 0.05, 0.05}};
    prediction.evidence[0] = data::Evidence{0.7, 0.9, ""};
    prediction.evidence[1] = data::Evidence{0.3, 0.8, ""};
    annotation.predictions.emplace_back(prediction);
  }
  annotation.conversation = Conversation(std::move(utterances));
  return annotation;
}

const std::string kHostile =
    "</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)> \" ' & \u2028 \u202e";

}  // namespace

TEST_SUITE("pipeline") {
  TEST_CASE("the page of an empty annotation says that there is nothing") {
    const std::string page = label_page({});
    CHECK(page.starts_with("<!DOCTYPE html>"));
    CHECK(contains(page, "There are none."));
    CHECK(contains(page, "0 utterances"));
    CHECK(!contains(page, "<video"));
    CHECK(!contains(page, "<table"));
  }

  TEST_CASE("an utterance stands in the table with its speaker, text, label and confidence") {
    const std::string page = label_page(one_utterance("Hello & welcome"));
    const std::string row = between(page, "<tr role=\"row\" id=\"u0\">", "</tr>");
    CHECK(contains(row, "0:01.0"));
    CHECK(contains(row, "<bdi>Ann</bdi>"));
    CHECK(contains(row, "dir=\"auto\">Hello &amp; welcome<"));
    CHECK(contains(row, "<bdi>joy</bdi>"));
    CHECK(contains(row, "50\u00a0%"));
  }

  TEST_CASE("what a transcript, a speaker, a label or a title says is never markup") {
    Annotation annotation = one_utterance(kHostile, kHostile);
    annotation.labels = LabelSet({kHostile, "b"});
    annotation.predictions = {PredictedLabel{kHostile, 0.5, {0.5, 0.5}}};
    annotation.predictions[0]->evidence[1] = data::Evidence{std::nullopt, 0, kHostile};
    annotation.corrections = {kHostile + "x"};
    annotation.media = kHostile;
    annotation.made_by = kHostile;
    annotation.provenance =
        data::Provenance{kHostile, kHostile, kHostile, {{kHostile, kHostile}}, kHostile, kHostile};
    const std::string page = label_page(annotation, {{}, kHostile, {}, kHostile, {kHostile}});
    CHECK(count_of(page, "<script") == 2);
    CHECK(count_of(page, "</script") == 2);
    CHECK(!contains(page, "<!--"));
    CHECK(count_of(page, "<img") == 1);
    CHECK(!contains(page, "<img src=x"));
    CHECK(!contains(data_of(page), "\u2028"));
    CHECK(!contains(data_of(page), "\u202e"));
    CHECK(!contains(data_of(page), "<"));
    const io::Json json = io::parse_json(data_of(page));
    CHECK(json.get_array("labels")[0].as_string() == kHostile);
    CHECK(json.get_string("save_as") == kHostile);
  }

  TEST_CASE("text that runs from right to left is kept apart from what stands around it") {
    const std::string page = label_page(one_utterance("\u05e9\u05dc\u05d5\u05dd \u202e abc", "\u05d0\u202e"));
    CHECK(contains(page, "<bdi>\u05d0\u202e</bdi>"));
    CHECK(contains(page, "dir=\"auto\">\u05e9\u05dc\u05d5\u05dd"));
  }

  TEST_CASE("the page holds the lines that it was made from, byte for byte") {
    const std::string line =
        R"({"id":"a","start":1.00,"end":2,"text":"<b>","mine":{"x":[1e2]},"correction":null})";
    const std::string jsonl = "{\"undertone\":\"annotations\",\"version\":1}\r\n" + line + "\n";
    const auto file = data::parse_jsonl_annotation(jsonl);
    const io::Json json = io::parse_json(data_of(label_page(file.annotation, {{}, {}, jsonl, {}, {}})));
    REQUIRE(json.get_array("lines").size() == 2);
    CHECK(json.get_array("lines")[0].as_string() == "{\"undertone\":\"annotations\",\"version\":1}\r");
    CHECK(json.get_array("lines")[1].as_string() == line);
    CHECK(json.get_array("rows")[0].get_integer("line") == 1);
  }

  TEST_CASE("lines in another order than time, blank and broken ones included, are found again") {
    const std::string jsonl =
        "\n{\"id\":\"late\",\"start\":5,\"end\":6}\n{broken\n[]\n{\"id\":\"early\",\"start\":1,\"end\":2}";
    const auto file = data::parse_jsonl_annotation(jsonl);
    const io::Json json = io::parse_json(data_of(label_page(file.annotation, {{}, {}, jsonl, {}, {}})));
    CHECK(json.get_array("rows")[0].get_integer("line") == 4);
    CHECK(json.get_array("rows")[1].get_integer("line") == 1);
  }

  TEST_CASE("where lines lack ids of their own, the page saves what the annotation says") {
    const std::string jsonl =
        "{\"start\":1,\"end\":2,\"text\":\"x\"}\n{\"id\":\"b\",\"start\":3,\"end\":4}\n";
    const auto file = data::parse_jsonl_annotation(jsonl);
    const io::Json json = io::parse_json(data_of(label_page(file.annotation, {{}, {}, jsonl, {}, {}})));
    CHECK(json.get_array("lines").size() == 3);
    CHECK(json.get_array("lines")[1].as_string() + "\n" + json.get_array("lines")[2].as_string() + "\n" ==
          data::to_jsonl(file.annotation).substr(json.get_array("lines")[0].as_string().size() + 1));
  }

  TEST_CASE("the player's address is relative to the page, and each character of it only a name") {
    CHECK(media_url("talk.mp4", "") == "talk.mp4");
    CHECK(media_url("a/talk.mp4", "b") == "../a/talk.mp4");
    CHECK(media_url("/x/talk.mp4", "/x/y") == "../talk.mp4");
    CHECK(media_url("javascript:alert(1)", "") == "javascript%3Aalert%281%29");
    CHECK(media_url("a b?c#d%.mp4", "") == "a%20b%3Fc%23d%25.mp4");
    CHECK(media_url("\u00e9.mp4", "") == "%C3%A9.mp4");
    CHECK(media_url("", "b").empty());
  }

  TEST_CASE("sound gets a player of sound, and what is found automatically is called so") {
    Annotation annotation = one_utterance("x");
    annotation.media = "call.WAV";
    annotation.turns = data::Origin::kSound;
    const std::string page = label_page(annotation);
    CHECK(contains(page, "<audio id=\"player\""));
    CHECK(!contains(page, "<video"));
    CHECK(contains(page, "turns found automatically in the sound"));
  }

  TEST_CASE("the page says that a label is a prediction of what others perceive") {
    CHECK(contains(label_page(one_utterance("x")), "never a statement about what a person feels"));
  }

  TEST_CASE("only the page's own script may run, and nothing comes from elsewhere") {
    const std::string page = label_page(one_utterance("x"));
    CHECK(contains(page, "default-src 'none'"));
    CHECK(!contains(page, "http:"));
    CHECK(!contains(page, "https:"));
    // "abc", of which the standard itself gives the digest.
    CHECK(content_hash("abc") == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    const std::string script = between(page.substr(page.find("id=\"data\"")), "<script>", "</script>");
    CHECK(contains(page, "script-src 'sha256-" + content_hash(script) + "'"));
  }

  TEST_CASE("a human's word stands before the prediction, and a confirmation is called one") {
    Annotation annotation = one_utterance("x");
    annotation.corrections = {"anger"};
    CHECK(contains(label_page(annotation), "corrected, predicted <bdi>joy</bdi>"));
    annotation.corrections = {"joy"};
    CHECK(contains(label_page(annotation), "confirmed, predicted <bdi>joy</bdi>"));
  }

  TEST_CASE("labels are counted by speaker, and from one utterance to the next") {
    Annotation annotation;
    annotation.labels = LabelSet({"calm", "angry"});
    annotation.conversation = Conversation({{"a", {0, 1}, "A", {}, {}, "calm"},
                                            {"b", {1, 2}, "B", {}, {}, "angry"},
                                            {"c", {2, 3}, "A", {}, {}, "angry"},
                                            {"d", {3, 4}, "A", {}, {}, {}},
                                            {"e", {4, 5}, "A", {}, {}, "calm"}});
    const std::string page = label_page(annotation);
    const auto cells = [&](const std::string& id) {
      std::string numbers, table = between(page, "id=\"" + id + "\"", "</table>");
      for (auto at = table.find("</td>"); at != table.npos; at = table.find("</td>", at + 1))
        numbers += table.substr(table.rfind('>', at) + 1, at - table.rfind('>', at) - 1) + " ";
      return numbers;
    };
    CHECK(cells("by-speaker") == "2 1 3 0 1 1 ");
    CHECK(cells("within") == "0 1 1 0 0 0 ");  // d, of which nothing is known, breaks the row
    CHECK(cells("between") == "0 1 1 0 1 1 ");
  }

  TEST_CASE("uncertain is shown, but nothing that a human may choose") {
    Annotation annotation = one_utterance("x");
    annotation.predictions[0]->label = data::kUncertain;
    const LabelView view = view_labels(annotation);
    CHECK(view.choices == 7);
    REQUIRE(view.labels.size() == 8);
    CHECK(view.rows[0].predicted == 7);
    annotation.labels = LabelSet({"uncertain", "sure"});
    annotation.predictions[0]->probabilities.clear();
    CHECK(view_labels(annotation).choices == 2);
  }

  TEST_CASE("numbers that are none do not stop the page") {
    Annotation annotation = one_utterance("x");
    annotation.predictions[0]->confidence = std::nan("");
    annotation.predictions[0]->probabilities[2] = std::nan("");
    CHECK_THROWS(data::to_jsonl(annotation));  // so the lines must come from the file
    const std::string jsonl = R"({"id":"a","start":1,"end":2.5})";
    CHECK(contains(label_page(annotation, {{}, {}, jsonl, {}, {}}), "\"confidence\":null"));
  }

  TEST_CASE("labels have colours of their own, whatever they are called") {
    std::vector<std::string> names = default_labels().names();
    for (int i = 0; i < 40; ++i) names.push_back("label " + std::to_string(i));
    names.push_back("Happy");  // beside "joy"
    const auto colours = label_colours(names);
    for (std::size_t i = 0; i < colours.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        CAPTURE(names[i]);
        CAPTURE(names[j]);
        CHECK(colours[i].light != colours[j].light);
        CHECK(colours[i].dark != colours[j].dark);
      }
    }
    CHECK(label_colours(std::vector<std::string>{"b", "joy"})[1].light == colours[4].light);
  }

  TEST_CASE("times are read as on a clock") {
    CHECK(clock_text(0) == "0:00.0");
    CHECK(clock_text(59.96) == "1:00.0");
    CHECK(clock_text(3725.04) == "1:02:05.0");
    CHECK(clock_text(-1) == "0:00.0");
    CHECK(clock_text(1e300) == clock_text(1e9));
  }

  TEST_CASE("a page of 5000 utterances is made at once and stays small") {
    const Annotation annotation = many_utterances(5000);
    const auto begin = std::chrono::steady_clock::now();
    const std::string page = label_page(annotation);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    CHECK(count_of(page, "<tr role=\"row\" id=\"u") == 5000);
    CHECK(page.size() < 8'000'000);
    CHECK(took.count() < 10);  // under sanitizers, too
    MESSAGE("made " << page.size() / 1000 << " kB in " << took.count() << " s");
  }
}

}  // namespace undertone::pipeline
