#pragma once

#include <array>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "data/annotations/annotation.hpp"
#include "data/annotations/formats.hpp"
#include "src/core/options.hpp"
#include "src/io/atomic_file.hpp"

namespace undertone::cli {

/// What is printed, or written to files whose names do not say it: a table for people, or a format of
/// data/annotations/formats.hpp, by its name there.
enum class PrintFormat { kTable, kJsonl, kCsv, kEaf, kTextGrid, kVtt, kSrt, kRttm };

constexpr auto option_choices(PrintFormat) {
  return std::to_array<Choice<PrintFormat>>({{PrintFormat::kTable, "table"},
                                             {PrintFormat::kJsonl, "jsonl"},
                                             {PrintFormat::kCsv, "csv"},
                                             {PrintFormat::kEaf, "eaf"},
                                             {PrintFormat::kTextGrid, "textgrid"},
                                             {PrintFormat::kVtt, "vtt"},
                                             {PrintFormat::kSrt, "srt"},
                                             {PrintFormat::kRttm, "rttm"}});
}

struct AnnotationOutputOptions {
  PrintFormat format = PrintFormat::kTable;
  std::vector<std::string> out;
  std::string add_to;
  bool force = false;

  static void fields(auto& self, auto&& field) {
    field(self.format,
          {.name = "format",
           .value = "FORMAT",
           .help = "what is printed, or written where the ending of a file's name does not say it",
           .affects = Affects::kRunOnly});
    field(self.out,
          {.name = "out",
           .value = "FILE",
           .help = "write to a file instead, in the format of its ending; may be given several times",
           .affects = Affects::kRunOnly});
    field(self.add_to,
          {.name = "add-to",
           .value = "FILE",
           .help = "an EAF or TextGrid whose tiers are kept, and to which ours are added in --out",
           .affects = Affects::kRunOnly});
    field(self.force,
          {.name = "force", .help = "replace files that are there", .affects = Affects::kRunOnly});
  }
  std::vector<std::string> problems() const;
};

/// Where an annotation goes. What can be wrong with it is found before the work begins: the files are made
/// under hidden names at once, and named when they are whole.
class AnnotationOutput {
 public:
  /// Throws kMisuse where a file of `inputs` would be replaced, whatever the options, and kDenied for another
  /// file that is there already, unless they say that it may be replaced.
  AnnotationOutput(const AnnotationOutputOptions& options, const std::vector<std::filesystem::path>& inputs);

  /// Prints, or writes the files and prints their names. Once.
  void write(const data::Annotation& annotation, std::ostream& out);

 private:
  struct Target {
    std::filesystem::path path;
    const data::AnnotationFormat* format;
    std::unique_ptr<io::AtomicFile> file;
  };

  std::string text_of(const data::Annotation& annotation, const Target& target) const;

  AnnotationOutputOptions options_;
  std::string existing_;  // the text of --add-to
  std::vector<Target> targets_;
};

}  // namespace undertone::cli
