#include "data/corpora/features.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "data/corpora/corpus_text.hpp"
#include "data/corpora/feature_pickle.hpp"
#include "data/transcripts/text_lines.hpp"
#include "src/core/error.hpp"
#include "src/io/json.hpp"
#include "src/io/read_file.hpp"

namespace undertone::data {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxIndexBytes = std::size_t{2} << 30;
constexpr std::array kUnits = {SplitUnit::kNone, SplitUnit::kSpeaker, SplitUnit::kDialogue, SplitUnit::kVideo,
                               SplitUnit::kComment};

[[noreturn]] void refuse(const std::string& reason) { throw Error(ErrorKind::kBadInput, reason); }

std::optional<std::string> text_member(const io::Json& object, std::string_view key) {
  const io::Json* const value = object.find(key);
  if (!value || value->is_null()) return std::nullopt;
  return value->as_string(key);
}

std::optional<double> number_member(const io::Json& object, std::string_view key) {
  const io::Json* const value = object.find(key);
  if (!value || value->is_null()) return std::nullopt;
  return value->as_double(key);
}

SplitUnit to_unit(const std::string& name) {
  const auto found = std::ranges::find(kUnits, name, [](SplitUnit unit) { return to_string(unit); });
  if (found == kUnits.end()) refuse("\"split_unit\" should be a unit, not " + excerpt(name));
  return *found;
}

/// Where the numbers of an utterance stand.
struct Rows {
  std::size_t first = 0;
  std::size_t count = 0;
};
using RowsByModality = std::array<Rows, kModalities.size()>;

class FeaturesReader {
 public:
  FeaturesReader(Corpus& corpus, const fs::path& index) : corpus_(corpus), index_(index) {
    corpus_.sources.push_back(index);
  }

  void read(std::optional<Split> split) {
    const std::string text = io::read_text_file(index_, kMaxIndexBytes);
    LineReader lines(text);
    auto line = lines.next();
    if (!line) refuse("the file is empty");
    const io::Json header = with_context("line 1", [&] { return io::parse_json(line->text); });
    read_header(header);
    const io::SafetensorsFile tensors(index_.parent_path() / tensor_file_);
    find_tensors(header, tensors.content());
    while ((line = lines.next())) {
      if (!is_blank(line->text)) read_line(*line, split);
    }
    const auto order = samples_.move_to(corpus_);
    for (Sample& sample : corpus_.samples) {
      if (sample.group.starts_with('\n')) sample.group.clear();
    }
    for (std::size_t t = 0; t < corpus_.features.size(); ++t)
      fill(corpus_.features[t], *tensors_[t], times_[t], order);
  }

 private:
  void problem(int line, const std::string& reason) { add_problem(corpus_, {index_, line, reason}); }

  void read_header(const io::Json& header) {
    if (text_member(header, "undertone") != std::optional<std::string>(kFeaturesContent))
      refuse("the first line is no header of features");
    if (header.get_integer("version") != kFeaturesVersion) {
      throw Error(ErrorKind::kUnsupported,
                  "features of version " + std::to_string(header.get_integer("version")) + " are not read");
    }
    std::vector<std::string> labels;
    for (const io::Json& label : header.get_array("labels")) labels.push_back(label.as_string("a label"));
    corpus_.labels = LabelSet(std::move(labels));
    corpus_.unit = to_unit(header.get_string("split_unit"));
    corpus_.split_rule = text_member(header, "split_rule").value_or("");
    corpus_.licence = text_member(header, "licence").value_or("");
    corpus_.sentiment_limit = number_member(header, "sentiment_limit").value_or(0);
    tensor_file_ = header.get_string("tensors");
    if (fs::path(tensor_file_).has_parent_path() || tensor_file_.empty())
      refuse("\"tensors\" should be a file beside the index, not " + excerpt(tensor_file_));
  }

