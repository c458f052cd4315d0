#include "pipeline/learn/run_page.hpp"

#include <algorithm>
#include <array>

#include "pipeline/learn/run_page_parts.hpp"
#include "pipeline/report/html_page.hpp"
#include "pipeline/report/number_text.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

struct Section {
  std::string_view id;
  std::string_view heading;
  bool (*has_content)(const RunPage&);
  void (*write)(io::XmlWriter&, const RunPage&);
};

bool always(const RunPage&) { return true; }
bool has_comparison(const RunPage& page) { return page.comparison.has_value(); }
bool has_classes(const RunPage& page) { return kept_run(page).dev.classification.has_value(); }
bool has_explanation(const RunPage& page) { return page.inside.has_value(); }
bool has_probabilities(const RunPage& page) { return kept_run(page).dev.probabilities.has_value(); }

constexpr std::array<Section, 9> kSections{{
    {"results", "Results", always, write_results},
    {"comparison", "Comparison", has_comparison, write_comparison},
    {"training", "Training", always, write_curves},
    {"classes", "Classes", has_classes, write_classes},
    {"confusion", "Confusion", has_classes, write_confusion},
    {"calibration", "Calibration", has_probabilities, write_calibration},
    {"inside", "Inside the model", has_explanation, write_inside},
    {"configuration", "Configuration", always, write_configuration},
    {"notes", "About this run", always, write_notes},
}};

void check(const RunPage& page) {
  if (page.runs.empty()) throw Error(ErrorKind::kMisuse, "a page about no run");
  if (page.kept >= page.runs.size()) throw Error(ErrorKind::kMisuse, "the run that was kept is none of them");
  for (const RunOfSeed& run : page.runs) {
    const auto& scores = run.dev.classification;
    if (!scores) continue;
    const std::size_t classes = run.dev.class_names.size();
    if (scores->classes.size() != classes || scores->confusion.size() != classes * classes) {
      throw Error(ErrorKind::kMisuse, std::to_string(classes) + " names for the figures of " +
                                          std::to_string(scores->classes.size()) + " classes");
    }
  }
}

std::string subtitle(const RunPage& page) {
  const RunOfSeed& kept = kept_run(page);
  std::string text = page.runs.size() == 1 ? "One run, from " + seed_name(kept)
                                           : std::to_string(page.runs.size()) +
                                                 " runs; the checkpoint holds " + seed_name(kept);
  if (kept.best_epoch > 0) {
    text += ", epoch " + std::to_string(kept.best_epoch) + " of " +
            std::to_string(std::max(kept.best_epoch, kept.history.empty() ? 0 : kept.history.back().epoch));
    const bool has_stages = !kept.history.empty() && kept.history.front().stage != kept.history.back().stage;
    if (has_stages) text += " of the stage \u201c" + kept.history.back().stage + "\u201d";
  }
  const auto& scores = kept.dev.classification;
  if (scores) {
    text += "; " + std::to_string(scores->items) + " labelled utterances of the development split in " +
            std::to_string(scores->classes.size()) + " classes";
  }
  return text + ".";
}

void write_tiles(io::XmlWriter& writer, const RunPage& page) {
  const RunOfSeed& run = kept_run(page);
  const Tag tiles(writer, "div", "tiles");
  for (const Headline& headline : headlines()) {
    Tag tile(writer, "div", "tile");
    tile.attribute("title", headline.meaning);
    write_text(writer, "span", "name", headline.name);
    write_text(writer, "span", "value", decimal(headline.value(run.dev), 3));
    const auto interval = interval_of(run.dev, headline.estimate);
    write_text(writer, "span", "soft", interval ? interval_text(interval) : "\u00a0");
  }
}

}  // namespace

const RunOfSeed& kept_run(const RunPage& page) { return page.runs[page.kept]; }

std::string seed_name(const RunOfSeed& run) { return "seed " + std::to_string(run.seed); }

std::string to_html(const RunPage& page) {
  check(page);
  HtmlPage html(page.title);
  io::XmlWriter& writer = html.writer();
  {
    const Tag header(writer, "header");
    write_text(writer, "p", "eyebrow", "undertone \u00b7 training run");
    write_text(writer, "h1", {}, page.title);
    write_text(writer, "p", "soft", subtitle(page));
    const Tag nav(writer, "nav");
    for (const Section& section : kSections) {
      if (!section.has_content(page)) continue;
      // Appended, because g++ 12 at -O3 falsely sees an overflow in "#" + std::string.
      const std::string target = std::string("#").append(section.id);
      write_text(writer, "a", {}, section.heading, {"href", target});
    }
  }
  write_tiles(writer, page);
  for (const Section& section : kSections) {
    if (!section.has_content(page)) continue;
    Tag tag(writer, "section");
    tag.attribute("id", section.id);
    write_text(writer, "h2", {}, section.heading);
    section.write(writer, page);
  }
  return html.take();
}

}  // namespace undertone::pipeline
