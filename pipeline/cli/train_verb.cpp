#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <ostream>
#include <utility>

#include "data/corpora/corpus_check.hpp"
#include "data/corpora/registry.hpp"
#include "fusion/registry.hpp"
#include "pipeline/cli/output_files.hpp"
#include "pipeline/cli/verbs.hpp"
#include "pipeline/learn/training_run.hpp"
#include "pipeline/learn/training_state.hpp"
#include "pipeline/metrics/comparison.hpp"
#include "src/core/error.hpp"
#include "src/core/fingerprint.hpp"
#include "src/io/atomic_file.hpp"

namespace undertone {

constexpr auto option_choices(Modality) {
  return std::to_array<Choice<Modality>>(
      {{Modality::kText, "text"}, {Modality::kAudio, "audio"}, {Modality::kVisual, "visual"}});
}

}  // namespace undertone

namespace undertone::cli {
namespace {

namespace fs = std::filesystem;

struct TrainVerbOptions {
  std::string data;
  std::string out;
  std::vector<std::string> set;
  std::vector<Modality> modalities;
  std::int64_t seeds = 1;
  bool check = false;
  bool resume = false;
  bool force = false;
  pipeline::TrainOptions training;
  data::CorpusOptions corpus;
  tensor::DeviceOptions device;

  static void fields(auto& self, auto&& field) {
    field(self.data,
          {.name = "data", .value = "KIND:PATH", .help = "labelled data with a train and a dev split"});
    field(self.out,
          {.name = "out",
           .value = "FILE",
           .help = "checkpoint to write; beside it, while training goes on, what is needed to go on",
           .affects = Affects::kRunOnly});
    field(self.set,
          {.name = "set",
           .value = "NAME=VALUE",
           .help = "an option of the model ('undertone models' lists them); may be given several times"});
    field(self.modalities,
          {.name = "modality", .value = "NAME", .help = "use only this one; may be given several times"});
    field(self.seeds, {.name = "seeds",
                       .value = "N",
                       .help = "train so many times, from as many seeds, and keep the best on dev",
                       .low = 1,
                       .high = 1000});
    field(self.check, {.name = "check",
                       .help = "only look for what makes figures worthless: leaks between splits, missing or "
                               "broken files, unknown labels",
                       .affects = Affects::kRunOnly});
    field(self.resume,
          {.name = "resume", .help = "go on with a run that was interrupted", .affects = Affects::kRunOnly});
    field(self.force,
          {.name = "force", .help = "replace files that are there", .affects = Affects::kRunOnly});
    pipeline::TrainOptions::fields(self.training, field);
    data::CorpusOptions::fields(self.corpus, field);
    tensor::DeviceOptions::fields(self.device, field);
  }
  std::vector<std::string> problems() const {
    std::vector<std::string> problems;
    if (data.empty()) problems.push_back("--data: what to learn from is missing");
    if (out.empty() && !check) problems.push_back("--out: where the checkpoint goes is missing");
    for (const std::string& one : set) {
      if (one.find('=') == one.npos) problems.push_back("--set " + one + ": expected NAME=VALUE");
    }
    return problems;
  }
};

std::map<std::string, std::string> to_map(const std::vector<std::string>& settings) {
  std::map<std::string, std::string> map;
  for (const std::string& one : settings) map[one.substr(0, one.find('='))] = one.substr(one.find('=') + 1);
  return map;
}

fs::path beside(const std::string& out, const std::string& ending) { return fs::path(out + ending); }

std::string metrics_line(const std::map<std::string, double>& metrics) {
  std::string line;
  for (const char* name : {"accuracy", "weighted-f1", "macro-f1", "uar", "loss"}) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "  %11.4f", metrics.at(name));
    line += text.data();
  }
  return line + "\n";
}

const char* const kHeading = "seed  epoch     accuracy  weighted-f1     macro-f1          uar         loss\n";

/// Lines with the mean and the deviation of each metric over the seeds.
std::string summary_lines(const std::vector<std::map<std::string, double>>& all) {
  std::map<std::string, double> mean, deviation;
  for (const auto& [name, first] : all.front()) {
    std::vector<double> column;
    for (const auto& metrics : all) column.push_back(metrics.at(name));
    const pipeline::SeedSummary summary = pipeline::summarize_seeds(column);
    mean[name] = summary.mean.value_or(0);
    deviation[name] = summary.deviation.value_or(0);
  }
  return "mean       " + metrics_line(mean) + "deviation  " + metrics_line(deviation);
}

class TrainVerb final : public Verb {
 public:
  const VerbDescription& description() const override {
    static const VerbDescription description{
        "train", "MODEL", "trains a model on labelled data and writes a checkpoint with its card",
        0,       1,       false};
    return description;
  }
  void bind(OptionList& options) override { options.add(options_); }

