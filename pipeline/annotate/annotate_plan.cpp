#include "pipeline/annotate/annotate_plan.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "pipeline/annotate/item_paths.hpp"
#include "pipeline/annotate/media_durations.hpp"
#include "pipeline/annotate/shown_name.hpp"
#include "src/core/error.hpp"
#include "src/core/joined.hpp"
#include "src/io/abandoned_files.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

/// Inputs are not touched, and not mixed with outputs either.
void check_apart(const std::vector<fs::path>& roots, const fs::path& out) {
  const fs::path output = fs::weakly_canonical(out);
  for (const fs::path& root : roots) {
    const fs::path input = fs::weakly_canonical(root);
    const auto [end, ignored] = std::ranges::mismatch(output, input);
    if (end != output.end()) continue;
    throw Error(ErrorKind::kMisuse, "--out " + out.string() + " would mix labels with the recordings in " +
                                        root.string() + "; choose a folder that does not hold them");
  }
}

std::vector<AnnotateItem> items_of_shard(std::vector<AnnotateItem> items, const Shard& shard) {
  std::vector<ShardItem> weighed;
  for (const AnnotateItem& item : items) weighed.push_back({item.base.native(), item.duration_s.value_or(0)});
  const std::vector<std::size_t> shards = assign_shards(weighed, shard.count);
  std::vector<AnnotateItem> mine;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (shards[i] == shard.index) mine.push_back(std::move(items[i]));
  }
  return mine;
}

std::string name_of(const fs::path& root) {
  const fs::path name = fs::weakly_canonical(root).filename();
  return shown_name(name.empty() ? root : name);
}

}  // namespace

AnnotatePlan plan_annotation(const PlanOptions& options, Log& log, Progress& progress,
                             const std::stop_token& stop) {
  FoundMedia found = find_media(options.places, {options.include, options.exclude, options.out}, stop);
  check_apart(found.roots, options.out);
  for (const Unreadable& problem : found.problems) log.warn(shown_name(problem.path) + ": " + problem.reason);
  if (found.files.empty()) {
    throw Error(ErrorKind::kNotFound,
                "there are no recordings in " + joined(options.places, ", ") +
                    "; they are known by their endings: " + joined(media_endings(), ", "));
  }
  const std::vector<ItemPlace> places = plan_places(found, options.out);
  std::vector<fs::path> inputs;
  for (const ItemPlace& place : places) inputs.push_back(place.input);
  const auto durations_s = media_durations(inputs, options.streams, options.at_once, progress, stop);
  AnnotatePlan plan;
  for (const fs::path& root : found.roots) plan.roots.push_back(name_of(root));
  plan.found = places.size();
  plan.problems = std::move(found.problems);
  std::vector<AnnotateItem> items;
  for (std::size_t i = 0; i < places.size(); ++i)
    items.push_back({places[i].input, places[i].base, durations_s[i]});
  plan.items = items_of_shard(std::move(items), options.shard);
  // The longest first, so that no worker is left with one at the end.
  std::ranges::stable_sort(plan.items, std::greater<>(),
                           [](const AnnotateItem& item) { return item.duration_s.value_or(0); });
  return plan;
}

void clean_up(const fs::path& out, Log& log) {
  std::size_t removed = io::remove_abandoned_files(out);
  std::error_code problem;
  const auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator entry(out, options, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    std::error_code ignored;
    if (entry->is_directory(ignored) && !entry->is_symlink(ignored))
      removed += io::remove_abandoned_files(entry->path());
  }
  if (removed > 0) log.info(std::to_string(removed) + " half-written files of a killed run were removed");
}

}  // namespace undertone::pipeline
