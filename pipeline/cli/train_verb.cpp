#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <ostream>
#include <utility>

#include "data/corpora/corpus_check.hpp"
#include "data/corpora/registry.hpp"
#include "pipeline/cli/configuration.hpp"
#include "pipeline/cli/output_files.hpp"
#include "pipeline/cli/train_tables.hpp"
#include "pipeline/cli/train_verb_options.hpp"
#include "pipeline/cli/training_page.hpp"
#include "pipeline/cli/verbs.hpp"
#include "pipeline/encoders/encoder_kinds.hpp"
#include "pipeline/learn/bag_of_words.hpp"
#include "pipeline/learn/run_comparison.hpp"
#include "pipeline/learn/run_of_seed.hpp"
#include "pipeline/learn/training_run.hpp"
#include "pipeline/learn/training_state.hpp"
#include "src/core/error.hpp"
#include "src/core/fingerprint.hpp"
#include "src/core/joined.hpp"
#include "src/io/atomic_file.hpp"

namespace undertone::cli {
namespace {

namespace fs = std::filesystem;

fs::path beside(const std::string& out, const std::string& ending) { return fs::path(out + ending); }

/// What the corpora say, each thing once; some say nothing.
std::string said_of(const std::vector<data::Corpus>& corpora, std::string data::Corpus::*member) {
  std::vector<std::string> said;
  for (const data::Corpus& corpus : corpora) {
    const std::string& text = corpus.*member;
    if (!text.empty() && std::ranges::find(said, text) == said.end()) said.push_back(text);
  }
  return joined(said, "; ");
}

/// What there is to learn from, and what chooses.
struct Sets {
  pipeline::LearningSet train;
  pipeline::LearningSet dev;
};

/// One configuration after its last seed.
struct Trained {
  pipeline::TrainingJob job;
  pipeline::PreparedData data;
  std::vector<std::map<std::string, double>> metrics;
  std::vector<pipeline::RunOfSeed> runs;
  std::optional<pipeline::TrainedModel> best;
  std::size_t best_run = 0;
};

class TrainVerb final : public Verb {
 public:
  const VerbDescription& description() const override {
    static const VerbDescription description{
        "train", "MODEL|PRESET", "trains a model on labelled data and writes a checkpoint with its card", 0,
        1,       false};
    return description;
  }
  void bind(OptionList& options) override { options.add(options_); }
  std::vector<OptionValue> preset(const std::vector<std::string>& arguments) const override {
    return arguments.empty() ? std::vector<OptionValue>() : preset_options(arguments.front());
  }

  ExitStatus run(VerbContext& context) override {
    if (options_.check) return check_corpus(context.out);
    if (context.arguments.empty())
      throw Error(ErrorKind::kMisuse, "which MODEL? 'undertone models' lists them");
    const Configuration first = make_configuration(context.arguments.front(), options_);
    std::optional<Configuration> rival;
    if (!options_.versus.empty()) rival = make_rival(first);
    if (!options_.force) {
      refuse_to_replace(options_.out);
      refuse_to_replace(page_beside(options_.out));
    }
    std::vector<data::Corpus> corpora = read_corpora(context);
    Sets sets = take_sets(context, first.model, corpora);
    Trained trained = train(context, first, rival ? sets : std::move(sets), corpora);
    std::optional<pipeline::ConfigurationComparison> comparison;
    if (rival) {
      context.out << "\n" << rival->name << "\n";
      const Trained other = train(context, *rival, std::move(sets), corpora);
      comparison = pipeline::compare_configurations({first.name, trained.metrics, trained.best->dev},
                                                    {rival->name, other.metrics, other.best->dev});
      context.out << comparison_table(*comparison);
    }
    write(trained, std::move(comparison));
    forget_states(first);
    if (rival) forget_states(*rival);
    context.out << options_.out << "\n";
    return ExitStatus::kDone;
  }

 private:
  ExitStatus check_corpus(std::ostream& out) const {
    std::vector<data::Corpus> corpora;  // a list of initial elements would copy it
    for (const std::string& name : distinct_data())
      corpora.push_back(data::read_corpus(data::parse_corpus_name(name), options_.corpus));
    const auto findings = data::check_corpora(corpora);
    out << data::format_check(corpora, findings);
    const bool is_bad = std::ranges::any_of(findings, [](const data::Finding& finding) {
      return data::severity_of(finding.kind) == data::Severity::kError;
    });
    return is_bad ? ExitStatus::kFailed : ExitStatus::kDone;
  }

  /// In the order in which they were first named.
  std::vector<std::string> distinct_data() const {
    std::vector<std::string> names;
    for (const std::string& name : options_.data) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
    return names;
  }

