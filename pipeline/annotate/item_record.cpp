#include "pipeline/annotate/item_record.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "data/annotations/jsonl.hpp"
#include "data/annotations/prediction_at.hpp"
#include "src/core/error.hpp"
#include "src/core/fingerprint.hpp"
#include "src/core/modality.hpp"
#include "src/io/json.hpp"
#include "src/io/read_file.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;
using io::Json;

constexpr std::string_view kMark = "undertone", kContent = "annotated item";
constexpr int kVersion = 1;
constexpr std::size_t kMostBytes = std::size_t{16} << 20;

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    unsigned byte = 0;
    if (std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16).ptr != hex.data() + i + 2)
      throw Error(ErrorKind::kBadInput, "those are no hexadecimal digits");
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

/// JSON holds UTF-8 only, and names are bytes: where they are no UTF-8, a second member has them exactly.
void set_path(Json& json, const std::string& key, const fs::path& path) {
  json.set(key, path.native());
  const std::string read_back = io::parse_json(io::to_json_text(Json(path.native()))).as_string();
  if (read_back != path.native()) json.set(key + "_bytes", to_hex(path.native()));
}

fs::path get_path(const Json& json, const std::string& key) {
  const Json* bytes = json.find(key + "_bytes");
  return bytes ? from_hex(bytes->as_string()) : json.get_string(key);
}

template <class Value>
Json map_json(const std::map<std::string, Value>& values) {
  Json::Object members;
  for (const auto& [name, value] : values) members.push_back({name, value});
  return members;
}

std::map<std::string, std::size_t> read_counts(const Json::Object& members) {
  std::map<std::string, std::size_t> counts;
  for (const io::JsonMember& member : members)
    counts[member.key] = static_cast<std::size_t>(std::max<std::int64_t>(0, member.value.as_integer()));
  return counts;
}

ItemRecord from_json(const Json& json) {
  if (json.get_string(kMark) != kContent || json.get_integer("version") != kVersion)
    throw Error(ErrorKind::kBadInput, "no record of an item");
  ItemRecord record;
  record.input = get_path(json, "input");
  record.status =
      json.get_string("status") == to_string(ItemStatus::kDone) ? ItemStatus::kDone : ItemStatus::kFailed;
  record.reason = json.get_string("reason");
  record.key = {json.get_string("media_sha256"), json.get_string("transcript_sha256"),
                json.get_string("labeler")};
  record.transcript = get_path(json, "transcript");
  for (const io::JsonMember& file : json.get_object("files")) record.files[file.key] = file.value.as_string();
  record.labels = json.get_string("labels_sha256");
  if (const Json& duration = json.at("duration_s"); !duration.is_null())
    record.duration_s = duration.as_double();
  record.seconds = json.get_double("seconds");
  record.utterances = static_cast<std::size_t>(std::max<std::int64_t>(0, json.get_integer("utterances")));
  record.label_counts = read_counts(json.get_object("labels"));
  for (const io::JsonMember& modality : json.get_object("missing"))
    record.missing[modality.key] = read_counts(modality.value.as_object());
  for (const Json& warning : json.get_array("warnings")) record.warnings.push_back(warning.as_string());
  return record;
}

}  // namespace

std::string_view to_string(ItemStatus status) { return status == ItemStatus::kDone ? "done" : "failed"; }

std::string to_json_text(const ItemRecord& record) {
  Json json(Json::Object{{std::string(kMark), kContent}, {"version", kVersion}});
  set_path(json, "input", record.input);
  json.set("status", to_string(record.status)).set("reason", record.reason);
  json.set("media_sha256", record.key.media).set("transcript_sha256", record.key.transcript);
  json.set("labeler", record.key.labeler);
  set_path(json, "transcript", record.transcript);
  json.set("files", map_json(record.files)).set("labels_sha256", record.labels);
  json.set("duration_s", record.duration_s ? Json(*record.duration_s) : Json())
      .set("seconds", record.seconds);
  json.set("utterances", record.utterances).set("labels", map_json(record.label_counts));
  Json::Object missing;
  for (const auto& [modality, reasons] : record.missing) missing.push_back({modality, map_json(reasons)});
  json.set("missing", std::move(missing));
  json.set("warnings", Json::Array(record.warnings.begin(), record.warnings.end()));
  return io::to_json_text(json, io::JsonStyle::kIndented) + "\n";
}

std::optional<ItemRecord> read_record(const fs::path& file) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return std::nullopt;
  try {
    return from_json(io::parse_json(io::read_text_file(file, kMostBytes)));
  } catch (const Error&) {
    return std::nullopt;  // of a later program, or somebody's own file
  }
}

void count_labels(const data::Annotation& annotation, ItemRecord& record) {
  record.utterances = annotation.conversation.size();
  record.label_counts.clear();
  record.missing.clear();
  for (std::size_t i = 0; i < annotation.conversation.size(); ++i) {
    const std::string* correction = data::correction_at(annotation, i);
    const data::PredictedLabel* prediction = data::prediction_at(annotation, i);
    if (correction != nullptr) {
      ++record.label_counts[*correction];
    } else if (prediction != nullptr) {
      ++record.label_counts[prediction->label];
    }
    if (prediction == nullptr) continue;
    for (const Modality modality : kModalities) {
      const auto& evidence = prediction->evidence[index_of(modality)];
      if (evidence && !evidence->missing.empty())
        ++record.missing[std::string(to_string(modality))][evidence->missing];
    }
  }
}

std::string labels_fingerprint(data::Annotation annotation) {
  annotation.corrections.clear();
  annotation.media.clear();
  annotation.made_by.clear();
  return sha256_hex(data::to_jsonl(annotation));
}

std::vector<StoredRecord> read_records(const fs::path& out) {
  const std::string ending = "." + std::string(kRecordEnding);
  std::vector<StoredRecord> records;
  std::error_code problem;
  const auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator entry(out, options, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    const std::string name = entry->path().filename().native();
    if (!name.ends_with(ending)) continue;
    auto record = read_record(entry->path());
    if (!record) continue;
    const fs::path base = entry->path().parent_path() / name.substr(0, name.size() - ending.size());
    records.push_back({base, std::move(*record)});
  }
  std::ranges::sort(records, {}, [](const StoredRecord& stored) { return stored.base.native(); });
  return records;
}

}  // namespace undertone::pipeline
