#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "pipeline/annotate/item_record.hpp"
#include "pipeline/label/labeler.hpp"
#include "pipeline/segment/turn_options.hpp"
#include "src/core/log.hpp"
#include "src/core/progress.hpp"

namespace undertone::pipeline {

struct AnnotateItem {
  std::filesystem::path input;
  std::filesystem::path base;        // see ItemPlace
  std::optional<double> duration_s;  // as the input's header says
};

/// What holds for all items of a run.
struct ItemRules {
  std::vector<std::string> formats = {"jsonl"};  // jsonl is always among them, and first
  TurnOptions turns;                             // which transcript goes with an input
  std::string labeler;                           // Labeler::fingerprint
  std::string made_by;
  std::map<ItemKey, std::filesystem::path> known;  // labels that are there already: their bases
  std::filesystem::path features;                  // folder for what the encoders make; empty: it is not kept
};

enum class ItemAction {
  kNone,       // all was there
  kRewritten,  // from labels that were there
  kLabelled,
};

struct ItemSurroundings {
  std::function<Labeler&()> labeler;  // asked only if there is something to label
  Log& log;
  Progress& progress;
  std::stop_token stop;
  std::function<void()> before_writing;                // throws where it is too late for that
  std::function<std::vector<std::string>()> warnings;  // that `log` was told
};

/// Does what is left to do of an item, and says in `record`, which is one of a failed item at first, what
/// came of it. Outputs are written one by one, each whole or not at all, the record last. Throws what
/// labelling throws, kNotFound, kBadInput and kIo; `record` then says which labels are there all the same.
ItemAction do_item(const AnnotateItem& item, const ItemRules& rules, const ItemSurroundings& surroundings,
                   ItemRecord& record);

/// Writes a record beside the outputs.
void write_record(const std::filesystem::path& base, const ItemRecord& record);

}  // namespace undertone::pipeline
