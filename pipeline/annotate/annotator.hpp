#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "pipeline/annotate/item_work.hpp"
#include "pipeline/label/labeler.hpp"
#include "src/core/log.hpp"
#include "src/core/progress.hpp"

namespace undertone::pipeline {

struct AnnotateRun {
  std::vector<AnnotateItem> items;
  ItemRules rules;
  std::size_t jobs = 1;  // items at a time
  double timeout_s = 0;  // for one item; 0: as long as it takes
  double grace_s = 30;   // how long a stop may take to be heeded before a thread is given up
};

/// Another labeler like the first one; called by the thread that will use it.
using LabelerMaker = std::function<std::unique_ptr<Labeler>()>;

struct ItemOutcome {
  ItemRecord record;
  ItemAction action = ItemAction::kNone;
};

struct AnnotateResult {
  std::vector<ItemOutcome> outcomes;  // in the order of the items
  std::size_t lost_threads = 0;       // that heeded no stop and may still be running: end the process soon
};

/// Items in parallel, each worker with a labeler of its own. What is wrong with an item is in its record and
/// costs none of the others. Throws kCancelled after a stop, what was finished being told in `log`, and what
/// `maker` throws where no worker is left.
AnnotateResult annotate(AnnotateRun run, std::unique_ptr<Labeler> first, LabelerMaker maker, Log& log,
                        Progress& progress, const std::stop_token& stop);

}  // namespace undertone::pipeline
