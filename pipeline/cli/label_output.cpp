#include "pipeline/cli/label_output.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <map>
#include <ostream>
#include <string_view>
#include <system_error>

#include <sys/ioctl.h>
#include <unistd.h>

#include "data/transcripts/text_lines.hpp"
#include "pipeline/cli/output_files.hpp"
#include "pipeline/label/label_formats.hpp"
#include "pipeline/label/label_table.hpp"
#include "src/core/error.hpp"
#include "src/io/atomic_file.hpp"

namespace undertone::cli {
namespace {

namespace fs = std::filesystem;

/// The format that the ending of a file's name says; empty for a folder.
std::string format_of_ending(const fs::path& path) {
  const std::string ending = path.extension().string();
  if (ending.size() < 2) return {};
  const std::string name = data::to_lower_ascii(std::string_view(ending).substr(1));
  return name != pipeline::kTableFormat && pipeline::is_label_format(name) ? name : std::string();
}

std::string stem_of(const std::string& input) {
  return input == "-" ? "stdin" : fs::path(input).stem().string();
}

pipeline::TableDetail detail_of(const LabelOutputOptions& options) {
  return options.explain ? pipeline::TableDetail::kExplained : pipeline::TableDetail::kLabels;
}

std::size_t terminal_width() {
  constexpr std::size_t kUnknown = 100;
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* said = std::getenv("COLUMNS");
  std::size_t columns = 0;
  if (said != nullptr &&
      std::from_chars(said, said + std::string_view(said).size(), columns).ec == std::errc() && columns > 0)
    return columns;
  return kUnknown;
}

}  // namespace

std::vector<std::string> LabelOutputOptions::problems() const {
  std::vector<std::string> problems;
  for (const std::string& name : pipeline::split_formats(format)) {
    if (!pipeline::is_label_format(name))
      problems.push_back("--format: " + pipeline::not_a_label_format(name));
  }
  const std::string ending = format_of_ending(out);
  if (!ending.empty() && !format.empty())
    problems.push_back("--out " + out + ": its ending says the format, so --format has no place");
  if (out.empty() && pipeline::split_formats(format).size() > 1)
    problems.push_back("--format: only one can be printed; --out DIR takes several");
  if (report && out.empty()) problems.push_back("--report: --out DIR must say where the page goes");
  return problems;
}

LabelOutput::LabelOutput(const LabelOutputOptions& options, const std::vector<std::string>& inputs)
    : options_(options), targets_(inputs.size()) {
  std::vector<std::string> formats = pipeline::split_formats(options.format);
  if (options.out.empty()) {
    printed_ = formats.empty() ? std::string(pipeline::kTableFormat) : formats.front();
    return;
  }
  if (const std::string ending = format_of_ending(options.out); !ending.empty()) {
    if (inputs.size() > 1) {
      throw Error(ErrorKind::kMisuse,
                  "--out " + options.out + " is one file, and there are several inputs; name a folder");
    }
    targets_[0].push_back({ending, options.out});
    if (options.report && ending != pipeline::kPageFormat)
      targets_[0].push_back(
          {std::string(pipeline::kPageFormat), fs::path(options.out).replace_extension("html")});
  } else {
    if (formats.empty()) formats.emplace_back("jsonl");
    if (options.report && std::ranges::find(formats, pipeline::kPageFormat) == formats.end())
      formats.emplace_back(pipeline::kPageFormat);
    plan(inputs, formats);
  }
  check(inputs);
}

void LabelOutput::plan(const std::vector<std::string>& inputs, const std::vector<std::string>& formats) {
  std::error_code problem;
  fs::create_directories(options_.out, problem);
  if (problem) {
    throw Error(ErrorKind::kIo,
                "--out " + options_.out + ": the folder cannot be made: " + problem.message());
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    for (const std::string& format : formats)
      targets_[i].push_back(
          {format, fs::path(options_.out) /
                       (stem_of(inputs[i]) + "." + std::string(pipeline::ending_of_format(format)))});
  }
}

void LabelOutput::check(const std::vector<std::string>& inputs) const {
  std::map<fs::path, std::size_t> taken;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    for (const Target& target : targets_[i]) {
      const auto [other, is_new] = taken.try_emplace(target.path, i);
      if (!is_new) {
        throw Error(ErrorKind::kMisuse, inputs[other->second] + " and " + inputs[i] +
                                            " would both be written to " + target.path.string() +
                                            "; 'undertone annotate' keeps such names apart");
      }
      for (const std::string& input : inputs) {
        std::error_code unreadable;
        if (fs::equivalent(target.path, input, unreadable) && !unreadable)
          throw Error(ErrorKind::kMisuse, "--out: " + target.path.string() + " would replace an input");
      }
      if (!options_.force) refuse_to_replace(target.path);
    }
  }
}

std::string LabelOutput::text_of(const data::Annotation& annotation, const Target& target) const {
  return pipeline::label_text(target.format, annotation, {target.path, detail_of(options_)});
}

void LabelOutput::write(std::size_t input, const data::Annotation& annotation, std::ostream& out,
                        bool use_colour) const {
  if (targets_[input].empty() && printed_ == pipeline::kTableFormat) {
    pipeline::LabelTableOptions table;
    table.width = terminal_width();
    table.colours = use_colour ? pipeline::TableColours::kAnsi : pipeline::TableColours::kNone;
    table.detail = detail_of(options_);
    if (targets_.size() > 1) out << (input > 0 ? "\n" : "") << annotation.media.string() << "\n";
    out << label_table(annotation, table) << std::flush;
    return check_output(out);
  }
  if (targets_[input].empty()) {
    out << text_of(annotation, {printed_, {}}) << std::flush;
    return check_output(out);
  }
  for (const Target& target : targets_[input]) {
    io::write_file_atomically(target.path, text_of(annotation, target),
                              options_.force ? io::Overwrite::kReplace : io::Overwrite::kRefuse);
    out << target.path.string() << "\n";
  }
}

}  // namespace undertone::cli
