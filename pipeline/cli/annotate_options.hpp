#pragma once

#include <string>
#include <vector>

#include "src/core/options.hpp"

namespace undertone::cli {

/// What `annotate` is told besides how to label. None of it changes a label.
struct AnnotateOptions {
  std::string out;
  std::string format = "jsonl";
  std::vector<std::string> include, exclude;
  int jobs = 0;
  double timeout_s = 0;
  bool keep_features = false;
  std::string shard;
  std::string summarize;

  static void fields(auto& self, auto&& field) {
    field(self.out, {.name = "out",
                     .value = "DIR",
                     .help = "folder for the labels, laid out as the recordings are, and for the summary",
                     .affects = Affects::kRunOnly});
    field(self.format,
          {.name = "format",
           .value = "LIST",
           .help = "what is written of each recording, as jsonl,eaf,html: any of table, jsonl, csv, eaf, "
                   "textgrid, vtt, srt, rttm and html; jsonl is always written",
           .affects = Affects::kRunOnly});
    field(self.include,
          {.name = "include",
           .value = "PATTERN",
           .help = "only recordings whose path below DIR, or whose name, matches, as 'session1/*'; one "
                   "that spells an ending, as '*.dat', takes files of that ending too; may be repeated",
           .affects = Affects::kRunOnly});
    field(self.exclude, {.name = "exclude",
                         .value = "PATTERN",
                         .help = "no recordings and no folders that match; may be repeated",
                         .affects = Affects::kRunOnly});
    field(self.jobs,
          {.name = "jobs",
           .value = "N",
           .help = "recordings at a time, each with a copy of the models; 0: half as many as there are "
                   "cores",
           .low = 0,
           .high = 256,
           .affects = Affects::kRunOnly});
    field(self.timeout_s, {.name = "timeout",
                           .value = "SECONDS",
                           .help = "give up a recording that takes longer; 0: never",
                           .low = 0,
                           .affects = Affects::kRunOnly});
    field(
        self.keep_features,
        {.name = "keep-features",
         .help = "keep what the encoders make, in DIR/features, so that other models and labels take moments",
         .affects = Affects::kRunOnly});
    field(self.shard,
          {.name = "shard",
           .value = "I/N",
           .help = "only part I of N, of about equal playing time; within a Slurm array the part follows "
                   "from its task where nothing is said",
           .affects = Affects::kRunOnly});
    field(self.summarize,
          {.name = "summarize",
           .value = "DIR",
           .help = "only write the summary of all labels in a folder, as after the last shard",
           .affects = Affects::kRunOnly});
  }
  std::vector<std::string> problems() const;
};

}  // namespace undertone::cli
