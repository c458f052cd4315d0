#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace undertone::data {

struct Sidecars {
  std::optional<std::filesystem::path> chosen;
  std::vector<std::filesystem::path> others;  // in order of preference
};

/// Endings, the preferred one first: eaf, TextGrid, vtt, srt, json, csv, tsv, stm, ctm, rttm, txt.
std::span<const std::string_view> sidecar_endings();

/// Transcripts beside a media file, by their names alone. For talk.mp4 these are talk.srt, then talk.en.srt
/// (one part between, such as a language, in the order of the alphabet), then talk.mp4.srt; upper and lower
/// case are the same in the ending. A folder that cannot be listed has none.
Sidecars find_sidecars(const std::filesystem::path& media);

}  // namespace undertone::data