  std::vector<data::Corpus> read_corpora(VerbContext& context) const {
    std::vector<data::Corpus> corpora;
    for (const std::string& name : distinct_data()) {
      static_cast<void>(use_of(name));  // a split that cannot be learned from is not looked for either
      corpora.push_back(data::read_corpus(data::parse_corpus_name(name), options_.corpus));
      data::Corpus& corpus = corpora.back();
      for (const data::CorpusProblem& problem : corpus.problems) context.log.warn(to_string(problem));
      if (options_.bag_of_words > 0)
        pipeline::add_bags_of_words(corpus, static_cast<std::size_t>(options_.bag_of_words));
    }
    return corpora;
  }

  /// What becomes of the data that one name stands for.
  enum class Use {
    kBoth,       // train is learned from, dev chooses
    kLearnFrom,  // train is learned from, dev is left alone
    kDevAlone,   // dev is learned from and chooses: for a few weights over encoders that learned from train
  };

  static Use use_of(const std::string& name) {
    const auto split = data::parse_corpus_name(name).split;
    if (!split) return Use::kBoth;
    if (*split == data::Split::kTrain) return Use::kLearnFrom;
    if (*split == data::Split::kDev) return Use::kDevAlone;
    throw Error(ErrorKind::kMisuse, "--data " + name +
                                        ": only ':train' or ':dev' can be said of what is learned from; the "
                                        "other splits are then left alone");
  }

  Sets take_sets(VerbContext& context, const std::string& model, std::vector<data::Corpus>& corpora) const {
    const bool is_paper = options_.protocol == Protocol::kPaper;
    const std::vector<std::string> names = distinct_data();
    std::vector<pipeline::LearningSet> train, dev;
    for (std::size_t i = 0; i < corpora.size(); ++i) {
      const std::size_t known = corpora[i].problems.size();
      const Use use = use_of(names[i]);
      const bool chooses = use != Use::kLearnFrom;
      const auto splits = use == Use::kDevAlone ? std::span(data::kSplits).subspan(1, 1)
                                                : std::span(data::kSplits)
                                                      .first(!chooses   ? 1
                                                             : is_paper ? 3
                                                                        : 2);
      auto taken = pipeline::take_sets_for(model, corpora[i], splits, context.progress, context.stop);
      for (std::size_t p = known; p < corpora[i].problems.size(); ++p)
        context.log.warn(to_string(corpora[i].problems[p]));
      if (chooses) {
        dev.push_back(taken.back());
        if (use != Use::kDevAlone) taken.pop_back();
      }
      const auto times = std::ranges::count(options_.data, names[i]);
      for (auto time = 0; time < times; ++time) {
        for (pipeline::LearningSet& one : taken) train.push_back(time + 1 < times ? one : std::move(one));
      }
    }
    if (dev.empty()) throw Error(ErrorKind::kMisuse, "--data: nothing is left that could choose the epoch");
    Sets sets{pipeline::join(std::move(train)), pipeline::join(std::move(dev))};
    if (is_paper)
      context.log.warn("protocol paper: the test split itself chooses the epoch, so its figures flatter");
    context.log.info(std::to_string(sets.train.utterances()) + " utterances to learn from, " +
                     std::to_string(sets.dev.utterances()) + " to choose by");
    return sets;
  }

  Trained train(VerbContext& context, const Configuration& configuration, Sets sets,
                const std::vector<data::Corpus>& corpora) {
    const TrainVerbOptions& options = configuration.options;
    Trained trained{{configuration.model, configuration.model_options, options.training,
                     tensor::choose_device(options.device, context.log), pipeline::trainable_kinds()},
                    prepare(std::move(sets), options),
                    {},
                    {},
                    std::nullopt,
                    0};
    context.out << seeds_heading();
    double best_value = 0;
    for (std::int64_t i = 0; i < options.seeds; ++i) {
      const std::int64_t seed = trained.job.training.seed = options.training.seed + i;
      trained.job.log = i == 0 ? &context.log : &silent_log();  // each seed would say the same
      pipeline::TrainedModel one = train_one(context, configuration, trained);
      const auto metrics = pipeline::selection_metrics(one.dev);
      context.out << seed_line(seed, one.outcome.best_epoch, metrics) << std::flush;
      fill_notes(one, corpora, seed, metrics, context);
      trained.metrics.push_back(metrics);
      trained.runs.push_back(pipeline::run_of_seed(seed, one));
      const double value = pipeline::selection_value(metrics, options.training.select_by);
      if (i > 0 && value <= best_value) continue;
      best_value = value;
      trained.best_run = trained.runs.size() - 1;
      trained.best = std::move(one);
    }
    if (trained.metrics.size() > 1) context.out << summary_lines(trained.metrics);
    return trained;
  }

  static pipeline::PreparedData prepare(Sets sets, const TrainVerbOptions& options) {
    pipeline::keep_modalities(sets.train, options.modalities);
    pipeline::keep_modalities(sets.dev, options.modalities);
    return pipeline::prepare_data(std::move(sets.train), std::move(sets.dev), options.scaling);
  }

