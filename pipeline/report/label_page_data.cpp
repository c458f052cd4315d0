#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "data/annotations/jsonl.hpp"
#include "data/transcripts/jsonl_lines.hpp"
#include "pipeline/report/label_page_parts.hpp"
#include "src/core/error.hpp"
#include "src/io/json.hpp"

namespace undertone::pipeline {
namespace {

using io::Json;

/// The lines of a file, and which of them holds which utterance.
struct SourceLines {
  std::vector<std::string_view> lines;
  std::vector<std::size_t> of_row;
};

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::optional<std::string> id_in(std::string_view line) {
  if (!data::trim(line).starts_with('{')) return std::nullopt;
  try {
    const Json json = io::parse_json(line);
    if (json.find(data::kJsonlMark)) return std::nullopt;
    const auto id = data::get_text(json, "id");
    return id ? data::text_or_absent(*id) : std::nullopt;
  } catch (const Error&) {
    return std::nullopt;  // the reader has told of it
  }
}

/// Nothing where an utterance cannot be found: it had no id, or not one of its own.
std::optional<SourceLines> find_lines(std::string_view jsonl, const LabelView& view) {
  SourceLines source{split_lines(jsonl), {}};
  std::map<std::string, std::size_t> by_id;
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const auto id = id_in(source.lines[i]);
    if (id && !by_id.emplace(*id, i).second) return std::nullopt;
  }
  for (const LabelRow& row : view.rows) {
    const auto found = by_id.find(row.utterance->id);
    if (found == by_id.end()) return std::nullopt;
    source.of_row.push_back(found->second);
  }
  return source;
}

Json rounded(double value, double steps) {
  return std::isfinite(value) ? Json(std::round(value * steps) / steps) : Json();
}

Json share_json(double value) { return rounded(value, 1e4); }

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json evidence_json(const data::PredictedLabel& prediction) {
  Json::Array list;
  for (const Modality modality : kModalities) {
    const auto& evidence = prediction.evidence[index_of(modality)];
    if (!evidence) continue;
    list.push_back(Json::Array{std::string(to_string(modality)),
                               evidence->share ? share_json(*evidence->share) : Json(),
                               share_json(evidence->quality), evidence->missing});
  }
  return list;
}

Json row_json(const LabelRow& row, std::size_t line) {
  Json json(Json::Object{{"begin", rounded(row.utterance->span.begin_s, 1e3)},
                         {"end", rounded(row.utterance->span.end_s, 1e3)},
                         {"speaker", row.speaker},
                         {"line", line},
                         {"reference", or_null(row.reference)},
                         {"corrected", or_null(row.corrected)},
                         {"predicted", or_null(row.predicted)}});
  if (!row.prediction) return json;
  json.set("confidence", share_json(row.prediction->confidence));
  Json::Array probabilities;
  for (const double probability : row.prediction->probabilities)
    probabilities.push_back(share_json(probability));
  json.set("probabilities", std::move(probabilities)).set("evidence", evidence_json(*row.prediction));
  if (row.prediction->face) json.set("face", *row.prediction->face);
  return json;
}

Json array_of(const std::vector<std::string>& names) { return Json::Array(names.begin(), names.end()); }

/// Leaves no character in JSON that could end the element, begin a comment, or turn the text around.
std::string safe_in_script(std::string_view json) {
  static const std::map<std::string_view, std::string_view> kDangerous = {
      {"\u200e", "\\u200e"}, {"\u200f", "\\u200f"}, {"\u2028", "\\u2028"}, {"\u2029", "\\u2029"},
      {"\u202a", "\\u202a"}, {"\u202b", "\\u202b"}, {"\u202c", "\\u202c"}, {"\u202d", "\\u202d"},
      {"\u202e", "\\u202e"}, {"\u2066", "\\u2066"}, {"\u2067", "\\u2067"}, {"\u2068", "\\u2068"},
      {"\u2069", "\\u2069"}};
  std::string safe;
  safe.reserve(json.size());
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    if (c == '<') {
      safe += "\\u003c";
    } else if (c == '>') {
      safe += "\\u003e";
    } else if (c == '&') {
      safe += "\\u0026";
    } else if (c != '\xe2') {
      safe += c;
    } else if (const auto found = kDangerous.find(json.substr(at, 3)); found != kDangerous.end()) {
      safe += found->second;
      at += 2;
    } else {
      safe += c;
    }
  }
  return safe;
}

}  // namespace

std::string label_page_data(const PageMaterial& material) {
  const auto& [annotation, options, view] = material;
  std::string text = options.jsonl;
  auto source = find_lines(text, view);
  if (text.empty() || !source) {
    text = data::to_jsonl(annotation);
    source = find_lines(text, view);
    if (!source) throw Error(ErrorKind::kMisuse, "utterances of a page need ids of their own");
  }
  Json::Array rows, lines;
  for (std::size_t i = 0; i < view.rows.size(); ++i)
    rows.push_back(row_json(view.rows[i], source->of_row[i]));
  for (const std::string_view line : source->lines) lines.push_back(line);
  const Json json(Json::Object{{"labels", array_of(view.labels)},
                               {"choices", view.choices},
                               {"probable", annotation.labels.size()},
                               {"speakers", array_of(view.speakers)},
                               {"timed", view.has_times},
                               {"automatic", annotation.turns == data::Origin::kSound},
                               {"save_as", options.save_as},
                               {"rows", std::move(rows)},
                               {"lines", std::move(lines)}});
  return safe_in_script(io::to_json_text(json));
}

}  // namespace undertone::pipeline
