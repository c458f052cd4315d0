#include <filesystem>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/cli/output_files.hpp"
#include "pipeline/cli/verbs.hpp"
#include "pipeline/labels_file.hpp"
#include "pipeline/report/label_page.hpp"
#include "src/core/error.hpp"
#include "src/io/atomic_file.hpp"
#ifdef UNDERTONE_WITH_MEDIA
#include "pipeline/utterance_pictures.hpp"
#endif

namespace undertone::cli {
namespace {

namespace fs = std::filesystem;

struct ReportOptions {
  std::string out;
  std::string media;
  std::string title;
#ifdef UNDERTONE_WITH_MEDIA
  bool embed_thumbnails = false;
#endif
  bool force = false;

  static void fields(auto& self, auto&& field) {
    field(self.out, {.name = "out",
                     .value = "FILE",
                     .help = "write the page here (default: the labels' name with .html)",
                     .affects = Affects::kRunOnly});
    field(self.media, {.name = "media",
                       .value = "FILE",
                       .help = "what to play (default: the file that the labels name)",
                       .affects = Affects::kRunOnly});
    field(self.title, {.name = "title",
                       .value = "TEXT",
                       .help = "heading of the page (default: the media's name)",
                       .affects = Affects::kRunOnly});
#ifdef UNDERTONE_WITH_MEDIA
    field(self.embed_thumbnails, {.name = "embed-thumbnails",
                                  .help = "put a small picture of each utterance into the page",
                                  .affects = Affects::kRunOnly});
#endif
    field(self.force,
          {.name = "force", .help = "replace a file that is there", .affects = Affects::kRunOnly});
  }
};

bool is_there(const fs::path& path) {
  std::error_code unreadable;
  return fs::exists(path, unreadable);
}

/// The header's path is relative to where the labels were made; the file may lie beside them by now.
fs::path find_media(const fs::path& named, const fs::path& labels, Log& log) {
  if (named.empty() || is_there(named)) return named;
  const fs::path folder = labels.parent_path();
  for (const fs::path& candidate : {folder / named, folder / named.filename()}) {
    if (is_there(candidate)) return candidate;
  }
  log.warn("'" + named.string() + "' is not here, so that the page has nothing to play; --media names it");
  return named;
}

class ReportVerb final : public Verb {
 public:
  const VerbDescription& description() const override {
    static const VerbDescription description{
        "report",
        "LABELS.jsonl",
        "makes a page of labels to look at, listen to and correct, as one HTML file",
        1,
        1,
        true};
    return description;
  }
  void bind(OptionList& options) override { options.add(options_); }

  ExitStatus run(VerbContext& context) override {
    const fs::path labels = context.arguments.front();
    const fs::path out =
        options_.out.empty() ? fs::path(labels).replace_extension(".html") : fs::path(options_.out);
    check_target(out, labels);
    pipeline::LabelsFile file = pipeline::read_labels(labels, context.log);
    if (!options_.media.empty()) file.annotation.media = options_.media;
    file.annotation.media = find_media(file.annotation.media, labels, context.log);
    pipeline::LabelPageOptions page{out.parent_path(), options_.title, std::move(file.utf8), {}, {}};
    page.save_as = corrected_name(labels);
    if (page.title.empty() && file.annotation.media.empty()) page.title = labels.stem().string();
#ifdef UNDERTONE_WITH_MEDIA
    if (options_.embed_thumbnails) page.pictures = pictures_of(file.annotation, context);
#endif
    io::write_file_atomically(out, pipeline::label_page(file.annotation, page),
                              options_.force ? io::Overwrite::kReplace : io::Overwrite::kRefuse);
    context.out << out.string() << "\n";
    return ExitStatus::kDone;
  }

 private:
  void check_target(const fs::path& out, const fs::path& labels) const {
    std::error_code unreadable;
    if (fs::equivalent(out, labels, unreadable) && !unreadable)
      throw Error(ErrorKind::kMisuse,
                  "--out " + out.string() + " would replace the labels; choose another name");
    if (!options_.force) refuse_to_replace(out);
  }

#ifdef UNDERTONE_WITH_MEDIA
  static std::vector<std::string> pictures_of(const data::Annotation& annotation, VerbContext& context) {
    if (annotation.media.empty())
      throw Error(ErrorKind::kMisuse, "--embed-thumbnails: the labels name no media; --media does");
    auto pictures = pipeline::utterance_pictures(annotation.media, annotation.conversation, {}, context.log,
                                                 context.stop);
    if (pictures.empty())
      context.log.warn("'" + annotation.media.string() + "' has no video, so there are no thumbnails");
    return pictures;
  }
#endif

  /// What the page proposes: "talk.corrected.jsonl", also for corrections of corrections.
  static std::string corrected_name(const fs::path& labels) {
    const std::string stem = labels.stem().string();
    return (stem.ends_with(".corrected") ? stem : stem + ".corrected") + ".jsonl";
  }

  ReportOptions options_;
};

}  // namespace

std::unique_ptr<Verb> make_report_verb() { return std::make_unique<ReportVerb>(); }

}  // namespace undertone::cli
