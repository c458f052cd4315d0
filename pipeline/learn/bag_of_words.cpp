#include "pipeline/learn/bag_of_words.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>

#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

constexpr std::string_view kName = "bag-of-words-1/";

bool is_letter(char c) {
  const bool beyond_ascii = static_cast<unsigned char>(c) >= 0x80;
  return beyond_ascii || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'';
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  bool goes_on = false;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool alone = c == '!' || c == '?';
    if (is_letter(c) && goes_on) {
      words.back() += c;
    } else if (is_letter(c) || alone) {
      words.emplace_back(1, c);
    }
    goes_on = is_letter(c);
  }
  return words;
}

/// FNV-1a: the same everywhere.
std::uint64_t hash(std::string_view text) {
  std::uint64_t value = 14'695'981'039'346'656'037ULL;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
  return value;
}

}  // namespace

std::vector<float> bag_of_words(std::string_view text, std::size_t width) {
  std::vector<float> bag(width);
  const std::vector<std::string> words = words_of(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    bag[hash(words[i]) % width] = 1;
    if (i > 0) bag[hash(words[i - 1] + " " + words[i]) % width] = 1;
  }
  const auto entries = static_cast<float>(std::ranges::count(bag, 1.F));
  if (entries > 0) {
    for (float& value : bag) value /= std::sqrt(entries);
  }
  return bag;
}

void add_bags_of_words(data::Corpus& corpus, std::size_t width) {
  if (!corpus.features.empty())
    throw Error(ErrorKind::kMisuse, corpus.path.string() + " holds features; bags of words are for text");
  data::FeatureTable table;
  table.modality = Modality::kText;
  table.dimension = width;
  table.fingerprint = bag_of_words_name(width);
  bool any = false;
  for (const data::Sample& sample : corpus.samples) {
    any = any || sample.text;
    table.values.push_back(sample.text ? bag_of_words(*sample.text, width) : std::vector<float>());
  }
  if (!any) throw Error(ErrorKind::kMisuse, corpus.path.string() + " holds no text");
  corpus.features.push_back(std::move(table));
}

std::string bag_of_words_name(std::size_t width) { return std::string(kName) + std::to_string(width); }

std::size_t bag_of_words_width(std::string_view name) {
  if (!name.starts_with(kName)) return 0;
  name.remove_prefix(kName.size());
  std::size_t width = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), width);
  return error == std::errc() && end == name.data() + name.size() ? width : 0;
}

}  // namespace undertone::pipeline
