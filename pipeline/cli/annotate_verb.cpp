#include <algorithm>
#include <cstdlib>
#include <memory>
#include <ostream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "pipeline/annotate/annotate_plan.hpp"
#include "pipeline/annotate/annotator.hpp"
#include "pipeline/annotate/shown_name.hpp"
#include "pipeline/annotate/summary.hpp"
#include "pipeline/cli/annotate_options.hpp"
#include "pipeline/cli/output_files.hpp"
#include "pipeline/cli/verbs.hpp"
#include "pipeline/label/label_formats.hpp"
#include "pipeline/label/labeler.hpp"
#include "src/core/error.hpp"
#include "src/core/joined.hpp"
#include "src/io/atomic_file.hpp"
#include "src/tensor/threads.hpp"

namespace undertone::cli {

std::vector<std::string> AnnotateOptions::problems() const {
  std::vector<std::string> problems;
  for (const std::string& name : pipeline::split_formats(format)) {
    if (!pipeline::is_label_format(name))
      problems.push_back("--format: " + pipeline::not_a_label_format(name));
  }
  if (!shard.empty() && !pipeline::parse_shard(shard))
    problems.push_back("--shard: '" + shard + "' is not I/N, as 2/5 for the second of five parts");
  if (out.empty() == summarize.empty())
    problems.push_back("--out DIR says where the labels go; --summarize DIR stands by itself");
  return problems;
}

namespace {

namespace fs = std::filesystem;

struct AnnotateVerbOptions {
  AnnotateOptions run;
  pipeline::LabelOptions label;

  static void fields(auto& self, auto&& field) {
    AnnotateOptions::fields(self.run, field);
    pipeline::LabelOptions::fields(self.label, field);
  }
  std::vector<std::string> problems() const { return label.problems(); }
};

std::size_t jobs_of(const AnnotateOptions& options) {
  if (options.jobs > 0) return static_cast<std::size_t>(options.jobs);
  return std::max<std::size_t>(1, std::thread::hardware_concurrency() / 2);
}

std::vector<std::string> formats_of(const AnnotateOptions& options) {
  std::vector<std::string> formats = {"jsonl"};
  for (const std::string& format : pipeline::split_formats(options.format)) {
    if (std::ranges::find(formats, format) == formats.end()) formats.push_back(format);
  }
  return formats;
}

/// "summary", or of a shard "summary-2-of-5".
std::string summary_name(const pipeline::Shard& shard) {
  if (shard.count == 1) return "summary";
  return "summary-" + std::to_string(shard.index) + "-of-" + std::to_string(shard.count);
}

void write_summary(const pipeline::AnnotateSummary& summary, const std::string& name, std::ostream& out) {
  const std::vector<std::pair<const char*, std::string>> files = {{".csv", summary_csv(summary)},
                                                                  {".html", summary_page(summary)}};
  for (const auto& [ending, text] : files) {
    const fs::path file = summary.folder / (name + ending);
    io::write_file_atomically(file, text, io::Overwrite::kReplace);
    out << file.string() << "\n";
  }
}

class AnnotateVerb final : public Verb {
 public:
  const VerbDescription& description() const override {
    static const VerbDescription description{
        "annotate",
        "DIR…",
        "labels all recordings in folders, several at a time; what is done already is not done again",
        0,
        100000,
        true};
    return description;
  }
  void bind(OptionList& options) override { options.add(options_); }

  ExitStatus run(VerbContext& context) override {
    const auto problems = options_.run.problems();
    if (!problems.empty()) throw Error(ErrorKind::kMisuse, joined(problems, "\n"));
    if (!options_.run.summarize.empty()) return summarize(context);
    if (context.arguments.empty())
      throw Error(ErrorKind::kMisuse, "which folder? usage: undertone annotate DIR… --out DIR");
    return annotate(context);
  }

 private:
  ExitStatus summarize(VerbContext& context) const {
    if (!context.arguments.empty())
      throw Error(ErrorKind::kMisuse, "--summarize takes the folder of the labels and nothing else");
    pipeline::AnnotateSummary summary;
    summary.folder = options_.run.summarize;
    summary.title = "Labels in " + pipeline::shown_name(fs::weakly_canonical(summary.folder).filename());
    summary.items = pipeline::read_records(summary.folder);
    if (summary.items.empty())
      throw Error(ErrorKind::kNotFound,
                  "there are no labels of 'undertone annotate' in " + options_.run.summarize);
    write_summary(summary, summary_name({}), context.out);
    return status_of(summary, context.log);
  }

