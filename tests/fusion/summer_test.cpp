#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <torch/torch.h>

#include "fusion/checkpoint.hpp"
#include "fusion/losses.hpp"
#include "fusion/models/windows.hpp"
#include "src/core/error.hpp"
#include "src/tensor/weights.hpp"
#include "tests/fusion/random_batch.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::fusion {
namespace {

using Settings = std::map<std::string, std::string>;

std::unique_ptr<FusionModel> make(Settings settings = {}, const ModelSpec& spec = small_spec()) {
  settings.try_emplace("width", "16");
  settings.try_emplace("heads", "2");
  torch::manual_seed(11);
  auto model = make_model("summer", settings, spec);
  model->observe({5, 3, 2});
  return model;
}

Prediction ask(FusionModel& model, const tensor::Batch& batch) {
  const torch::NoGradGuard no_gradient;
  model.module().eval();
  return model.forward(batch);
}

at::Tensor total_loss(FusionModel& model, const tensor::Batch& batch) {
  const Prediction prediction = model.forward(batch);
  const auto weights = model.loss_weights();
  at::Tensor total = weights.at("label") * label_loss(prediction.logits, batch);
  for (const auto& [name, loss] : prediction.losses) total = total + weights.at(name) * loss;
  return total;
}

void learn(FusionModel& model, const tensor::Batch& batch, int steps) {
  model.module().train();
  torch::optim::Adam optimizer(model.parameter_groups().front().parameters, 0.01);
  for (int i = 0; i < steps; ++i) {
    optimizer.zero_grad();
    total_loss(model, batch).backward();
    optimizer.step();
  }
}

/// Copies of what stands under this prefix.
std::map<std::string, at::Tensor> weights_of(FusionModel& model, const std::string& prefix) {
  std::map<std::string, at::Tensor> copies;
  for (const auto& [name, weight] : tensor::named_weights(model.module(), "")) {
    if (name.starts_with(prefix)) copies[name] = weight.detach().clone();
  }
  return copies;
}

bool same(const std::map<std::string, at::Tensor>& a, const std::map<std::string, at::Tensor>& b) {
  return std::ranges::equal(a, b, [](const auto& one, const auto& other) {
    return one.first == other.first && torch::equal(one.second, other.second);
  });
}

/// One conversation of this length, everything present.
tensor::Batch long_batch(std::int64_t length) {
  tensor::Batch batch = random_batch(small_spec(), {length}, 5);
  batch[Modality::kAudio].present.fill_(true);
  return batch;
}

// A narrow reach, so that windows can be short.
const Settings kShortWindows = {{"reach", "3"}, {"overlap", "24"}, {"window", "60"}};

}  // namespace

