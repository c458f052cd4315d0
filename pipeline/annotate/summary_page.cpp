#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <utility>

#include "pipeline/annotate/item_paths.hpp"
#include "pipeline/annotate/shown_name.hpp"
#include "pipeline/annotate/summary.hpp"
#include "pipeline/label/label_formats.hpp"
#include "pipeline/report/html_page.hpp"
#include "pipeline/report/number_text.hpp"
#include "pipeline/report/svg_shapes.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

std::string clock(double seconds) {
  const auto whole = static_cast<long>(std::lround(seconds));
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
  return text.data();
}

/// A path as it stands in a link.
std::string link_to(const fs::path& path) {
  std::string link;
  for (const char c : path.native()) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          std::string_view("-_.~/").find(c) != std::string_view::npos;
    std::array<char, 4> escaped{};
    std::snprintf(escaped.data(), escaped.size(), "%%%02X",
                  static_cast<unsigned>(static_cast<unsigned char>(c)));
    link += is_plain ? std::string(1, c) : std::string(escaped.data());
  }
  return link;
}

void write_tile(io::XmlWriter& writer, std::string_view name, const std::string& value,
                std::string_view note) {
  const Tag tile(writer, "div", "tile");
  write_text(writer, "span", "name", name);
  write_text(writer, "span", "value", value);
  write_text(writer, "span", "soft", note);
}

void write_tiles(io::XmlWriter& writer, const AnnotateSummary& summary, const SummaryTotals& totals) {
  const Tag tiles(writer, "div", "tiles");
  write_tile(writer, "Items", std::to_string(summary.items.size()), "recordings and transcripts");
  write_tile(writer, "Done", std::to_string(totals.done), std::to_string(totals.utterances) + " utterances");
  write_tile(writer, "Failed", std::to_string(totals.failed),
             totals.failed > 0 ? "with reasons below" : "none");
  write_tile(writer, "Media", clock(totals.duration_s), "of what is done, h:mm:ss");
  write_tile(writer, "Time taken", clock(totals.seconds), "by all workers together");
  write_tile(writer, "Real-time factor", decimal(totals.real_time_factor(), 3),
             "time taken / media, one worker");
}

void write_head(io::XmlWriter& writer, std::initializer_list<std::string_view> names) {
  const Tag head(writer, "thead");
  const Tag row(writer, "tr");
  for (const std::string_view name : names) write_text(writer, "th", {}, name);
}

void write_failures(io::XmlWriter& writer, const AnnotateSummary& summary) {
  const Tag section(writer, "section");
  write_text(writer, "h2", {}, "What failed");
  const Tag scroll(writer, "div", "scroll");
  const Tag table(writer, "table", "pairs");
  const Tag body(writer, "tbody");
  const auto write_row = [&](const fs::path& path, const std::string& reason) {
    const Tag row(writer, "tr");
    write_text(writer, "th", {}, shown_name(path));
    write_text(writer, "td", {}, reason);
  };
  for (const Unreadable& problem : summary.problems) write_row(problem.path, problem.reason);
  for (const auto& [base, record] : summary.items) {
    if (record.status == ItemStatus::kFailed) write_row(record.input, record.reason);
  }
}

void write_share(io::XmlWriter& writer, double share) {
  constexpr int kWidth = 200, kHeight = 12;
  const Tag cell(writer, "td");
  open_svg(writer, kWidth, kHeight, percent(share));
  write_box(writer, "bar amount", {0, 0, share * kWidth, kHeight}, percent(share));
  writer.close();
}

void write_labels(io::XmlWriter& writer, const SummaryTotals& totals) {
  std::vector<std::pair<std::size_t, std::string>> counts;
  std::size_t all = 0;
  for (const auto& [label, count] : totals.label_counts) {
    counts.emplace_back(count, label);
    all += count;
  }
  std::ranges::sort(counts, std::greater<>());
  const Tag section(writer, "section");
  write_text(writer, "h2", {}, "Labels");
  const Tag scroll(writer, "div", "scroll");
  const Tag table(writer, "table", "wide");
  write_head(writer, {"label", "utterances", "share", "\u00a0"});
  const Tag body(writer, "tbody");
  for (const auto& [count, label] : counts) {
    const double share = static_cast<double>(count) / static_cast<double>(all);
    const Tag row(writer, "tr");
    write_text(writer, "th", {}, label);
    write_text(writer, "td", {}, std::to_string(count));
    write_text(writer, "td", {}, percent(share));
    write_share(writer, share);
  }
}

