#include "pipeline/labels_file.hpp"

#include <utility>

#include "data/annotations/jsonl.hpp"
#include "data/transcripts/text_encoding.hpp"
#include "pipeline/transcript_problems.hpp"
#include "src/core/error.hpp"
#include "src/io/read_file.hpp"

namespace undertone::pipeline {
namespace {

constexpr std::size_t kMostBytes = std::size_t{256} << 20;

}  // namespace

LabelsFile read_labels(const std::filesystem::path& path, Log& log) {
  return with_context("reading '" + path.string() + "'", [&] {
    data::DecodedText text = data::decode_text(io::read_text_file(path, kMostBytes));
    tell_problems(path, text.problems, log);
    data::AnnotationFile file = data::parse_jsonl_annotation(text.utf8);
    tell_problems(path, file.problems, log);
    return LabelsFile{std::move(file.annotation), std::move(text.utf8)};
  });
}

}  // namespace undertone::pipeline