  ExitStatus run(VerbContext& context) override {
    if (options_.check) return check_corpus(context.out);
    if (context.arguments.empty())
      throw Error(ErrorKind::kMisuse, "which MODEL? 'undertone models' lists them");
    fusion::find_model_kind(context.arguments.front());
    if (!options_.force) refuse_to_replace(options_.out);
    data::Corpus corpus = data::read_corpus(data::parse_corpus_name(options_.data), options_.corpus);
    for (const data::CorpusProblem& problem : corpus.problems) context.log.warn(to_string(problem));
    auto sets = pipeline::take_learning_sets(corpus, std::array{data::Split::kTrain, data::Split::kDev});
    for (pipeline::LearningSet& set : sets) pipeline::keep_modalities(set, options_.modalities);
    const pipeline::PreparedData data = pipeline::prepare_data(std::move(sets[0]), std::move(sets[1]));
    context.log.info(std::to_string(data.train.utterances()) + " utterances to learn from, " +
                     std::to_string(data.dev.utterances()) + " to choose by");
    pipeline::TrainingJob job{context.arguments.front(), to_map(options_.set), options_.training,
                              tensor::choose_device(options_.device, context.log)};
    context.out << kHeading;
    std::vector<std::map<std::string, double>> all;
    std::optional<pipeline::TrainedModel> best;
    double best_value = 0;
    for (std::int64_t i = 0; i < options_.seeds; ++i) {
      const std::int64_t seed = job.training.seed = options_.training.seed + i;
      pipeline::TrainedModel trained = train_one(context, data, job);
      all.push_back(pipeline::selection_metrics(trained.dev));
      print_seed(context.out, seed, trained.outcome.best_epoch, all.back());
      fill_notes(trained, corpus, seed, all.back(), context);
      const double value = pipeline::selection_value(all.back(), options_.training.select_by);
      if (best && value <= best_value) continue;
      best_value = value;
      best = std::move(trained);
    }
    if (all.size() > 1) context.out << summary_lines(all);
    save_checkpoint(options_.out, best->card, *best->model,
                    options_.force ? io::Overwrite::kReplace : io::Overwrite::kRefuse);
    for (std::int64_t i = 0; i < options_.seeds; ++i) fs::remove(state_file(options_.training.seed + i));
    context.out << options_.out << "\n";
    return ExitStatus::kDone;
  }

 private:
  ExitStatus check_corpus(std::ostream& out) const {
    std::vector<data::Corpus> corpora;  // a list of initial elements would copy it
    corpora.push_back(data::read_corpus(data::parse_corpus_name(options_.data), options_.corpus));
    const auto findings = data::check_corpora(corpora);
    out << data::format_check(corpora, findings);
    const bool is_bad = std::ranges::any_of(findings, [](const data::Finding& finding) {
      return data::severity_of(finding.kind) == data::Severity::kError;
    });
    return is_bad ? ExitStatus::kFailed : ExitStatus::kDone;
  }

  fs::path state_file(std::int64_t seed) const {
    return beside(options_.out, ".seed" + std::to_string(seed) + ".state");
  }

  /// Whatever must be the same to go on with a run.
  std::string fingerprint(const std::string& model, std::int64_t seed) {
    TrainVerbOptions same = options_;
    same.training.seed = seed;
    same.seeds = 1;
    OptionList list;
    list.add(same);
    return sha256_hex(model + "\n" + list.fingerprint());
  }

  pipeline::TrainedModel train_one(VerbContext& context, const pipeline::PreparedData& data,
                                   const pipeline::TrainingJob& job) {
    const std::int64_t seed = job.training.seed;
    const fs::path state = state_file(seed);
    if (fs::exists(state) && !options_.resume) {
      if (!options_.force) {
        throw Error(ErrorKind::kDenied,
                    "'" + state.string() +
                        "' is of a run that was interrupted; --resume goes on with it, --force "
                        "begins anew");
      }
      fs::remove(state);
    }
    const fs::path log_file = beside(options_.out, ".seed" + std::to_string(seed) + ".log.jsonl");
    std::ofstream log(log_file, std::ios::binary | std::ios::trunc);
    const auto tell = [&](const pipeline::EpochRecord& record) { log << to_json_line(record) << std::endl; };
    auto trained = pipeline::run_training(job, data, {state, fingerprint(job.model, seed)}, tell,
                                          context.progress, context.stop);
    if (!log) throw Error(ErrorKind::kIo, "'" + log_file.string() + "' cannot be written");
    return trained;
  }

  static void print_seed(std::ostream& out, std::int64_t seed, std::int64_t epoch,
                         const std::map<std::string, double>& metrics) {
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%4lld  %5lld", static_cast<long long>(seed),
                  static_cast<long long>(epoch));
    out << text.data() << metrics_line(metrics) << std::flush;
  }

  void fill_notes(pipeline::TrainedModel& trained, const data::Corpus& corpus, std::int64_t seed,
                  const std::map<std::string, double>& metrics, const VerbContext& context) const {
    auto& notes = trained.card.notes;
    notes["made by"] = context.made_by;
    notes["trained on"] = corpus.kind + ", split train";
    notes["licence of the data"] = corpus.licence;
    notes["split"] = corpus.split_rule;
    notes["protocol"] = "the epoch was chosen on dev, on which the calibration was fitted too";
    if (options_.seeds > 1)
      notes["protocol"] += "; the best of " + std::to_string(options_.seeds) + " seeds on dev";
    notes["seed"] = std::to_string(seed);
    notes["epoch"] = std::to_string(trained.outcome.best_epoch);
    for (const auto& [name, value] : metrics) notes["dev " + name] = std::to_string(value);
  }

  TrainVerbOptions options_;
};

}  // namespace

std::unique_ptr<Verb> make_train_verb() { return std::make_unique<TrainVerb>(); }

}  // namespace undertone::cli
