#include "pipeline/cli/model_evaluation.hpp"

#include <array>
#include <cstdio>
#include <utility>

#include "data/corpora/registry.hpp"
#include "fusion/checkpoint.hpp"
#include "pipeline/cli/output_files.hpp"
#include "pipeline/encoders/bundled_checkpoint.hpp"
#include "pipeline/encoders/encoder_kinds.hpp"
#include "pipeline/learn/bag_of_words.hpp"
#include "pipeline/learn/explanation_page.hpp"
#include "pipeline/learn/training_run.hpp"
#include "src/io/json.hpp"

namespace undertone::cli {
namespace {

std::string cell(const std::optional<double>& value) {
  std::array<char, 32> text{};
  if (!value) return "      -";
  std::snprintf(text.data(), text.size(), "%7.4f", *value);
  return text.data();
}

std::string class_table(const pipeline::Metrics& metrics) {
  std::string text = "\nclass           support  recall  precision      F1\n";
  for (std::size_t i = 0; i < metrics.class_names.size(); ++i) {
    const pipeline::ClassScore& score = metrics.classification->classes[i];
    std::array<char, 160> line{};
    std::snprintf(line.data(), line.size(), "%-14s %8zu %7.4f %10.4f %7.4f\n", metrics.class_names[i].c_str(),
                  score.support, score.recall, score.precision, score.f1);
    text += line.data();
  }
  return text;
}

std::string table_of(const pipeline::Metrics& metrics) {
  std::string text;
  for (const pipeline::Estimate& estimate : metrics.intervals) {
    if (estimate.name.find('/') != std::string::npos)
      continue;  // of one class: they have a table of their own
    std::string name = estimate.name;
    name.resize(std::max<std::size_t>(name.size(), 26), ' ');
    text += name + cell(estimate.value);
    if (estimate.interval)
      text += "  [" + cell(estimate.interval->low) + ", " + cell(estimate.interval->high) + "]";
    text += "\n";
  }
  text += "expected calibration error" + cell(metrics.probabilities->expected_calibration_error) + "\n";
  if (metrics.several_labels)
    text += "macro F1 of all labels    " + cell(metrics.several_labels->macro_f1) + "\n";
  text += class_table(metrics);
  return text + "\n" + std::to_string(metrics.classification->items) +
         " utterances; intervals hold 95 % of " + std::to_string(metrics.bootstrap.resamples) +
         " resamples of conversations\n";
}

}  // namespace

EvaluationTexts evaluate_checkpoint(const std::string& model, const ModelEvaluationOptions& options,
                                    io::Overwrite overwrite, VerbContext& context) {
  const std::string table_file = options.explain + ".csv";
  if (!options.explain.empty() && overwrite == io::Overwrite::kRefuse) {
    refuse_to_replace(options.explain);
    refuse_to_replace(table_file);
  }
  fusion::LoadedCheckpoint checkpoint =
      fusion::load_checkpoint(pipeline::find_checkpoint(model), pipeline::trainable_kinds());
  data::CorpusName name = data::parse_corpus_name(options.data);
  if (!name.split) name.split = data::Split::kDev;
  data::Corpus corpus = data::read_corpus(name, options.corpus);
  for (const data::CorpusProblem& problem : corpus.problems) context.log.warn(to_string(problem));
  const auto text = checkpoint.card.inputs.find(std::string(to_string(Modality::kText)));
  if (text != checkpoint.card.inputs.end() && corpus.features.empty()) {
    const std::size_t width = pipeline::bag_of_words_width(text->second);
    if (width > 0) pipeline::add_bags_of_words(corpus, width);
  }
  pipeline::BootstrapOptions bootstrap;
  bootstrap.resamples = static_cast<std::size_t>(options.resamples);
  const auto device = tensor::choose_device(options.device, context.log);
  auto sets = pipeline::take_sets_for(checkpoint.card.model, corpus, {&*name.split, 1}, context.progress,
                                      context.stop);
  if (!options.explain.empty()) {
    const auto inside = pipeline::explain_model(checkpoint, sets.front(), device);
    io::write_file_atomically(options.explain,
                              pipeline::explanation_html(model + " on " + options.data, inside), overwrite);
    io::write_file_atomically(table_file, pipeline::contributions_csv(inside), overwrite);
  }
  const pipeline::Metrics metrics =
      pipeline::evaluate_model(checkpoint, std::move(sets.front()), device, bootstrap);
  io::Json json = to_json(metrics);
  json.set("model", model);
  json.set("data", options.data);
  json.set("split", std::string(data::to_string(*name.split)));
  json.set("made_by", context.made_by);
  return {table_of(metrics), io::to_json_text(json) + "\n"};
}

}  // namespace undertone::cli
