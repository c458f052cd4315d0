#include "pipeline/cli/training_page.hpp"

#include <set>
#include <utility>

#include "src/core/joined.hpp"
#include "src/core/modality.hpp"
#include "src/core/option_text.hpp"

namespace undertone::cli {
namespace {

using pipeline::PageEntry;

/// Lists of NAME=VALUE say only what was changed; instead of them stands everything that counted.
std::vector<PageEntry> configuration(const TrainingReport& report) {
  std::vector<PageEntry> entries;
  for (const Option& option : report.options.options()) {
    if (option.spec.name == "set") {
      for (const auto& [name, value] : report.kept.card.options) entries.push_back({"set " + name, value});
    } else if (option.spec.name == "loss-weight") {
      const auto weights = pipeline::with_settings("loss-weight", report.kept.model->loss_weights(),
                                                   report.job.training.loss_weights);
      for (const auto& [name, value] : weights) {
        entries.push_back({"loss-weight " + name, OptionText<double>::print(value)});
      }
    } else {
      entries.push_back({std::string(option.spec.name), joined(option.texts(), ", ")});
    }
  }
  return entries;
}

std::string inputs_of(const fusion::ModelSpec& spec) {
  std::vector<std::string> inputs;
  for (const Modality modality : spec.modalities()) {
    inputs.push_back(std::string(to_string(modality)) + " (" + std::to_string(spec.width(modality)) +
                     " numbers)");
  }
  return joined(inputs, ", ");
}

std::string size_of(const pipeline::LearningSet& set) {
  return std::to_string(set.utterances()) + " utterances in " + std::to_string(set.dialogues.size()) +
         " conversations";
}

std::vector<PageEntry> notes(const TrainingReport& report, const std::filesystem::path& checkpoint) {
  std::vector<PageEntry> entries{
      {"weights", checkpoint.filename().string()},  {"model", report.job.model},
      {"inputs", inputs_of(report.kept.card.spec)}, {"data", report.data},
      {"learned from", size_of(report.sets.train)}, {"chosen by", size_of(report.sets.dev)}};
  static const std::set<std::string> kShownElsewhere{"seed", "epoch"};
  for (const auto& [name, value] : report.kept.card.notes) {
    if (!kShownElsewhere.contains(name) && !name.starts_with("dev ")) entries.push_back({name, value});
  }
  return entries;
}

}  // namespace

std::filesystem::path page_beside(const std::filesystem::path& checkpoint) {
  return checkpoint.string() + ".html";
}

pipeline::RunPage make_training_page(TrainingReport report, const std::filesystem::path& checkpoint) {
  pipeline::RunPage page;
  page.title = report.job.model + " on " + report.data;
  page.configuration = configuration(report);
  page.notes = notes(report, checkpoint);
  page.runs = std::move(report.runs);
  page.kept = report.kept_run;
  page.comparison = std::move(report.comparison);
  page.inside = std::move(report.inside);
  return page;
}

void write_training_page(TrainingReport report, const std::filesystem::path& checkpoint,
                         io::Overwrite overwrite) {
  const pipeline::RunPage page = make_training_page(std::move(report), checkpoint);
  io::write_file_atomically(page_beside(checkpoint), to_html(page), overwrite);
}

}  // namespace undertone::cli
