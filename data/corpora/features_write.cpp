#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include "data/corpora/features.hpp"
#include "src/core/error.hpp"
#include "src/core/fingerprint.hpp"
#include "src/io/half.hpp"
#include "src/io/json.hpp"

namespace undertone::data {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& reason) {
  throw Error(ErrorKind::kMisuse, "features cannot be written: " + reason);
}

void append(std::string& bytes, float value, io::TensorType type) {
  if (type == io::TensorType::kF32) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
    return;
  }
  const bool is_half = type == io::TensorType::kF16;
  const std::uint16_t bits = is_half ? io::to_half(value) : io::to_bfloat16(value);
  if (!std::isfinite(is_half ? io::from_half(bits) : io::from_bfloat16(bits)))
    refuse(std::to_string(value) + " is too large for " + std::string(to_string(type)));
  bytes.append(reinterpret_cast<const char*>(&bits), sizeof(bits));
}

/// All numbers of a modality one behind the other, and where those of each sample stand.
struct Packed {
  std::string bytes;
  std::string times;                                      // of all steps; empty where none is known
  std::vector<std::pair<std::size_t, std::size_t>> rows;  // first and count
  std::size_t row_count = 0;
};

/// NaN where a sample's steps have no times.
void append_times(std::string& bytes, const std::vector<float>& times, std::size_t steps,
                  const std::string& id) {
  if (!times.empty() && times.size() != steps)
    refuse(id + " has " + std::to_string(times.size()) + " times for " + std::to_string(steps) + " steps");
  for (std::size_t step = 0; step < steps; ++step) {
    append(bytes, times.empty() ? std::numeric_limits<float>::quiet_NaN() : times[step],
           io::TensorType::kF32);
  }
}

Packed pack(const Corpus& corpus, const FeatureTable& table, io::TensorType type) {
  if (table.dimension == 0 || table.values.size() != corpus.samples.size())
    refuse("a table that does not fit the samples");
  if (!table.times.empty() && table.times.size() != table.values.size())
    refuse("times that do not fit the samples");
  Packed packed;
  for (std::size_t i = 0; i < table.values.size(); ++i) {
    const std::vector<float>& values = table.values[i];
    const std::size_t count = values.size() / table.dimension;
    if (count * table.dimension != values.size() || (count > 1 && !table.sequences))
      refuse(corpus.samples[i].id + " has " + std::to_string(values.size()) + " numbers");
    if (!table.times.empty()) append_times(packed.times, table.times[i], count, corpus.samples[i].id);
    packed.rows.emplace_back(packed.row_count, count);
    packed.row_count += count;
    for (const float value : values) {
      if (!std::isfinite(value)) refuse(corpus.samples[i].id + " has a number that is not finite");
      append(packed.bytes, value, type);
    }
  }
  return packed;
}

template <class T>
void set_if(io::Json& object, std::string_view key, const std::optional<T>& value) {
  if (value) object.set(key, *value);
}

io::Json sample_json(const Sample& sample, std::size_t order) {
  io::Json json;
  json.set("id", sample.id);
  if (!sample.group.empty()) json.set("group", sample.group).set("order", order);
  json.set("split", to_string(sample.split));
  set_if(json, "speaker", sample.speaker);
  set_if(json, "text", sample.text);
  if (sample.span) json.set("start", sample.span->begin_s).set("end", sample.span->end_s);
  set_if(json, "label", sample.label);
  for (const std::string& label : sample.more_labels) {
    if (!json.find("more_labels")) json.set("more_labels", io::Json::Array{});
    io::Json list = json.at("more_labels");
    json.set("more_labels", list.push_back(label));
  }
  set_if(json, "sentiment", sample.sentiment);
  return json;
}

std::string index_lines(const Corpus& corpus, const std::vector<Packed>& packed) {
  std::string lines;
  std::map<std::string, std::size_t> orders;
  for (std::size_t i = 0; i < corpus.samples.size(); ++i) {
    io::Json json = sample_json(corpus.samples[i], orders[corpus.samples[i].group]++);
    io::Json rows{io::Json::Object{}};
    for (std::size_t t = 0; t < packed.size(); ++t) {
      const auto [first, count] = packed[t].rows[i];
      if (count > 0) rows.set(to_string(corpus.features[t].modality), io::Json::Array{first, count});
    }
    lines += io::to_json_text(json.set("rows", std::move(rows))) + "\n";
  }
  return lines;
}

std::string header_line(const Corpus& corpus, const std::string& content) {
  io::Json labels{io::Json::Array{}};
  for (const std::string& name : corpus.labels.names()) labels.push_back(name);
  io::Json modalities{io::Json::Object{}};
  for (const FeatureTable& table : corpus.features) {
    io::Json one;
    one.set("dimension", table.dimension).set("sequences", table.sequences);
    if (!table.fingerprint.empty()) one.set("fingerprint", table.fingerprint);
    modalities.set(to_string(table.modality), std::move(one));
  }
  io::Json header;
  header.set("undertone", kFeaturesContent).set("version", kFeaturesVersion).set("content", content);
  header.set("tensors", kFeaturesTensors).set("labels", std::move(labels));
  header.set("modalities", std::move(modalities)).set("split_unit", to_string(corpus.unit));
  header.set("split_rule", corpus.split_rule).set("sentiment_limit", corpus.sentiment_limit);
  header.set("licence", corpus.licence);
  return io::to_json_text(header) + "\n";
}

}  // namespace

void write_features(const fs::path& folder, const Corpus& corpus, io::TensorType type,
                    io::Overwrite overwrite) {
  if (type != io::TensorType::kF32 && type != io::TensorType::kF16 && type != io::TensorType::kBF16)
    refuse("numbers are F32, F16 or BF16, not " + std::string(to_string(type)));
  if (corpus.features.empty()) refuse("there are none");
  std::vector<Packed> packed;
  io::Safetensors tensors;
  for (const FeatureTable& table : corpus.features) packed.push_back(pack(corpus, table, type));
  Sha256 digest;
  for (std::size_t t = 0; t < packed.size(); ++t) {
    const FeatureTable& table = corpus.features[t];
    const std::vector<std::int64_t> shape = {static_cast<std::int64_t>(packed[t].row_count),
                                             static_cast<std::int64_t>(table.dimension)};
    const bool is_new = tensors.tensors
                            .emplace(to_string(table.modality),
                                     io::TensorView{type, shape, std::as_bytes(std::span(packed[t].bytes))})
                            .second;
    if (!is_new) refuse("a modality stands there twice");
    if (!table.times.empty()) {
      tensors.tensors.emplace(std::string(to_string(table.modality)) + ".times",
                              io::TensorView{io::TensorType::kF32,
                                             {static_cast<std::int64_t>(packed[t].row_count)},
                                             std::as_bytes(std::span(packed[t].times))});
      digest.update(packed[t].times);
    }
    digest.update(packed[t].bytes);
  }
  const std::string lines = index_lines(corpus, packed);
  digest.update(lines);
  const std::string content = digest.hex_digest();
  tensors.metadata["content"] = content;
  fs::create_directories(folder);
  io::AtomicFile index(folder / kFeaturesIndex);
  if (overwrite == io::Overwrite::kRefuse && fs::exists(folder / kFeaturesIndex))
    throw Error(ErrorKind::kDenied, "'" + (folder / kFeaturesIndex).string() + "' is there already");
  index.write(header_line(corpus, content));
  index.write(lines);
  io::write_safetensors(folder / kFeaturesTensors, tensors, overwrite);
  index.commit(overwrite);
}

}  // namespace undertone::data