TEST_SUITE("fusion") {
  TEST_CASE("the teacher learns first and alone, and is bit-identical after the student has learned") {
    for (const char* scope : {"token", "batch"}) {
      CAPTURE(scope);
      const auto model = make({{"stat-scope", scope}});
      const tensor::Batch batch = random_batch(small_spec(), {6, 5, 3}, 1);
      CHECK(model->stages() == std::vector<std::string>{"teacher", "student"});
      model->begin_stage("teacher");
      model->begin_epoch(0.5);
      const auto student = weights_of(*model, "student"), untaught = weights_of(*model, "teacher");
      learn(*model, batch, 3);
      CHECK(same(student, weights_of(*model, "student")));
      const auto taught = weights_of(*model, "teacher");
      CHECK(!same(untaught, taught));
      model->begin_stage("student");
      model->begin_epoch(1);
      learn(*model, batch, 3);
      CHECK(same(taught, weights_of(*model, "teacher")));
      CHECK(!same(student, weights_of(*model, "student")));
    }
  }

  TEST_CASE("in each stage all that learns gets a gradient, and nothing else does") {
    const auto model = make();
    const tensor::Batch batch = random_batch(small_spec(), {6, 5, 3}, 2);
    for (const std::string& stage : model->stages()) {
      CAPTURE(stage);
      model->begin_stage(stage);
      for (at::Tensor& weight : model->module().parameters()) weight.mutable_grad() = at::Tensor();
      model->module().train();
      total_loss(*model, batch).backward();
      for (const auto& item : model->module().named_parameters()) {
        CAPTURE(item.key());
        CHECK(item.value().grad().defined() == item.key().starts_with(stage));
      }
    }
  }

  TEST_CASE("every switch makes a model that learns and answers with finite numbers") {
    const std::vector<Settings> all = {{{"teacher", "none"}},
                                       {{"teacher", "audio"}},
                                       {{"teacher", "visual"}},
                                       {{"teacher", "multimodal"}},
                                       {{"teacher", "self"}},
                                       {{"moe", "topk"}, {"top-k", "3"}},
                                       {{"moe", "dense"}},
                                       {{"moe", "none"}},
                                       {{"hcmf", "selfattn"}},
                                       {{"global-moe", "off"}},
                                       {{"global-gate", "sdmoe"}, {"global-experts", "7"}},
                                       {{"residual", "off"}},
                                       {{"ikd-cross-ce", "off"}},
                                       {{"ikd-cross-kl", "off"}},
                                       {{"ikd-align", "off"}},
                                       {{"ikd-align", "logits"}},
                                       {{"ikd-smooth", "off"}},
                                       {{"gumbel", "off"}},
                                       {{"drop-side", "low"}},
                                       {{"stat-scope", "batch"}},
                                       {{"stat-scope", "running"}},
                                       {{"gate-gradient", "straight-through"}},
                                       {{"dyn-mode", "mask"}},
                                       {{"dyn-mode", "hard"}},
                                       {{"dyn-scope", "text-once"}},
                                       {{"phi", "fixed"}, {"phi-value", "1"}},
                                       {{"infer-with-teacher", "off"}},
                                       {{"context", "past"}},
                                       {{"k-sigma", "1"}, {"experts", "3"}}};
    const tensor::Batch batch = random_batch(small_spec(), {4, 3}, 3);
    std::vector<at::Tensor> answers = {ask(*make(), batch).logits};
    for (const Settings& settings : all) {
      CAPTURE(settings.begin()->first);
      CAPTURE(settings.begin()->second);
      const auto model = make(settings);
      for (const std::string& stage : model->stages()) {
        model->begin_stage(stage);
        learn(*model, batch, 2);
      }
      const auto weights = model->loss_weights();
      model->module().train();
      const auto losses = model->forward(batch).losses;
      CHECK(losses.size() + 1 == weights.size());
      for (const auto& [name, loss] : losses) CHECK(weights.contains(name));
      CHECK(torch::isfinite(ask(*model, batch).logits).all().item<bool>());
    }
  }

  TEST_CASE("a guide outside training changes answers, and can be left out there") {
    const tensor::Batch batch = random_batch(small_spec(), {6}, 4);
    const auto led = make(), alone = make({{"infer-with-teacher", "off"}}),
               still = make({{"phi", "fixed"}, {"phi-value", "0"}});
    const at::Tensor answer = ask(*led, batch).logits;
    CHECK(!torch::equal(answer, ask(*alone, batch).logits));
    CHECK(torch::equal(ask(*alone, batch).logits, ask(*still, batch).logits));
    CHECK(ask(*led, batch).diagnostics.contains("logits-teacher"));
    CHECK(!ask(*alone, batch).diagnostics.contains("logits-teacher"));
  }

  TEST_CASE("answers are the same whenever they are asked for, and say which experts had a say") {
    const tensor::Batch batch = random_batch(small_spec(), {6, 2}, 6);
    const auto model = make();
    model->begin_epoch(0.5);
    const Prediction one = ask(*model, batch);
    CHECK(torch::equal(one.logits, ask(*model, batch).logits));
    for (const char* name : {"text", "audio", "visual"}) {
      const at::Tensor weights = one.diagnostics.at("experts-" + std::string(name));
      CHECK(weights.sizes() == torch::IntArrayRef({2, 6, 8}));
      CHECK(torch::allclose(weights.sum(-1), torch::ones({2, 6})));
      CHECK(torch::equal(weights > 0, one.diagnostics.at("kept-" + std::string(name))));
    }
    CHECK(one.diagnostics.at("changed-visual-text").sizes() == torch::IntArrayRef({2, 6}));
  }

  TEST_CASE("with any one modality present there is an answer of its own") {
    const auto model = make();
    const tensor::Batch batch = long_batch(5);
    const at::Tensor nothing = torch::log(torch::tensor({5.5F, 3.5F, 2.5F}) / 11.5F).expand({1, 5, 3});
    for (const Modality kept : kModalities) {
      tensor::Batch one = batch;
      for (const Modality other : kModalities) {
        if (other != kept) one[other].present = torch::zeros_like(one.mask);
      }
      const at::Tensor logits = ask(*model, one).logits;
      CHECK(torch::isfinite(logits).all().item<bool>());
      CHECK(!torch::allclose(torch::log_softmax(logits, -1), nothing, 1e-3, 1e-3));
      model->module().train();
      total_loss(*model, one).backward();  // also where the teacher sees nothing
      for (const at::Tensor& weight : model->module().parameters()) {
        if (weight.grad().defined()) REQUIRE(torch::isfinite(weight.grad()).all().item<bool>());
      }
    }
  }

  TEST_CASE("speakers beyond those known are one unknown speaker") {
    const auto model = make();
    tensor::Batch batch = long_batch(4);
    batch.speakers = torch::tensor({{1, 7, 9, 2}});
    const at::Tensor beyond = ask(*model, batch).logits;
    batch.speakers = torch::tensor({{1, 0, 0, 2}});
    CHECK(torch::equal(beyond, ask(*model, batch).logits));
    batch.speakers = torch::tensor({{1, 2, 0, 2}});
    CHECK(!torch::equal(beyond, ask(*model, batch).logits));
  }

  TEST_CASE("with context past the answers to a beginning are those to the whole") {
    const tensor::Batch batch = long_batch(9);
    for (const char* context : {"past", "both"}) {
      CAPTURE(context);
      for (const char* teacher : {"text", "multimodal"}) {
        const auto model = make({{"context", context}, {"teacher", teacher}});
        const at::Tensor whole = ask(*model, batch).logits.narrow(1, 0, 5);
        const bool is_same = torch::allclose(whole, ask(*model, cut(batch, 0, 5)).logits, 1e-4, 1e-5);
        CHECK(is_same == (std::string(context) == "past"));
      }
    }
  }

  TEST_CASE("windows cover a conversation once, each core with its overlap on both sides") {
    for (const std::int64_t length : {1, 59, 60, 61, 200, 1000}) {
      std::int64_t next = 0;
      for (const Window& window : plan_windows(length, 60, 24)) {
        CHECK(window.core_begin == next);
        CHECK(window.core_end > window.core_begin);
        CHECK(window.end - window.begin <= 60);
        CHECK((window.begin == 0 || window.core_begin - window.begin == 24));
        CHECK((window.end == length || window.end - window.core_end == 24));
        next = window.core_end;
      }
      CHECK(next == length);
    }
  }

  TEST_CASE("a long conversation gets the same answers in windows as at once, wherever they begin") {
    const tensor::Batch batch = long_batch(200);
    const auto answers = [&](Settings settings, const char* window) {
      settings.insert({{"reach", "3"}, {"overlap", "24"}, {"window", window}});
      return ask(*make(settings), batch).logits;
    };
    // What recurrence remembers of 18 and more utterances ago is all that differs.
    const Settings smooth = {{"teacher", "none"}, {"moe", "dense"}};
    const at::Tensor at_once = answers(smooth, "500");
    for (const char* window : {"53", "60"})
      CHECK(torch::allclose(at_once, answers(smooth, window), 1e-3, 1e-3));
    // A score at the very border of a band or a threshold may fall to its other side by that little.
    const at::Tensor usual = answers({}, "500");
    for (const char* window : {"53", "60"}) {
      const at::Tensor off = (usual - answers({}, window)).abs().amax(-1);
      CHECK((off > 1e-3).sum().item<int>() <= 10);
      CHECK(off.max().item<double>() < 0.1);
    }
    const Prediction in_windows = ask(*make(kShortWindows), batch);
    CHECK(in_windows.diagnostics.at("experts-text").size(1) == 200);
    CHECK(in_windows.diagnostics.at("insufficient").size(1) == 200);
  }

  TEST_CASE("what is further away than a window changes nothing") {
    const auto model = make(kShortWindows);
    tensor::Batch batch = long_batch(200);
    const at::Tensor before = ask(*model, batch).logits;
    batch[Modality::kText].values[0][150] += 5;
    const at::Tensor after = ask(*model, batch).logits;
    CHECK(torch::equal(before.narrow(1, 0, 90), after.narrow(1, 0, 90)));
    CHECK(!torch::equal(before[0][150], after[0][150]));
  }

  TEST_CASE("a teacher is taken from a checkpoint, and there is nothing left to teach it") {
    const support::TemporaryDirectory folder;
    const std::string file = (folder / "first.safetensors").string();
    const auto first = make();
    first->begin_stage("teacher");
    learn(*first, random_batch(small_spec(), {5, 4}, 7), 2);
    CheckpointCard card{"summer", {{"width", "16"}, {"heads", "2"}}, small_spec(), {}, "", {}, {}};
    save_checkpoint(file, card, *first, io::Overwrite::kRefuse);
    const auto second = make({{"teacher-file", file}});
    CHECK(second->stages() == std::vector<std::string>{"student"});
    CHECK(!same(weights_of(*first, "teacher"), weights_of(*second, "teacher")));
    second->begin_stage("student");
    CHECK(same(weights_of(*first, "teacher"), weights_of(*second, "teacher")));
    const auto wider = make({{"teacher-file", file}, {"width", "32"}});
    CHECK(support::error_text([&] { wider->begin_stage("student"); }).find("model.teacher.classify.weight") !=
          std::string::npos);
    const auto lost = make({{"teacher-file", (folder / "none").string()}});
    CHECK_THROWS_AS(lost->begin_stage("student"), Error);
  }

  TEST_CASE("a teacher of a modality that there is nothing of is refused, and options that contradict") {
    ModelSpec spec = small_spec();
    spec.widths = {0, 5, 0};
    CHECK(support::error_text([&] { make({}, spec); }).find("such as audio or none") != std::string::npos);
    CHECK(make({{"teacher", "audio"}}, spec)->stages().size() == 2);
    CHECK(make({{"teacher", "none"}}, spec)->stages().size() == 1);
    for (const Settings& settings :
         {Settings{{"heads", "3"}}, Settings{{"overlap", "10"}}, Settings{{"window", "300"}},
          Settings{{"phi-value", "0"}}, Settings{{"teacher", "self"}, {"teacher-file", "x"}}}) {
      CAPTURE(settings.begin()->first);
      CHECK_THROWS_AS(make(settings), Error);
    }
  }

  TEST_CASE("too few experts for the band are warned of, with how many it takes") {
    CHECK(make()->warnings().empty());
    CHECK(make({{"experts", "5"}, {"moe", "dense"}})->warnings().empty());
    CHECK(make({{"experts", "4"}, {"stat-scope", "batch"}})->warnings().empty());
    const auto warnings = make({{"experts", "5"}})->warnings();
    REQUIRE(warnings.size() == 1);
    CHECK(warnings.front().find("of 5 experts none can ever leave the band") != std::string::npos);
    CHECK(warnings.front().find("6 are needed") != std::string::npos);
  }

  TEST_CASE(
      "the noise cools from the first epoch to the last, and what was reached is kept with the weights") {
    const auto model = make({{"gumbel-start", "2"}, {"gumbel-end", "0.5"}});
    const auto temperature = [&] {
      return weights_of(*model, "student.audio_mixture.gate.temperature").begin()->second.item<double>();
    };
    model->begin_epoch(0);
    CHECK(temperature() == doctest::Approx(2));
    model->begin_epoch(0.5);
    CHECK(temperature() == doctest::Approx(1.25));
    CHECK(weights_of(*model, "teacher.text_mixture.gate.temperature").begin()->second.item<double>() == 1);
    const auto quiet = make({{"gumbel", "off"}});
    quiet->begin_epoch(1);
    CHECK(weights_of(*quiet, "student.text_mixture.gate.temperature").begin()->second.item<double>() == 1);
  }
}

}  // namespace undertone::fusion
