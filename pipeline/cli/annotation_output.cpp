#include "pipeline/cli/annotation_output.hpp"

#include <ostream>
#include <system_error>

#include "data/transcripts/text_encoding.hpp"
#include "pipeline/annotation_table.hpp"
#include "pipeline/cli/output_files.hpp"
#include "src/core/error.hpp"
#include "src/io/read_file.hpp"

namespace undertone::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytesAddedTo = std::size_t{256} << 20;

const data::AnnotationFormat* format_of_ending(const fs::path& path) {
  const std::string ending = path.extension().string();
  return ending.empty() ? nullptr : data::find_annotation_format(std::string_view(ending).substr(1));
}

const data::AnnotationFormat* format_of_choice(PrintFormat choice) {
  for (const auto& [value, name] : option_choices(PrintFormat{})) {
    if (value == choice) return data::find_annotation_format(name);
  }
  return nullptr;
}

const data::AnnotationFormat* format_of(const fs::path& path, const AnnotationOutputOptions& options) {
  const auto* by_ending = format_of_ending(path);
  return by_ending ? by_ending : format_of_choice(options.format);
}

void refuse_inputs(const fs::path& target, const std::vector<fs::path>& inputs) {
  for (const fs::path& input : inputs) {
    std::error_code unreadable;
    if (!fs::equivalent(target, input, unreadable) || unreadable) continue;
    throw Error(ErrorKind::kMisuse, "--out " + target.string() + " would replace an input, '" +
                                        input.string() + "'; choose another name");
  }
}

std::string known_endings() {
  std::string names;
  for (const auto& format : data::annotation_formats())
    names += (names.empty() ? "." : ", .") + std::string(format.name);
  return names;
}

}  // namespace

std::vector<std::string> AnnotationOutputOptions::problems() const {
  std::vector<std::string> problems;
  for (const std::string& name : out) {
    if (!format_of(name, *this)) {
      problems.push_back("--out " + name + ": the ending says no format; they are " + known_endings() +
                         ", or --format names it");
    } else if (!add_to.empty() && format_of(name, *this) != format_of_ending(add_to)) {
      problems.push_back("--out " + name + ": with --add-to it has the format of " + add_to);
    }
  }
  if (add_to.empty()) return problems;
  const auto* kind = format_of_ending(add_to);
  if (!kind || !kind->add_to) problems.push_back("--add-to " + add_to + ": not an .eaf or .TextGrid");
  if (out.empty()) problems.push_back("--add-to: --out must say where the result goes");
  return problems;
}

AnnotationOutput::AnnotationOutput(const AnnotationOutputOptions& options,
                                   const std::vector<fs::path>& inputs)
    : options_(options) {
  std::vector<fs::path> all_inputs = inputs;
  if (!options.add_to.empty()) {
    all_inputs.emplace_back(options.add_to);
    existing_ = io::read_text_file(options.add_to, kMostBytesAddedTo);
  }
  for (const std::string& name : options.out) {
    refuse_inputs(name, all_inputs);
    if (!options.force) refuse_to_replace(name);
    targets_.push_back({name, format_of(name, options), std::make_unique<io::AtomicFile>(name)});
  }
}

std::string AnnotationOutput::text_of(const data::Annotation& annotation, const Target& target) const {
  if (options_.add_to.empty()) return target.format->write(annotation, target.path.parent_path());
  return with_context("adding to " + options_.add_to,
                      [&] { return target.format->add_to(existing_, annotation); });
}

void AnnotationOutput::write(const data::Annotation& annotation, std::ostream& out) {
  if (targets_.empty()) {
    const auto* format = format_of_choice(options_.format);
    out << (format ? format->write(annotation, {}) : pipeline::annotation_table(annotation));
    return;
  }
  for (Target& target : targets_) target.file->write(text_of(annotation, target));
  for (Target& target : targets_) {
    target.file->commit(options_.force ? io::Overwrite::kReplace : io::Overwrite::kRefuse);
    out << target.path.string() << "\n";
  }
}

}  // namespace undertone::cli
