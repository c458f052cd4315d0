#include <filesystem>
#include <ostream>
#include <utility>

#include "data/annotations/csv.hpp"
#include "pipeline/cli/output_files.hpp"
#include "pipeline/cli/synthesize_corpus.hpp"
#include "pipeline/cli/verbs.hpp"
#include "pipeline/synthesize/conversation_maker.hpp"
#include "src/core/error.hpp"
#include "src/io/atomic_file.hpp"

namespace undertone::cli {
namespace {

struct SynthesizeOptions {
  synthesize::ConversationOptions conversation;
  SynthesizeCorpusOptions corpus;
  bool force = false;

  static void fields(auto& self, auto&& field) {
    synthesize::ConversationOptions::fields(self.conversation, field);
    SynthesizeCorpusOptions::fields(self.corpus, field);
    field(self.force,
          {.name = "force", .help = "replace files that are there", .affects = Affects::kRunOnly});
  }
  std::vector<std::string> problems() const {
    std::vector<std::string> problems = conversation.problems();
    for (std::string& problem : corpus.problems()) problems.push_back(std::move(problem));
    return problems;
  }
};

class SynthesizeVerb final : public Verb {
 public:
  const VerbDescription& description() const override {
    static const VerbDescription description{
        "synthesize",
        "FILE",
        "makes a small talking conversation with known turns and emotions, and a transcript beside it; or, "
        "with --corpus, features as they are published, made up",
        0,
        1,
        true};
    return description;
  }
  void bind(OptionList& options) override { options.add(options_); }

  ExitStatus run(VerbContext& context) override {
    const auto overwrite = options_.force ? io::Overwrite::kReplace : io::Overwrite::kRefuse;
    if (options_.corpus.form)
      return synthesize_corpus(options_.corpus, options_.conversation.seed, overwrite, context);
    if (context.arguments.empty())
      throw Error(ErrorKind::kMisuse, "which FILE should the conversation be written to?");
    const std::filesystem::path media = context.arguments.front();
    const auto transcript = std::filesystem::path(media).replace_extension(".csv");
    if (!options_.force) {
      refuse_to_replace(media);
      refuse_to_replace(transcript);
    }
    io::AtomicFile transcript_file(transcript);  // if it cannot be written, then not after all the drawing
    data::Annotation annotation;
    annotation.media = media;
    annotation.conversation =
        synthesize::make_conversation(media, options_.conversation, context.progress, context.stop);
    transcript_file.write(data::to_csv(annotation));
    transcript_file.commit(overwrite);
    context.progress.finish();  // a terminal shows the output where the progress line stood
    context.out << media.string() << "\n" << transcript.string() << "\n";
    return ExitStatus::kDone;
  }

 private:
  SynthesizeOptions options_;
};

}  // namespace

std::unique_ptr<Verb> make_synthesize_verb() { return std::make_unique<SynthesizeVerb>(); }

}  // namespace undertone::cli
