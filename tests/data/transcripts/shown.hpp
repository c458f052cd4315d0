#pragma once

#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "data/transcripts/transcript.hpp"

namespace undertone::data {

/// "1-2.5 ann: words = joy {a 1-1.5}", with "-" for what is absent; so that one CHECK shows all of an entry.
inline std::string shown(const TranscriptEntry& entry) {
  std::ostringstream out;
  out << entry.span.begin_s << "-" << entry.span.end_s << " " << entry.speaker.value_or("-") << ": "
      << entry.text.value_or("-");
  if (entry.label) out << " = " << *entry.label;
  for (const Word& word : entry.words) {
    out << (&word == &entry.words.front() ? " {" : ", ") << word.text << " " << word.span.begin_s << "-"
        << word.span.end_s;
  }
  out << (entry.words.empty() ? "" : "}");
  return out.str();
}

inline std::vector<std::string> shown(const std::vector<TranscriptEntry>& entries) {
  std::vector<std::string> out;
  for (const TranscriptEntry& entry : entries) out.push_back(shown(entry));
  return out;
}

/// "12: reason"
inline std::vector<std::string> shown(const std::vector<ParseProblem>& problems) {
  std::vector<std::string> out;
  for (const ParseProblem& problem : problems)
    out.push_back(std::to_string(problem.line) + ": " + problem.reason);
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace undertone::data

template <>
struct doctest::StringMaker<undertone::data::Lines> {
  static doctest::String convert(const undertone::data::Lines& lines) {
    std::string out;
    for (const std::string& line : lines) out += "\n    " + line;
    return out.c_str();
  }
};
