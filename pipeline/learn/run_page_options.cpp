#include "pipeline/learn/explanation_page.hpp"
#include "pipeline/learn/run_page_parts.hpp"
#include "pipeline/report/html_page.hpp"

namespace undertone::pipeline {

void write_inside(io::XmlWriter& writer, const RunPage& page) {
  write_text(writer, "p", "soft", "Of the run that was kept, on the development split.");
  write_explanation(writer, *page.inside);
}

void write_configuration(io::XmlWriter& writer, const RunPage& page) {
  write_text(writer, "p", "soft", "Every option with the value that counted.");
  const Tag columns(writer, "div", "columns"), list(writer, "dl");
  for (const PageEntry& entry : page.configuration) {
    const Tag pair(writer, "div");
    write_text(writer, "dt", {}, entry.name);
    write_text(writer, "dd", {}, entry.value);
  }
}

void write_notes(io::XmlWriter& writer, const RunPage& page) {
  const Tag scroll(writer, "div", "scroll"), table(writer, "table", "pairs"), body(writer, "tbody");
  for (const PageEntry& entry : page.notes) {
    const Tag row(writer, "tr");
    write_text(writer, "th", {}, entry.name, {"scope", "row"});
    write_text(writer, "td", {}, entry.value);
  }
}

}  // namespace undertone::pipeline