  void find_tensors(const io::Json& header, const io::Safetensors& content) {
    const auto tag = content.metadata.find("content");
    if (tag == content.metadata.end() || tag->second != header.get_string("content"))
      refuse(tensor_file_ + " does not belong to this index: their \"content\" differs");
    const io::Json& modalities = header.at("modalities");
    for (const io::JsonMember& member : modalities.as_object("modalities")) {
      const auto known = std::ranges::find(kModalities, member.key, [](Modality m) { return to_string(m); });
      if (known == kModalities.end()) refuse(excerpt(member.key) + " is no modality");
      const io::TensorView& tensor = content.at(member.key);
      const std::int64_t dimension = member.value.get_integer("dimension");
      if (tensor.shape.size() != 2 || dimension < 1 || tensor.shape[1] != dimension)
        refuse("the tensor " + member.key + " should be [rows, " + std::to_string(dimension) + "]");
      const bool is_float = tensor.type == io::TensorType::kF32 || tensor.type == io::TensorType::kF16 ||
                            tensor.type == io::TensorType::kBF16;
      if (!is_float)
        refuse("the tensor " + member.key + " is " + std::string(to_string(tensor.type)) +
               ", not F32, F16 or BF16");
      FeatureTable& table = corpus_.features.emplace_back();
      table.modality = *known;
      table.dimension = static_cast<std::size_t>(dimension);
      table.sequences = member.value.get_bool("sequences");
      table.fingerprint = text_member(member.value, "fingerprint").value_or("");
      tensors_.push_back(&tensor);
      times_.push_back(find_times(content, member.key, tensor));
    }
    if (corpus_.features.empty()) refuse("there are no modalities");
  }

  /// Nothing where the steps have no times.
  const io::TensorView* find_times(const io::Safetensors& content, const std::string& modality,
                                   const io::TensorView& rows) const {
    const auto found = content.tensors.find(modality + ".times");
    if (found == content.tensors.end()) return nullptr;
    const io::TensorView& times = found->second;
    if (times.type != io::TensorType::kF32 || times.shape.size() != 1 || times.shape[0] != rows.shape[0])
      refuse("the tensor " + modality + ".times should be F32 with one number a row");
    return &times;
  }

  void read_line(const Line& line, std::optional<Split> split) {
    try {
      const io::Json object = io::parse_json(line.text);
      Sample sample = read_sample(object);
      sample.source = 0;
      sample.line = line.number;
      const RowsByModality rows = read_rows(object);
      if (!ids_.insert(sample.id).second)
        return problem(line.number, "the id " + excerpt(sample.id) + " stands there twice; left out");
      if (split && *split != sample.split) return;
      const io::Json* const order = object.find("order");
      const std::int64_t number = order ? order->as_integer("order") : line.number;
      const std::string group = sample.group.empty() ? "\n" + sample.id : sample.group;
      if (!samples_.add(group, static_cast<long>(number), std::move(sample), rows_.size()))
        return problem(line.number, "another utterance of its group has the same \"order\"; left out");
      rows_.push_back(rows);
    } catch (const Error& error) {
      problem(line.number, error.message() + "; left out");
    }
  }

  Sample read_sample(const io::Json& object) const {
    Sample sample;
    sample.id = object.get_string("id");
    if (sample.id.empty()) refuse("an empty \"id\"");
    const auto split = try_split(object.get_string("split"));
    if (!split) refuse("\"split\" should be train, dev or test");
    sample.split = *split;
    sample.group = text_member(object, "group").value_or("");
    sample.speaker = text_member(object, "speaker");
    sample.text = text_member(object, "text");
    sample.label = text_member(object, "label");
    sample.sentiment = number_member(object, "sentiment");
    if (const io::Json* const more = object.find("more_labels")) {
      for (const io::Json& label : more->as_array("more_labels"))
        sample.more_labels.push_back(label.as_string("a label"));
    }
    const auto start = number_member(object, "start"), end = number_member(object, "end");
    if (start.has_value() != end.has_value() || (start && !(*start <= *end)))
      refuse("\"start\" and \"end\" make no span");
    if (start) sample.span = TimeSpan{*start, *end};
    return sample;
  }

