#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "data/annotations/annotation.hpp"
#include "src/core/options.hpp"

namespace undertone::cli {

struct LabelOutputOptions {
  std::string format;
  std::string out;
  bool report = false;
  bool explain = false;
  bool force = false;

  static void fields(auto& self, auto&& field) {
    field(self.format,
          {.name = "format",
           .value = "LIST",
           .help = "table, jsonl, csv, eaf, textgrid, vtt, srt, rttm, html, or several of them, as "
                   "jsonl,eaf; table where nothing is said, with --out jsonl",
           .affects = Affects::kRunOnly});
    field(self.out,
          {.name = "out",
           .value = "DIR|FILE",
           .help = "write files to a folder, named as the input is and ending as their format; or, of "
                   "a single input, one file in the format of its ending",
           .affects = Affects::kRunOnly});
    field(self.report, {.name = "report",
                        .help = "also write a page to look at the labels, html beside the other files",
                        .affects = Affects::kRunOnly});
    field(self.explain,
          {.name = "explain",
           .help = "say in the table for each label what else it might be, how well each modality "
                   "was seen or heard, and why one is missing",
           .affects = Affects::kRunOnly});
    field(self.force,
          {.name = "force", .help = "replace files that are there", .affects = Affects::kRunOnly});
  }
  std::vector<std::string> problems() const;
};

/// Where labels go. What can be wrong with it is found before the work begins.
class LabelOutput {
 public:
  /// Throws kMisuse where two inputs would be written to one file, or an input would be replaced, and kDenied
  /// for files that are there already, unless they may be replaced.
  LabelOutput(const LabelOutputOptions& options, const std::vector<std::string>& inputs);

  /// Of the input with this number: prints, or writes its files and prints their names.
  void write(std::size_t input, const data::Annotation& annotation, std::ostream& out, bool use_colour) const;

 private:
  struct Target {
    std::string format;
    std::filesystem::path path;
  };

  void plan(const std::vector<std::string>& inputs, const std::vector<std::string>& formats);
  void check(const std::vector<std::string>& inputs) const;
  std::string text_of(const data::Annotation& annotation, const Target& target) const;

  LabelOutputOptions options_;
  std::vector<std::vector<Target>> targets_;  // of each input; empty: the format below is printed
  std::string printed_;
};

}  // namespace undertone::cli
