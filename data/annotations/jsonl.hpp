#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/annotations/annotation.hpp"
#include "data/transcripts/transcript.hpp"

// JSON Lines as docs/schema/jsonl.md describes them; parse_jsonl reads them as a transcript.
namespace undertone::data {

/// A header, then an utterance a line. Loses nothing.
std::string to_jsonl(const Annotation& annotation);

struct AnnotationFile {
  Annotation annotation;
  std::vector<ParseProblem> problems;
};

/// All that `to_jsonl` wrote, predictions too. Utterances are kept or dropped as `to_conversation` says.
AnnotationFile parse_jsonl_annotation(std::string_view utf8);

}  // namespace undertone::data