  RowsByModality read_rows(const io::Json& object) const {
    RowsByModality rows;
    const io::Json* const all = object.find("rows");
    if (!all) return rows;
    for (const io::JsonMember& member : all->as_object("rows")) {
      const auto table = std::ranges::find(corpus_.features, member.key,
                                           [](const FeatureTable& one) { return to_string(one.modality); });
      if (table == corpus_.features.end())
        refuse("\"rows\" of " + excerpt(member.key) + ", of which there is no tensor");
      const io::Json::Array& pair = member.value.as_array("rows");
      if (pair.size() != 2) refuse("\"rows\" should be a first row and a number of rows");
      const std::int64_t first = pair[0].as_integer("rows"), count = pair[1].as_integer("rows");
      const std::int64_t there =
          tensors_[static_cast<std::size_t>(table - corpus_.features.begin())]->shape[0];
      if (first < 0 || count < 0 || first > there || count > there - first) {
        refuse("rows " + std::to_string(first) + " and " + std::to_string(count) + " on of " + member.key +
               ", which has " + std::to_string(there));
      }
      if (count > 1 && !table->sequences) refuse("several rows of " + member.key + ", which is no sequence");
      rows[index_of(table->modality)] = {static_cast<std::size_t>(first), static_cast<std::size_t>(count)};
    }
    return rows;
  }

  void fill(FeatureTable& table, const io::TensorView& tensor, const io::TensorView* times,
            const std::vector<std::size_t>& order) {
    const std::size_t m = index_of(table.modality);
    std::size_t claimed = 0, not_finite = 0;
    for (const std::size_t at : order) {
      claimed += rows_[at][m].count;
      if (claimed > static_cast<std::size_t>(tensor.shape[0]))
        refuse("rows of " + std::string(to_string(table.modality)) + " belong to several utterances");
    }
    const std::size_t row_bytes = table.dimension * io::element_size(tensor.type);
    for (const std::size_t at : order) {
      const auto [first, count] = rows_[at][m];
      io::TensorView rows{tensor.type,
                          {static_cast<std::int64_t>(count), tensor.shape[1]},
                          tensor.bytes.subspan(first * row_bytes, count * row_bytes)};
      if (times) {
        const auto bytes = times->bytes.subspan(first * sizeof(float), count * sizeof(float));
        const io::TensorView part{times->type, {static_cast<std::int64_t>(count)}, bytes};
        auto& own = table.times.emplace_back(io::to_floats(part));
        if (!std::ranges::all_of(own, [](float time) { return std::isfinite(time); })) own.clear();
      }
      not_finite += zero_what_is_not_finite(table.values.emplace_back(io::to_floats(rows)));
    }
    if (not_finite > 0) {
      problem(0, std::to_string(not_finite) + " numbers of " + std::string(to_string(table.modality)) +
                     " are not finite and count as 0");
    }
  }

  Corpus& corpus_;
  fs::path index_;
  std::string tensor_file_;
  std::vector<const io::TensorView*> tensors_;  // in the order of the corpus's features
  std::vector<const io::TensorView*> times_;    // likewise
  std::set<std::string> ids_;
  GroupedSamples samples_;
  std::vector<RowsByModality> rows_;
};

}  // namespace

Corpus read_features(const fs::path& path, std::optional<Split> split, const CorpusOptions&) {
  const fs::path index = fs::is_directory(path) ? path / kFeaturesIndex : path;
  Corpus corpus;
  corpus.kind = "features";
  corpus.path = path;
  with_context(index.string(), [&] { FeaturesReader(corpus, index).read(split); });
  if (split && corpus.samples.empty()) {
    throw Error(ErrorKind::kNotFound,
                index.string() + " has no utterance of the split '" + std::string(to_string(*split)) + "'");
  }
  return corpus;
}

}  // namespace undertone::data
