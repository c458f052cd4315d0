#include "data/corpora/mosi.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "data/corpora/corpus_text.hpp"
#include "data/corpora/split_draw.hpp"
#include "data/transcripts/clock_formats.hpp"
#include "data/transcripts/text_lines.hpp"
#include "src/core/error.hpp"
#include "src/io/csv.hpp"

namespace undertone::data {
namespace {

namespace fs = std::filesystem;

enum Column : std::size_t { kRow, kVideo, kNumber, kPolarity, kSentiment, kText };

constexpr double kLimit = 3;
constexpr std::array<std::string_view, kModalities.size()> kTableNames = {"text", "audio", "video"};

[[noreturn]] void refuse(const fs::path& file, std::size_t line, const std::string& reason) {
  throw Error(ErrorKind::kBadInput, to_string(CorpusProblem{file, static_cast<int>(line), reason}));
}

float to_number(const std::string& field, const fs::path& file, std::size_t line) {
  const std::string_view text = trim(field);
  float number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) {
    refuse(file, line, excerpt(field) + " is no finite number");
  }
  return number;
}

FeatureTable read_table(Corpus& corpus, const fs::path& file, Modality modality) {
  const std::string text = read_source(corpus, file);
  FeatureTable table;
  table.modality = modality;
  io::CsvReader reader(text);
  while (const auto record = reader.next()) {
    if (!record->ok()) refuse(file, record->line, record->problem);
    if (table.dimension == 0) table.dimension = record->fields.size();
    if (record->fields.size() != table.dimension) {
      refuse(file, record->line,
             std::to_string(record->fields.size()) + " numbers where the rows before have " +
                 std::to_string(table.dimension));
    }
    std::vector<float>& row = table.values.emplace_back();
    for (const std::string& field : record->fields) row.push_back(to_number(field, file, record->line));
  }
  return table;
}

/// The files of one published part, "train" or "test".
class PartReader {
 public:
  PartReader(Corpus& corpus, std::string name) : corpus_(corpus), name_(std::move(name)) {}

  void read() {
    index_ = corpus_.path / (name_ + "_index.csv");
    CorpusTable table(corpus_, index_, {"row", "video", "utterance_no", "polarity", "sentiment"}, {"text"});
    while (table.next()) {
      ++records_;
      read_row(table);
    }
    const auto rows = samples_.move_to(corpus_);
    for (const Modality modality : kModalities) append(modality, rows);
  }

 private:
  void read_row(CorpusTable& table) {
    const auto row = table.integer(kRow);
    const auto number = row ? table.integer(kNumber) : std::nullopt;
    if (!number) return;
    if (*row < 0) return table.problem("rows are counted from 0");
    Sample sample = table.sample();
    const std::string_view video = trim(table[kVideo]), polarity = trim(table[kPolarity]);
    if (video.empty()) return table.problem("the utterance has no video, so no split can be found for it");
    if (polarity != "0" && polarity != "1")
      return table.problem("the polarity should be 0 or 1, not " + excerpt(polarity));
    sample.label = polarity == "1" ? "positive" : "negative";
    sample.sentiment = parse_seconds(table[kSentiment]);
    if (!sample.sentiment || std::abs(*sample.sentiment) > kLimit)
      return table.problem("the sentiment should be from -3 to 3, not " + excerpt(table[kSentiment]));
    sample.id = std::string(video) + "_" + std::to_string(*number);
    sample.text = text_or_absent(table[kText]);
    sample.split = name_ == "test" ? Split::kTest : Split::kTrain;
    last_row_ = std::max(last_row_, *row);
    if (!samples_.add(video, *number, std::move(sample), static_cast<std::size_t>(*row)))
      table.problem("utterance " + std::to_string(*number) + " of this video stands there twice");
  }

  void append(Modality modality, const std::vector<std::size_t>& rows) {
    const fs::path file =
        corpus_.path / (name_ + "_" + std::string(kTableNames[index_of(modality)]) + ".csv");
    FeatureTable all = read_table(corpus_, file, modality);
    const std::size_t count = all.values.size();
    if (count != records_ || last_row_ >= static_cast<long>(count)) {
      throw Error(ErrorKind::kBadInput, file.string() + " has " + std::to_string(count) + " rows, but " +
                                            index_.string() + " lists " + std::to_string(records_) +
                                            " with numbers up to " + std::to_string(last_row_));
    }
    FeatureTable& table = table_of(corpus_, modality, all.dimension, file.string());
    table.values.resize(corpus_.samples.size() - rows.size());
    for (const std::size_t row : rows) table.values.push_back(std::move(all.values[row]));
  }

  Corpus& corpus_;
  std::string name_;
  fs::path index_;
  GroupedSamples samples_;
  std::size_t records_ = 0;
  long last_row_ = -1;
};

void draw_split(Corpus& corpus, const CorpusOptions& options) {
  std::set<std::string> videos;
  for (const Sample& sample : corpus.samples) {
    if (sample.split == Split::kTrain) videos.insert(sample.group);
  }
  const auto dev = draw_dev(videos, options);
  for (Sample& sample : corpus.samples) {
    if (sample.split == Split::kTrain && dev.contains(sample.group)) sample.split = Split::kDev;
  }
  corpus.split_rule = "by video: " + std::to_string(dev.size()) + " of the " + std::to_string(videos.size()) +
                      " training videos drawn for dev with seed " + std::to_string(options.split_seed);
}

}  // namespace

Corpus read_mosi(const fs::path& folder, std::optional<Split> split, const CorpusOptions& options) {
  Corpus corpus;
  corpus.kind = "mosi";
  corpus.path = folder;
  corpus.labels = LabelSet({"negative", "positive"});
  corpus.unit = SplitUnit::kVideo;
  corpus.licence = "research only";
  corpus.sentiment_limit = kLimit;
  const auto parts = find_split_files(folder, split == Split::kDev ? Split::kTrain : split,
                                      {{{"train_index.csv"}, {}, {"test_index.csv"}}});
  for (const SplitFile& part : parts) PartReader(corpus, std::string(to_string(part.split))).read();
  draw_split(corpus, options);
  if (split) keep_samples(corpus, [&](std::size_t i) { return corpus.samples[i].split == *split; });
  return corpus;
}

}  // namespace undertone::data
