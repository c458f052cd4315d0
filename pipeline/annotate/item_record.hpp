#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/annotations/annotation.hpp"

namespace undertone::pipeline {

inline constexpr std::string_view kRecordEnding = "item.json";

/// From what and by what labels are made: they are the same where this is.
struct ItemKey {
  std::string media;       // SHA-256 of the input
  std::string transcript;  // of the transcript that is used with it; empty without one
  std::string labeler;     // Labeler::fingerprint
  friend auto operator<=>(const ItemKey&, const ItemKey&) = default;
};

enum class ItemStatus { kDone, kFailed };
std::string_view to_string(ItemStatus status);

/// What a run knows of one item. It stands beside the outputs and is written after them.
struct ItemRecord {
  std::filesystem::path input;
  ItemStatus status = ItemStatus::kFailed;
  std::string reason;  // why it failed
  ItemKey key;
  std::filesystem::path transcript;          // that is used with the input; empty without one
  std::map<std::string, std::string> files;  // format to the SHA-256 of its file
  std::string labels;                        // SHA-256 of the labels alone, without a human's corrections
  std::optional<double> duration_s;          // of the media
  double seconds = 0;                        // that labelling took
  std::size_t utterances = 0;
  std::map<std::string, std::size_t> label_counts;                    // corrections count before predictions
  std::map<std::string, std::map<std::string, std::size_t>> missing;  // modality to reasons to utterances
  std::vector<std::string> warnings;                                  // the first of them
};

std::string to_json_text(const ItemRecord& record);

/// Nothing where there is none, or none that can be used.
std::optional<ItemRecord> read_record(const std::filesystem::path& file);

/// Fills in what the labels say: counts and what was missing.
void count_labels(const data::Annotation& annotation, ItemRecord& record);

/// SHA-256 of the labels whatever a human has corrected since, and wherever the media lies.
std::string labels_fingerprint(data::Annotation annotation);

struct StoredRecord {
  std::filesystem::path base;  // the place of the item, as ItemPlace has it
  ItemRecord record;
};

/// Of all items of an output folder, by their places. What cannot be read is left out.
std::vector<StoredRecord> read_records(const std::filesystem::path& out);

}  // namespace undertone::pipeline