  void write(Trained& trained, std::optional<pipeline::ConfigurationComparison> comparison) {
    const auto overwrite = options_.force ? io::Overwrite::kReplace : io::Overwrite::kRefuse;
    save_checkpoint(options_.out, trained.best->card, *trained.best->model, overwrite, options_.weights);
    OptionList list;
    list.add(options_);
    auto inside = pipeline::explain_training(*trained.best, trained.data);
    write_training_page({joined(distinct_data(), ", "), list, trained.job, trained.data, *trained.best,
                         std::move(trained.runs), trained.best_run, std::move(comparison), std::move(inside)},
                        options_.out, overwrite);
  }

  fs::path state_file(const Configuration& configuration, std::int64_t seed) const {
    return beside(options_.out, configuration.ending + ".seed" + std::to_string(seed) + ".state");
  }

  void forget_states(const Configuration& configuration) const {
    for (std::int64_t i = 0; i < options_.seeds; ++i)
      fs::remove(state_file(configuration, options_.training.seed + i));
  }

  /// Whatever must be the same to go on with a run.
  static std::string fingerprint(const Configuration& configuration, std::int64_t seed) {
    TrainVerbOptions same = configuration.options;
    same.training.seed = seed;
    same.seeds = 1;
    same.versus.clear();
    same.set.clear();
    OptionList list;
    list.add(same);
    std::string all = configuration.model + "\n" + list.fingerprint();
    for (const auto& [name, value] : configuration.model_options) all += "\n" + name + "=" + value;
    return sha256_hex(all);
  }

  pipeline::TrainedModel train_one(VerbContext& context, const Configuration& configuration,
                                   const Trained& trained) {
    const std::int64_t seed = trained.job.training.seed;
    const fs::path state = state_file(configuration, seed);
    if (fs::exists(state) && !options_.resume) {
      if (!options_.force) {
        throw Error(ErrorKind::kDenied,
                    "'" + state.string() +
                        "' is of a run that was interrupted; --resume goes on with it, --force "
                        "begins anew");
      }
      fs::remove(state);
    }
    const fs::path log_file =
        beside(options_.out, configuration.ending + ".seed" + std::to_string(seed) + ".log.jsonl");
    std::ofstream log(log_file, std::ios::binary | std::ios::trunc);
    if (!log) throw Error(ErrorKind::kIo, "'" + log_file.string() + "' cannot be written");
    const auto tell = [&](const pipeline::EpochRecord& record) { log << to_json_line(record) << std::endl; };
    auto one = pipeline::run_training(trained.job, trained.data, {state, fingerprint(configuration, seed)},
                                      tell, context.progress, context.stop);
    if (!log) throw Error(ErrorKind::kIo, "'" + log_file.string() + "' cannot be written");
    return one;
  }

  /// Each kind of corpus with the splits of it that were learned from.
  std::string what_was_learned_from(const std::vector<data::Corpus>& corpora, bool is_strict) const {
    std::vector<std::string> said;
    const std::vector<std::string> names = distinct_data();
    for (std::size_t i = 0; i < corpora.size(); ++i) {
      const char* splits = use_of(names[i]) == Use::kDevAlone ? ", split dev"
                           : is_strict                        ? ", split train"
                                                              : ", splits train and dev";
      std::string text = corpora[i].kind + splits;
      if (std::ranges::find(said, text) == said.end()) said.push_back(std::move(text));
    }
    return joined(said, "; ");
  }

  void fill_notes(pipeline::TrainedModel& trained, const std::vector<data::Corpus>& corpora,
                  std::int64_t seed, const std::map<std::string, double>& metrics,
                  const VerbContext& context) const {
    const bool is_strict = options_.protocol == Protocol::kStrict;
    const std::string judged = is_strict ? "dev" : "test";
    auto& notes = trained.card.notes;
    notes["made by"] = context.made_by;
    notes["trained on"] = what_was_learned_from(corpora, is_strict);
    notes["licence of the data"] = said_of(corpora, &data::Corpus::licence);
    notes["split"] = said_of(corpora, &data::Corpus::split_rule);
    notes["protocol"] =
        is_strict
            ? (options_.training.select_by == pipeline::SelectBy::kLast
                   ? "strict: the last epoch was kept; a calibration, if any, was fitted on dev"
                   : "strict: the epoch was chosen on dev, on which the calibration was fitted too")
            : "paper: the epoch was chosen on the test split itself, on which the calibration was fitted "
              "too, so figures on it flatter";
    if (options_.seeds > 1)
      notes["protocol"] += "; the best of " + std::to_string(options_.seeds) + " seeds on " + judged;
    notes["seed"] = std::to_string(seed);
    notes["epoch"] = std::to_string(trained.outcome.best_epoch);
    for (const auto& [name, value] : metrics) notes[judged + " " + name] = std::to_string(value);
  }

  TrainVerbOptions options_;
};

}  // namespace

std::unique_ptr<Verb> make_train_verb() { return std::make_unique<TrainVerb>(); }

}  // namespace undertone::cli
