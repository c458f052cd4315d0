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

Json to_json(const Evidence& evidence) {
  return Json::Object{{"share", or_null(evidence.share)},
                      {"quality", evidence.quality},
                      {"missing", evidence.missing.empty() ? Json() : Json(evidence.missing)}};
}

/// Predictions of programs that look at several modalities have more to say.
Json to_json_with_evidence(const PredictedLabel* prediction, const LabelSet& labels) {
  Json json = to_json(prediction, labels);
  if (!prediction) return json;
  Json::Object evidence;
  for (const Modality modality : kModalities) {
    if (const auto& of_it = prediction->evidence[index_of(modality)])
      evidence.push_back({std::string(to_string(modality)), to_json(*of_it)});
  }
  if (!evidence.empty()) json.set("evidence", std::move(evidence));
  if (prediction->face) json.set("face", *prediction->face);
  return json;
}

Json to_json(const Provenance& provenance) {
  Json::Object encoders;
  for (const auto& [modality, fingerprint] : provenance.encoders) encoders.push_back({modality, fingerprint});
  return Json::Object{{"program", provenance.program},
                      {"checkpoint", provenance.checkpoint},
                      {"checkpoint_fingerprint", provenance.checkpoint_fingerprint},
                      {"encoders", std::move(encoders)},
                      {"options", provenance.options},
                      {"input", provenance.input}};
}

Json origin_json(Origin origin) {
  return origin == Origin::kUnknown ? Json() : Json(std::string(to_string(origin)));
}

Json header_json(const Annotation& annotation) {
  Json::Array labels;
  for (const std::string& name : annotation.labels.names()) labels.push_back(name);
  Json header(Json::Object{{std::string(kJsonlMark), kJsonlContent},
                           {"version", kJsonlVersion},
                           {"made_by", annotation.made_by},
                           {"media", annotation.media.generic_string()},
                           {"turns", origin_json(annotation.turns)},
                           {"speakers", origin_json(annotation.speakers)},
                           {"labels", std::move(labels)}});
  if (annotation.provenance) header.set("provenance", to_json(*annotation.provenance));
  return header;
}

Json utterance_json(const Annotation& annotation, std::size_t index) {
  const Utterance& utterance = annotation.conversation.utterances()[index];
  const std::string* correction = correction_at(annotation, index);
  return Json::Object{
      {"id", utterance.id},
      {"start", utterance.span.begin_s},
      {"end", utterance.span.end_s},
      {"speaker", or_null(utterance.speaker)},
      {"text", or_null(utterance.text)},
      {"words", to_json(utterance.words)},
      {"label", or_null(utterance.label)},
      {"prediction", to_json_with_evidence(prediction_at(annotation, index), annotation.labels)},
      {"correction", correction ? Json(*correction) : Json()}};
}

/// The member; null where it is missing or null.
const Json* find_known(const Json& json, std::string_view key) {
  const Json* found = json.find(key);
  return found && !found->is_null() ? found : nullptr;
}

Evidence read_evidence(const Json& json) {
  Evidence evidence;
  if (const Json* share = find_known(json, "share")) evidence.share = share->as_double("share");
  if (const Json* quality = find_known(json, "quality")) evidence.quality = quality->as_double("quality");
  evidence.missing = get_text(json, "missing").value_or("");
  return evidence;
}

std::optional<PredictedLabel> read_prediction(const Json& json, const LabelSet& labels) {
  const Json* prediction = find_known(json, "prediction");
  if (!prediction) return std::nullopt;
  PredictedLabel read{prediction->get_string("label"), prediction->get_double("confidence"), {}};
  if (const Json* probabilities = find_known(*prediction, "probabilities")) {
    for (const std::string& name : labels.names())
      read.probabilities.push_back(probabilities->get_double(name));
  }
  if (const Json* evidence = find_known(*prediction, "evidence")) {
    for (const Modality modality : kModalities) {
      if (const Json* of_it = find_known(*evidence, to_string(modality)))
        read.evidence[index_of(modality)] = read_evidence(*of_it);
    }
  }
  if (const Json* face = find_known(*prediction, "face"))
    read.face = static_cast<int>(face->as_integer("face"));
  return read;
}

Provenance read_provenance(const Json& json) {
  Provenance read;
  read.program = get_text(json, "program").value_or("");
  read.checkpoint = get_text(json, "checkpoint").value_or("");
  read.checkpoint_fingerprint = get_text(json, "checkpoint_fingerprint").value_or("");
  for (const Modality modality : kModalities) {
    const Json* encoders = find_known(json, "encoders");
    const auto fingerprint = encoders ? get_text(*encoders, to_string(modality)) : std::nullopt;
    if (fingerprint) read.encoders[std::string(to_string(modality))] = *fingerprint;
  }
  read.options = get_text(json, "options").value_or("");
  read.input = get_text(json, "input").value_or("");
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
  if (const Json* provenance = find_known(json, "provenance"))
    annotation.provenance = read_provenance(*provenance);
  if (const Json* labels = json.find("labels"); labels && !labels->is_null()) {
    std::vector<std::string> names;
    for (const Json& name : labels->as_array("labels")) names.push_back(name.as_string("labels"));
    annotation.labels = LabelSet(std::move(names));
  }
}

/// An element an utterance, or none at all.
template <class T>
std::vector<std::optional<T>> in_order(const Conversation& conversation,
                                       const std::map<std::string, T>& by_id) {
  std::vector<std::optional<T>> all;
  if (by_id.empty()) return all;
  for (const Utterance& utterance : conversation.utterances()) {
    const auto found = by_id.find(utterance.id);
    all.push_back(found == by_id.end() ? std::nullopt : std::optional(found->second));
  }
  return all;
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
  std::map<std::string, std::string> corrections;
  read_json_lines(utf8, problems, [&](const Json& json, int line) {
    if (check_jsonl_header(json)) return read_header(json, file.annotation);
    TranscriptEntry entry = read_jsonl_entry(json, line);
    auto prediction = read_prediction(json, file.annotation.labels);
    if (prediction && !entry.id) problems.add(line, "a prediction for an utterance without id, passed over");
    if (prediction && entry.id) predictions.try_emplace(*entry.id, std::move(*prediction));
    // As a transcript it is the label; here both are kept.
    if (const auto correction = text_or_absent(get_text(json, "correction").value_or(""));
        correction && entry.id) {
      corrections.try_emplace(*entry.id, *correction);
      entry.label = get_text(json, "label");
    }
    check_entry_count(transcript.entries.size());
    transcript.entries.push_back(std::move(entry));
  });
  ConversationResult result = to_conversation(transcript);
  file.annotation.conversation = std::move(result.conversation);
  file.problems = problems.take();
  file.problems.insert(file.problems.end(), result.problems.begin(), result.problems.end());
  file.annotation.predictions = in_order(file.annotation.conversation, predictions);
  file.annotation.corrections = in_order(file.annotation.conversation, corrections);
  return file;
}

}  // namespace undertone::data
