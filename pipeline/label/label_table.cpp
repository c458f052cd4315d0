#include "pipeline/label/label_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "data/annotations/prediction_at.hpp"
#include "pipeline/printable.hpp"
#include "src/core/time_span.hpp"

namespace undertone::pipeline {
namespace {

constexpr std::size_t kMostSpeaker = 16;  // columns
constexpr std::size_t kLeastText = 12;
constexpr std::string_view kCut = "…";

enum Column : std::size_t {
  kStart,
  kSpeaker,
  kLabel,
  kConfidence,
  kFirstShare,
  kKnown = kFirstShare + 3,
  kText
};
constexpr std::size_t kColumns = kText + 1;
using Row = std::array<std::string, kColumns>;

/// At most so many characters, the last of which says that something was cut.
std::string cut_to(std::string text, std::size_t width) {
  if (character_count(text) <= width) return text;
  std::size_t characters = 0, end = 0;
  while (end < text.size() && characters + 1 < width) {
    ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    ++characters;
  }
  return text.substr(0, end) + std::string(kCut);
}

std::string percent(double share) {
  return std::to_string(std::lround(100 * std::clamp(share, 0.0, 1.0))) + " %";
}

std::string share_text(const std::optional<data::Evidence>& evidence) {
  if (!evidence) return {};  // nobody asked for it
  if (!evidence->missing.empty()) return "–";
  return evidence->share ? percent(*evidence->share) : "?";
}

Row row_of(const data::Annotation& annotation, std::size_t index) {
  const Utterance& utterance = annotation.conversation.utterances()[index];
  Row row;
  if (utterance.span != TimeSpan{})
    row[kStart] = format_clock(utterance.span.begin_s).substr(0, 10);  // tenths
  row[kSpeaker] = cut_to(one_line(utterance.speaker.value_or("")), kMostSpeaker);
  const std::string* const correction = data::correction_at(annotation, index);
  if (const auto known = correction ? *correction : utterance.label) row[kKnown] = one_line(*known);
  if (const auto* prediction = data::prediction_at(annotation, index)) {
    row[kLabel] = one_line(prediction->label);
    row[kConfidence] = percent(prediction->confidence);
    for (const Modality modality : kModalities)
      row[kFirstShare + index_of(modality)] = share_text(prediction->evidence[index_of(modality)]);
  }
  row[kText] = one_line(utterance.text.value_or(""));
  return row;
}

/// Of the labels that the program knows best; others keep the terminal's own colour.
std::string_view colour_of(std::string_view label) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kColours = {
      {{"neutral", "90"},
       {"surprise", "36"},
       {"fear", "35"},
       {"sadness", "34"},
       {"joy", "33"},
       {"disgust", "32"},
       {"anger", "31"},
       {data::kUncertain, "2"}}};
  const auto found =
      std::ranges::find(kColours, label, &std::pair<std::string_view, std::string_view>::first);
  return found == kColours.end() ? std::string_view() : found->second;
}

std::string padded(const std::string& text, std::size_t width, bool to_the_right) {
  const std::string space(width - std::min(width, character_count(text)), ' ');
  return to_the_right ? space + text : text + space;
}

class Table {
 public:
  Table(std::vector<Row> rows, const LabelTableOptions& options) : rows_(std::move(rows)), options_(options) {
    for (std::size_t i = 1; i < rows_.size(); ++i) {
      for (std::size_t column = 0; column < kText; ++column) {
        const std::size_t width = character_count(rows_[i][column]);
        if (width > 0)
          widths_[column] = std::max({widths_[column], width, character_count(rows_[0][column])});
      }
    }
    std::size_t used = 0;
    for (std::size_t column = 0; column < kText; ++column)
      used += widths_[column] > 0 ? widths_[column] + 2 : 0;
    text_width_ = std::max(kLeastText, options.width > used ? options.width - used : 0);
  }

  std::string line(std::size_t index) const {
    std::string line;
    for (std::size_t column = 0; column < kText; ++column) {
      if (widths_[column] == 0) continue;  // nothing is known of it in any row
      std::string cell =
          padded(rows_[index][column], widths_[column], column >= kConfidence && column < kKnown);
      const std::string_view colour = column == kLabel && index > 0 ? colour_of(rows_[index][kLabel]) : "";
      if (options_.colours == TableColours::kAnsi && !colour.empty())
        cell = "\x1b[" + std::string(colour) + "m" + cell + "\x1b[0m";
      line += cell + "  ";
    }
    line += cut_to(rows_[index][kText], text_width_);
    return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }

 private:
  std::vector<Row> rows_;
  const LabelTableOptions& options_;
  std::array<std::size_t, kColumns> widths_{};
  std::size_t text_width_ = 0;
};

std::string explanation_of(const data::Annotation& annotation, std::size_t index) {
  const data::PredictedLabel* prediction = data::prediction_at(annotation, index);
  if (!prediction) return {};
  std::vector<std::size_t> order(prediction->probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return prediction->probabilities[a] > prediction->probabilities[b];
  });
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, order.size()); ++i) {
    text += (i > 0 ? ", " : "") + annotation.labels[order[i]] + " " +
            percent(prediction->probabilities[order[i]]);
  }
  for (const Modality modality : kModalities) {
    const auto& evidence = prediction->evidence[index_of(modality)];
    if (!evidence) continue;
    text += "; " + std::string(to_string(modality)) +
            (evidence->missing.empty() ? " quality " + percent(evidence->quality) : ": " + evidence->missing);
  }
  if (prediction->face) text += "; face " + std::to_string(*prediction->face);
  return "            " + text + "\n";
}

}  // namespace

std::string label_table(const data::Annotation& annotation, const LabelTableOptions& options) {
  std::vector<Row> rows = {{"time", "speaker", "label", "sure", "text", "audio", "face", "human", "words"}};
  for (std::size_t i = 0; i < annotation.conversation.size(); ++i) rows.push_back(row_of(annotation, i));
  std::string text;
  if (rows.size() == 1) {
    text = "no utterances\n";
  } else {
    const Table table(std::move(rows), options);
    for (std::size_t i = 0; i <= annotation.conversation.size(); ++i) {
      text += table.line(i);
      if (i > 0 && options.detail == TableDetail::kExplained) text += explanation_of(annotation, i - 1);
    }
  }
  if (const std::string found = data::automatic_parts(annotation); !found.empty())
    text += "(" + found + ")\n";
  return text;
}

}  // namespace undertone::pipeline
