#include <ostream>

#include "pipeline/cli/verbs.hpp"
#include "pipeline/probe_report.hpp"
#include "src/core/error.hpp"
#include "src/media/media_reader.hpp"

namespace undertone::cli {
namespace {

struct ProbeOptions {
  bool json = false;
  media::StreamOptions streams;

  static void fields(auto& self, auto&& field) {
    field(self.json, {.name = "json", .help = "print JSON instead of a table"});
    media::StreamOptions::fields(self.streams, field);
  }
};

class ProbeVerb final : public Verb {
 public:
  const VerbDescription& description() const override {
    static const VerbDescription description{
        "probe", "FILE…", "shows what is in a media file and which of its streams would be used",
        1,       10'000,  true};
    return description;
  }
  void bind(OptionList& options) override { options.add(options_); }

  ExitStatus run(VerbContext& context) override {
    std::size_t failed = 0;
    for (const std::string& file : context.arguments) {
      try {
        const media::MediaInfo info = media::probe_media(file, options_.streams, context.stop);
        context.out << (options_.json ? pipeline::probe_json(info) : pipeline::probe_table(info));
      } catch (const Error& error) {
        if (context.arguments.size() == 1 || error.kind() == ErrorKind::kCancelled) throw;
        context.log.warn(error.what());
        ++failed;
      }
    }
    if (failed == 0) return ExitStatus::kDone;
    return failed == context.arguments.size() ? ExitStatus::kFailed : ExitStatus::kSomeSkipped;
  }

 private:
  ProbeOptions options_;
};

}  // namespace

std::unique_ptr<Verb> make_probe_verb() { return std::make_unique<ProbeVerb>(); }

}  // namespace undertone::cli
