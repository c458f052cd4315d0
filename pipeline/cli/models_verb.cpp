#include <algorithm>
#include <ostream>
#include <string>

#include "fusion/checkpoint.hpp"
#include "fusion/registry.hpp"
#include "pipeline/cli/verbs.hpp"
#include "pipeline/encoders/bundled_checkpoint.hpp"
#include "pipeline/encoders/encoder_kinds.hpp"
#include "pipeline/learn/presets.hpp"

namespace undertone::cli {
namespace {

struct NoOptions {
  static void fields(auto&, auto&&) {}
};

void list_kinds(std::ostream& out) {
  for (const fusion::ModelKind& kind : pipeline::trainable_kinds()) {
    out << kind.name << "\n    " << kind.summary << "\n";
    const auto factory = kind.factory();
    OptionList options;
    factory->bind(options);
    for (const Option& option : options.options()) {
      out << "    --set " << option.spec.name << "=" << option.default_text << "  " << option.spec.help
          << "\n";
    }
  }
}

void list_presets(std::ostream& out) {
  for (const pipeline::Preset& preset : pipeline::presets()) {
    out << preset.name << "\n    " << preset.summary << "\n    " << preset.model;
    for (const auto& [name, value] : preset.model_options) out << " --set " << name << "=" << value;
    for (const auto& [name, value] : preset.training) out << " --" << name << " " << value;
    out << "\n";
  }
}

/// The card of a checkpoint, a line for each thing that it says.
void show_card(const std::string& file, std::ostream& out) {
  const fusion::CheckpointCard card =
      fusion::load_checkpoint(pipeline::find_checkpoint(file), pipeline::trainable_kinds()).card;
  out << file << "\nmodel     " << card.model;
  for (const auto& [name, text] : card.options) out << " " << name << "=" << text;
  out << "\nlabels   ";
  for (const std::string& label : card.spec.labels.names()) out << " " << label;
  out << "\ninputs   ";
  for (const Modality modality : card.spec.modalities()) {
    out << " " << to_string(modality) << "=" << card.spec.width(modality);
  }
  out << "\ncalibration " << card.calibration << "\n";
  for (const auto& [name, text] : card.notes) out << name << ": " << text << "\n";
}

class ModelsVerb final : public Verb {
 public:
  const VerbDescription& description() const override {
    static const VerbDescription description{
        "models",
        "[MODEL | CHECKPOINT…]",
        "lists the kinds of models with their options, or shows the cards of checkpoints",
        0,
        1000,
        true};
    return description;
  }
  void bind(OptionList& options) override { options.add(options_); }

  ExitStatus run(VerbContext& context) override {
    if (context.arguments.empty()) {
      list_kinds(context.out);
      list_presets(context.out);
    }
    for (const std::string& file : context.arguments) show_card(file, context.out);
    return ExitStatus::kDone;
  }

 private:
  NoOptions options_;
};

}  // namespace

std::unique_ptr<Verb> make_models_verb() { return std::make_unique<ModelsVerb>(); }

}  // namespace undertone::cli