void write_missing(io::XmlWriter& writer, const SummaryTotals& totals) {
  const Tag section(writer, "section");
  write_text(writer, "h2", {}, "What was missing");
  const Tag scroll(writer, "div", "scroll");
  const Tag table(writer, "table");
  write_head(writer, {"modality", "why", "utterances", "share"});
  const Tag body(writer, "tbody");
  for (const auto& [modality, reasons] : totals.missing) {
    for (const auto& [reason, count] : reasons) {
      const Tag row(writer, "tr");
      write_text(writer, "th", {}, modality);
      write_text(writer, "td", {}, reason);
      write_text(writer, "td", {}, std::to_string(count));
      write_text(writer, "td", {},
                 percent(static_cast<double>(count) / static_cast<double>(totals.utterances)));
    }
  }
}

/// The page of an item, else its labels, under the item's name.
void write_name(io::XmlWriter& writer, const AnnotateSummary& summary, const StoredRecord& item) {
  const Tag cell(writer, "th");
  const auto& files = item.record.files;
  const std::string format(files.contains(std::string(kPageFormat)) ? kPageFormat : "jsonl");
  if (item.record.status == ItemStatus::kFailed || !files.contains(format))
    return write_text(writer, "span", {}, shown_name(item.record.input));
  const fs::path file = with_ending(item.base, ending_of_format(format)).lexically_proximate(summary.folder);
  write_text(writer, "a", {}, shown_name(item.record.input), {"href", link_to(file)});
}

std::string most_frequent(const ItemRecord& record) {
  const auto most =
      std::ranges::max_element(record.label_counts, {}, [](const auto& entry) { return entry.second; });
  if (most == record.label_counts.end()) return {};
  return most->first + " (" + std::to_string(most->second) + ")";
}

void write_items(io::XmlWriter& writer, const AnnotateSummary& summary) {
  const Tag section(writer, "section");
  write_text(writer, "h2", {}, "Items");
  const Tag scroll(writer, "div", "scroll");
  const Tag table(writer, "table", "wide");
  write_head(writer, {"input", "status", "media", "time taken", "utterances", "most frequent", "warnings"});
  const Tag body(writer, "tbody");
  for (const StoredRecord& item : summary.items) {
    const ItemRecord& record = item.record;
    const Tag row(writer, "tr");
    write_name(writer, summary, item);
    write_text(writer, "td", {}, to_string(record.status));
    write_text(writer, "td", {}, record.duration_s ? clock(*record.duration_s) : std::string());
    write_text(writer, "td", {}, record.seconds > 0 ? decimal(record.seconds, 1) + " s" : std::string());
    write_text(writer, "td", {}, std::to_string(record.utterances));
    write_text(writer, "td", {}, most_frequent(record));
    write_text(writer, "td", {},
               record.warnings.empty() ? std::string() : std::to_string(record.warnings.size()));
  }
}

}  // namespace

std::string summary_page(const AnnotateSummary& summary) {
  const SummaryTotals totals = totals_of(summary);
  HtmlPage page(summary.title);
  io::XmlWriter& writer = page.writer();
  {
    const Tag header(writer, "header");
    write_text(writer, "p", "eyebrow", "undertone \u00b7 a folder of recordings");
    write_text(writer, "h1", {}, summary.title);
    write_text(writer, "p", "soft",
               "Labels are predictions of how utterances would be perceived, not statements about what "
               "people feel.");
  }
  write_tiles(writer, summary, totals);
  if (totals.failed > 0 || !summary.problems.empty()) write_failures(writer, summary);
  if (!totals.label_counts.empty()) write_labels(writer, totals);
  if (!totals.missing.empty()) write_missing(writer, totals);
  if (!summary.items.empty()) write_items(writer, summary);
  return page.take();
}

}  // namespace undertone::pipeline
