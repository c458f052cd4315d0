#include "pipeline/label/label_inputs.hpp"

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <utility>

#include "data/annotations/jsonl.hpp"
#include "src/core/error.hpp"
#include "src/io/safetensors.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMark = "undertone", kContent = "features of a recording, version 1";
constexpr std::string_view kUtterances = "utterances";

std::string lengths_name(Modality modality) { return std::string(to_string(modality)) + ".lengths"; }

/// Evidence belongs to predictions, here of nothing yet.
data::Annotation to_annotation(const LabelInputs& inputs) {
  data::Annotation annotation;
  annotation.conversation = inputs.conversation;
  annotation.turns = inputs.turns;
  annotation.speakers = inputs.speakers;
  for (const EvidenceOfUtterance& evidence : inputs.evidence) {
    data::PredictedLabel prediction;
    prediction.evidence = evidence.of;
    prediction.face = evidence.face;
    annotation.predictions.emplace_back(std::move(prediction));
  }
  return annotation;
}

LabelInputs from_annotation(data::Annotation annotation) {
  LabelInputs inputs;
  inputs.turns = annotation.turns;
  inputs.speakers = annotation.speakers;
  for (const auto& prediction : annotation.predictions) {
    if (!prediction) throw Error(ErrorKind::kBadInput, "an utterance without evidence");
    inputs.evidence.push_back({prediction->evidence, prediction->face});
  }
  inputs.conversation = std::move(annotation.conversation);
  return inputs;
}

/// The features of one modality, one after the other.
struct Packed {
  std::vector<float> values;
  std::vector<std::int64_t> lengths;
};

Packed pack(const std::vector<std::vector<float>>& features) {
  Packed packed;
  for (const auto& each : features) {
    packed.values.insert(packed.values.end(), each.begin(), each.end());
    packed.lengths.push_back(static_cast<std::int64_t>(each.size()));
  }
  return packed;
}

std::vector<std::vector<float>> unpack(const io::TensorView& values, const io::TensorView& lengths) {
  const std::vector<float> all = io::to_floats(values);
  if (lengths.type != io::TensorType::kI64) throw Error(ErrorKind::kBadInput, "lengths of another type");
  std::vector<std::int64_t> counts(lengths.bytes.size() / sizeof(std::int64_t));
  if (!counts.empty()) std::memcpy(counts.data(), lengths.bytes.data(), lengths.bytes.size());
  std::vector<std::vector<float>> features;
  std::span<const float> rest(all);
  for (const std::int64_t count : counts) {
    if (count < 0 || static_cast<std::size_t>(count) > rest.size())
      throw Error(ErrorKind::kBadInput, "lengths that do not fit");
    const auto length = static_cast<std::size_t>(count);
    features.emplace_back(rest.begin(), rest.begin() + count);
    rest = rest.subspan(length);
  }
  return features;
}

}  // namespace

void write_label_inputs(const fs::path& file, const LabelInputs& inputs) {
  io::Safetensors content;
  content.metadata[std::string(kMark)] = kContent;
  content.metadata[std::string(kUtterances)] = data::to_jsonl(to_annotation(inputs));
  std::array<Packed, kModalities.size()> packed;
  for (const Modality modality : kModalities) {
    Packed& of_it = packed[index_of(modality)] = pack(inputs.features[index_of(modality)]);
    content.tensors[std::string(to_string(modality))] = {io::TensorType::kF32,
                                                         {static_cast<std::int64_t>(of_it.values.size())},
                                                         std::as_bytes(std::span(of_it.values))};
    content.tensors[lengths_name(modality)] = {io::TensorType::kI64,
                                               {static_cast<std::int64_t>(of_it.lengths.size())},
                                               std::as_bytes(std::span(of_it.lengths))};
  }
  io::write_safetensors(file, content, io::Overwrite::kReplace);
}

std::optional<LabelInputs> read_label_inputs(const fs::path& file) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return std::nullopt;
  try {
    const io::SafetensorsFile stored(file);
    const io::Safetensors& content = stored.content();
    const auto mark = content.metadata.find(kMark), utterances = content.metadata.find(kUtterances);
    if (mark == content.metadata.end() || mark->second != kContent || utterances == content.metadata.end())
      return std::nullopt;
    data::AnnotationFile parsed = data::parse_jsonl_annotation(utterances->second);
    if (!parsed.problems.empty()) return std::nullopt;
    LabelInputs inputs = from_annotation(std::move(parsed.annotation));
    for (const Modality modality : kModalities) {
      auto& features = inputs.features[index_of(modality)];
      features = unpack(content.at(to_string(modality)), content.at(lengths_name(modality)));
      if (features.size() != inputs.conversation.size()) return std::nullopt;
    }
    if (inputs.evidence.size() != inputs.conversation.size()) return std::nullopt;
    return inputs;
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace undertone::pipeline