  ExitStatus annotate(VerbContext& context) const {
    const std::size_t jobs = jobs_of(options_.run);
    const pipeline::Shard shard = find_shard(context.log);
    const fs::path out = options_.run.out;
    const pipeline::AnnotatePlan plan =
        pipeline::plan_annotation({context.arguments, out, options_.run.include, options_.run.exclude, shard,
                                   options_.label.streams, jobs},
                                  context.log, context.progress, context.stop);
    pipeline::clean_up(out, context.log);
    pipeline::AnnotateSummary summary{"Recordings in " + joined(plan.roots, ", "), out, {}, plan.problems};
    std::size_t lost_threads = 0;
    if (plan.items.empty()) {
      context.log.info("nothing of the " + std::to_string(plan.found) + " recordings is in this part");
    } else {
      tensor::share_threads(jobs + 1);  // decoding and watching go on beside the networks
      pipeline::Labelers labelers = make_labelers(options_.label, context.log);
      pipeline::AnnotateRun run{plan.items, rules(labelers.first->fingerprint(), context.made_by), jobs,
                                options_.run.timeout_s};
      pipeline::AnnotateResult result =
          pipeline::annotate(std::move(run), std::move(labelers.first), std::move(labelers.more), context.log,
                             context.progress, context.stop);
      tell(result, context.log);
      for (std::size_t i = 0; i < plan.items.size(); ++i)
        summary.items.push_back({plan.items[i].base, std::move(result.outcomes[i].record)});
      std::ranges::sort(summary.items, {}, [](const auto& item) { return item.base.native(); });
      lost_threads = result.lost_threads;
    }
    const ExitStatus status = finish(summary, summary_name(shard), context);
    if (lost_threads > 0) end_at_once(status, context.out);
    return status;
  }

  /// Threads that are stuck in the system use what the end of a program takes away.
  [[noreturn]] static void end_at_once(ExitStatus status, std::ostream& out) {
    out.flush();
    check_output(out);
    std::_Exit(static_cast<int>(status));
  }

  pipeline::Shard find_shard(Log& log) const {
    if (const auto said = pipeline::parse_shard(options_.run.shard)) return *said;
    const auto of_slurm = pipeline::slurm_shard([](const char* name) { return std::getenv(name); });
    if (!of_slurm) return {};
    log.info("part " + std::to_string(of_slurm->index) + " of " + std::to_string(of_slurm->count) +
             ", as the task of the Slurm array says");
    return *of_slurm;
  }

  pipeline::ItemRules rules(const std::string& labeler, const std::string& made_by) const {
    pipeline::ItemRules rules{formats_of(options_.run), options_.label.turns, labeler, made_by, {}, {}};
    if (options_.run.keep_features) rules.features = fs::path(options_.run.out) / "features";
    for (const pipeline::StoredRecord& stored : pipeline::read_records(options_.run.out)) {
      if (!stored.record.labels.empty()) rules.known.try_emplace(stored.record.key, stored.base);
    }
    return rules;
  }

  static void tell(const pipeline::AnnotateResult& result, Log& log) {
    std::size_t labelled = 0, rewritten = 0, there = 0, failed = 0;
    for (const pipeline::ItemOutcome& outcome : result.outcomes) {
      if (outcome.record.status == pipeline::ItemStatus::kFailed) {
        ++failed;
      } else {
        ++(outcome.action == pipeline::ItemAction::kLabelled    ? labelled
           : outcome.action == pipeline::ItemAction::kRewritten ? rewritten
                                                                : there);
      }
    }
    log.info(std::to_string(result.outcomes.size()) + " items: " + std::to_string(labelled) + " labelled, " +
             std::to_string(rewritten) + " written from labels that were there, " + std::to_string(there) +
             " as they should be, " + std::to_string(failed) + " failed");
  }

  ExitStatus finish(const pipeline::AnnotateSummary& summary, const std::string& name,
                    VerbContext& context) const {
    try {
      write_summary(summary, name, context.out);
    } catch (const Error& error) {
      // Where the disk is full the items have failed for the same reason, and that is the news.
      if (totals_of(summary).failed == 0) throw;
      context.log.warn(error.what());
    }
    return status_of(summary, context.log);
  }

  static ExitStatus status_of(const pipeline::AnnotateSummary& summary, Log& log) {
    const pipeline::SummaryTotals totals = totals_of(summary);
    if (totals.failed > 0 && totals.done == 0) {
      log.warn("none of the recordings could be labelled");
      return ExitStatus::kFailed;
    }
    return totals.failed > 0 || !summary.problems.empty() ? ExitStatus::kSomeSkipped : ExitStatus::kDone;
  }

  AnnotateVerbOptions options_;
};

}  // namespace

std::unique_ptr<Verb> make_annotate_verb() { return std::make_unique<AnnotateVerb>(); }

}  // namespace undertone::cli
