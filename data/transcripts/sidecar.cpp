#include "data/transcripts/sidecar.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <system_error>
#include <tuple>

#include "data/transcripts/text_lines.hpp"

namespace undertone::data {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 11> kEndings = {"eaf", "TextGrid", "vtt", "srt",  "json", "csv",
                                                       "tsv", "stm",      "ctm", "rttm", "txt"};

enum class Relation { kSameStem, kInfix, kWholeName };

struct Candidate {
  std::size_t preference = 0;  // of the ending
  Relation relation = Relation::kSameStem;
  std::string name;
  friend bool operator<(const Candidate& a, const Candidate& b) {
    return std::tie(a.preference, a.relation, a.name) < std::tie(b.preference, b.relation, b.name);
  }
};

/// Letters, digits and hyphens, as "en", "pt-BR" and "forced" have them.
bool is_infix(std::string_view text) {
  constexpr std::size_t kLongest = 16;
  return !text.empty() && text.size() <= kLongest && std::ranges::all_of(text, [](char c) {
    return is_ascii_letter(c) || is_ascii_digit(c) || c == '-' || c == '_';
  });
}

std::optional<Candidate> match(const std::string& name, const fs::path& media) {
  const std::size_t dot = name.rfind('.');
  if (dot == name.npos || name == media.filename().string()) return std::nullopt;
  const std::string ending = to_lower_ascii(std::string_view(name).substr(dot + 1));
  const auto known = std::ranges::find_if(kEndings, [&](auto e) { return to_lower_ascii(e) == ending; });
  if (known == kEndings.end()) return std::nullopt;
  Candidate candidate{static_cast<std::size_t>(known - kEndings.begin()), Relation::kSameStem, name};
  const std::string_view before = std::string_view(name).substr(0, dot);
  const std::string stem = media.stem().string();
  if (before == stem) return candidate;
  candidate.relation = Relation::kWholeName;
  if (before == media.filename().string()) return candidate;
  candidate.relation = Relation::kInfix;
  const bool has_infix = before.starts_with(stem + ".") && is_infix(before.substr(stem.size() + 1));
  return has_infix ? std::optional(candidate) : std::nullopt;
}

}  // namespace

std::span<const std::string_view> sidecar_endings() { return kEndings; }

Sidecars find_sidecars(const fs::path& media) {
  const fs::path folder = media.has_parent_path() ? media.parent_path() : fs::path(".");
  std::vector<Candidate> candidates;
  std::error_code error;
  for (fs::directory_iterator file(folder, error), end; !error && file != end; file.increment(error)) {
    std::error_code ignored;
    if (!file->is_regular_file(ignored)) continue;
    if (auto candidate = match(file->path().filename().string(), media)) {
      candidates.push_back(std::move(*candidate));
    }
  }
  std::sort(candidates.begin(), candidates.end());
  Sidecars sidecars;
  for (const Candidate& candidate : candidates) {
    const fs::path path = media.parent_path() / candidate.name;
    if (sidecars.chosen) {
      sidecars.others.push_back(path);
    } else {
      sidecars.chosen = path;
    }
  }
  return sidecars;
}

}  // namespace undertone::data
