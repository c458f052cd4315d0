#include "data/annotations/jsonl.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "data/annotations/prediction_at.hpp"
#include "data/transcripts/jsonl_lines.hpp"
#include "data/transcripts/to_conversation.hpp"
#include "src/core/error.hpp"
#include "src/io/json.hpp"

namespace undertone::data {
namespace {

using io::Json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json to_json(const std::vector<Word>& words) {
  Json::Array list;
  for (const Word& word : words) {
    list.push_back(Json::Object{{"start", word.span.begin_s}, {"end", word.span.end_s}, {"text", word.text}});
  }
  return list;
}

Json to_json(const PredictedLabel* prediction, const LabelSet& labels) {
  if (!prediction) return {};
  Json json(Json::Object{{"label", prediction->label}, {"confidence", prediction->confidence}});
  if (prediction->probabilities.empty()) return json;
  if (prediction->probabilities.size() != labels.size()) {
    throw Error(ErrorKind::kMisuse, std::to_string(prediction->probabilities.size()) + " probabilities for " +
                                        std::to_string(labels.size()) + " labels");
  }
  Json::Object probabilities;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    probabilities.push_back({labels[i], prediction->probabilities[i]});
  }
  return json.set("probabilities", std::move(probabilities));
}

Json origin_json(Origin origin) {
  return origin == Origin::kUnknown ? Json() : Json(std::string(to_string(origin)));
}

Json header_json(const Annotation& annotation) {
  Json::Array labels;
  for (const std::string& name : annotation.labels.names()) labels.push_back(name);
  return Json::Object{{std::string(kJsonlMark), kJsonlContent},
                      {"version", kJsonlVersion},
                      {"made_by", annotation.made_by},
                      {"media", annotation.media.generic_string()},
                      {"turns", origin_json(annotation.turns)},
                      {"speakers", origin_json(annotation.speakers)},
                      {"labels", std::move(labels)}};
}

Json utterance_json(const Annotation& annotation, std::size_t index) {
  const Utterance& utterance = annotation.conversation.utterances()[index];
  return Json::Object{{"id", utterance.id},
                      {"start", utterance.span.begin_s},
                      {"end", utterance.span.end_s},
                      {"speaker", or_null(utterance.speaker)},
                      {"text", or_null(utterance.text)},
                      {"words", to_json(utterance.words)},
                      {"label", or_null(utterance.label)},
                      {"prediction", to_json(prediction_at(annotation, index), annotation.labels)},
                      {"correction", nullptr}};
}

std::optional<PredictedLabel> read_prediction(const Json& json, const LabelSet& labels) {
  const Json* prediction = json.find("prediction");
  if (!prediction || prediction->is_null()) return std::nullopt;
  PredictedLabel read{prediction->get_string("label"), prediction->get_double("confidence"), {}};
  const Json* probabilities = prediction->find("probabilities");
  if (!probabilities || probabilities->is_null()) return read;
  for (const std::string& name : labels.names()) {
    read.probabilities.push_back(probabilities->get_double(name));
  }
  return read;
}

/// A later program may know of more origins than this one.
Origin read_origin(const Json& json, const std::string& key) {
  return parse_origin(get_text(json, key).value_or("")).value_or(Origin::kUnknown);
}

void read_header(const Json& json, Annotation& annotation) {
  annotation.made_by = get_text(json, "made_by").value_or("");
  annotation.media = get_text(json, "media").value_or("");
  annotation.turns = read_origin(json, "turns");
  annotation.speakers = read_origin(json, "speakers");
  if (const Json* labels = json.find("labels"); labels && !labels->is_null()) {
    std::vector<std::string> names;
    for (const Json& name : labels->as_array("labels")) names.push_back(name.as_string("labels"));
    annotation.labels = LabelSet(std::move(names));
  }
}

}  // namespace

std::string to_jsonl(const Annotation& annotation) {
  std::string out = io::to_json_text(header_json(annotation)) + "\n";
  for (std::size_t i = 0; i < annotation.conversation.size(); ++i) {
    out += io::to_json_text(utterance_json(annotation, i)) + "\n";
  }
  return out;
}

AnnotationFile parse_jsonl_annotation(std::string_view utf8) {
  AnnotationFile file;
  Transcript transcript;
  ProblemList problems;
  std::map<std::string, PredictedLabel> predictions;  // by id
  read_json_lines(utf8, problems, [&](const Json& json, int line) {
    if (check_jsonl_header(json)) return read_header(json, file.annotation);
    TranscriptEntry entry = read_jsonl_entry(json, line);
    auto prediction = read_prediction(json, file.annotation.labels);
    if (prediction && !entry.id) problems.add(line, "a prediction for an utterance without id, passed over");
    if (prediction && entry.id) predictions.try_emplace(*entry.id, std::move(*prediction));
    check_entry_count(transcript.entries.size());
    transcript.entries.push_back(std::move(entry));
  });
  ConversationResult result = to_conversation(transcript);
  file.annotation.conversation = std::move(result.conversation);
  file.problems = problems.take();
  file.problems.insert(file.problems.end(), result.problems.begin(), result.problems.end());
  if (predictions.empty()) return file;
  for (const Utterance& utterance : file.annotation.conversation.utterances()) {
    const auto found = predictions.find(utterance.id);
    file.annotation.predictions.push_back(found == predictions.end() ? std::nullopt
                                                                     : std::optional(found->second));
  }
  return file;
}

}  // namespace undertone::data
