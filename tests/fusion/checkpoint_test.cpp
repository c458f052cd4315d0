#include "fusion/checkpoint.hpp"

#include <map>
#include <string>

#include <doctest/doctest.h>
#include <torch/torch.h>

#include "fusion/registry.hpp"
#include "src/core/error.hpp"
#include "src/io/safetensors.hpp"
#include "tests/fusion/random_batch.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::fusion {
namespace {

using support::TemporaryDirectory;

CheckpointCard make_card(std::string_view kind) {
  CheckpointCard card{std::string(kind), {}, small_spec(), {}, R"({"kind":"temperature"})", {}, {}};
  OptionList options;
  const auto factory = find_model_kind(kind).factory();
  factory->bind(options);
  if (options.find("width") != nullptr) card.options["width"] = "16";
  card.normalisation.scales[1] = {{1, 2, 3, 4, 5}, {1, 1, 2, 2, 3}};
  card.inputs = {{"audio", "abc"}};
  card.notes = {{"data", "made up; \"quoted\""}};
  return card;
}

}  // namespace

TEST_SUITE("fusion") {
  TEST_CASE("every model comes back from its checkpoint with its card and the same answers") {
    const TemporaryDirectory folder;
    for (const ModelKind& kind : model_kinds()) {
      CAPTURE(std::string(kind.name));
      CheckpointCard card = make_card(kind.name);
      const auto model = make_model(card.model, card.options, card.spec);
      model->observe({4, 2, 1});
      model->module().eval();
      save_checkpoint(folder / "m.safetensors", card, *model, io::Overwrite::kReplace);
      const LoadedCheckpoint loaded = load_checkpoint(folder / "m.safetensors");
      CHECK(loaded.card.model == card.model);
      CHECK(loaded.card.options == card.options);
      CHECK(loaded.card.spec.labels == card.spec.labels);
      CHECK(loaded.card.spec.widths == card.spec.widths);
      CHECK(loaded.card.spec.speakers == card.spec.speakers);
      CHECK(loaded.card.normalisation == card.normalisation);
      CHECK(loaded.card.calibration == card.calibration);
      CHECK(loaded.card.inputs == card.inputs);
      CHECK(loaded.card.notes == card.notes);
      const tensor::Batch batch = random_batch(card.spec, {3, 5}, 1);
      CHECK(torch::equal(model->forward(batch).logits, loaded.model->forward(batch).logits));
    }
  }

  TEST_CASE("weights that are not the model's are refused with every difference") {
    const TemporaryDirectory folder;
    CheckpointCard card = make_card("concat-mlp");
    const auto model = make_model(card.model, card.options, card.spec);
    card.options["width"] = "20";
    save_checkpoint(folder / "m.safetensors", card, *model, io::Overwrite::kRefuse);
    const std::string text = support::error_text([&] { load_checkpoint(folder / "m.safetensors"); });
    CHECK(text.find("model.network.1.weight is [16, 18], not [20, 18]") != std::string::npos);
    CHECK(text.find("model.network.4.weight is [3, 16], not [3, 20]") != std::string::npos);
    CHECK(text.find("m.safetensors") != std::string::npos);
  }

  TEST_CASE("a file that is no checkpoint, or one of a later version, is refused") {
    const TemporaryDirectory folder;
    io::Safetensors content;
    io::write_safetensors(folder / "a", content, io::Overwrite::kRefuse);
    CHECK(support::error_text([&] { load_checkpoint(folder / "a"); }).find("no checkpoint of undertone") !=
          std::string::npos);
    content.metadata = {{"undertone.checkpoint", "9"}};
    io::write_safetensors(folder / "b", content, io::Overwrite::kRefuse);
    CHECK(support::error_text([&] { load_checkpoint(folder / "b"); }).find("version 9") != std::string::npos);
    CHECK(support::error_of([&] { load_checkpoint(folder / "none"); })->kind() == ErrorKind::kNotFound);
  }

  TEST_CASE("a card that lacks a part is refused by the name of the part") {
    const TemporaryDirectory folder;
    const std::map<std::string, std::string> parts = {{"model", R"("majority")"}, {"options", "{}"},
                                                      {"labels", R"(["a","b"])"}, {"widths", "[1,1,1]"},
                                                      {"speakers", "0"},          {"calibration", R"("")"},
                                                      {"inputs", "{}"},           {"notes", "{}"}};
    for (const auto& [missing, value] : parts) {
      CAPTURE(missing);
      std::string card;
      for (const auto& [name, text] : parts) {
        if (name != missing) card += (card.empty() ? "{\"" : ",\"") + name + "\":" + text;
      }
      io::Safetensors content;
      content.metadata = {{"undertone.checkpoint", "1"}, {"card", card + "}"}};
      io::write_safetensors(folder / "m", content, io::Overwrite::kReplace);
      const std::string error = support::error_text([&] { load_checkpoint(folder / "m"); });
      CHECK(error.find(missing) != std::string::npos);
    }
  }

  TEST_CASE("options that a kind of model does not have are refused with the nearest name") {
    std::map<std::string, std::string> options = {{"widht", "3"}};
    CHECK(support::error_text([&] { make_model("sdt", options, small_spec()); }).find("width") !=
          std::string::npos);
  }
}

}  // namespace undertone::fusion
