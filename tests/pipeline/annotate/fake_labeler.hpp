#pragma once

#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include "pipeline/annotate/annotator.hpp"
#include "pipeline/annotate/item_paths.hpp"
#include "pipeline/label/input_fingerprint.hpp"
#include "src/core/error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/text_of.hpp"

namespace undertone::pipeline {

namespace fs = std::filesystem;

/// Labels at once, and does mischief that the input's name asks for.
class FakeLabeler final : public Labeler {
 public:
  explicit FakeLabeler(std::atomic<int>& calls, std::string label = "joy")
      : calls_(calls), label_(std::move(label)) {}

  const std::string& fingerprint() const override { return label_; }
  const std::string& gathering_fingerprint() const override { return gathering_; }

  LabelInputs gather(const fs::path& input, Log& log, Progress&, std::stop_token stop) override {
    ++calls_;
    const std::string name = input.filename().string();
    if (name.starts_with("bad")) throw Error(ErrorKind::kBadInput, "no media in it");
    if (name.starts_with("bug")) throw std::runtime_error("unexpected");
    if (name.starts_with("vanishing")) fs::remove(input);
    if (name.starts_with("changing")) std::ofstream(input, std::ios::app) << "more";
    if (name.starts_with("warned")) log.warn("hard to hear");
    if (name.starts_with("slow")) wait(stop, std::chrono::seconds(60));
    if (name.starts_with("stuck")) std::this_thread::sleep_for(std::chrono::milliseconds(600));
    std::vector<Utterance> utterances(2);
    for (std::size_t i = 0; i < utterances.size(); ++i) {
      utterances[i].id = "u" + std::to_string(i);
      utterances[i].span = {static_cast<double>(i), static_cast<double>(i) + 0.5};
    }
    LabelInputs inputs;
    inputs.conversation = Conversation(utterances);
    inputs.evidence.resize(2);
    for (auto& features : inputs.features) features.resize(2);
    return inputs;
  }

  data::Annotation judge(const fs::path& input, const LabelInputs& inputs, Log&) override {
    data::Annotation annotation;
    annotation.media = input;
    annotation.provenance.emplace();
    annotation.provenance->input = file_sha256(input);
    annotation.conversation = inputs.conversation;
    for (std::size_t i = 0; i < inputs.conversation.size(); ++i)
      annotation.predictions.emplace_back(data::PredictedLabel{label_, 0.75, {}});
    return annotation;
  }

 private:
  static void wait(const std::stop_token& stop, std::chrono::seconds most) {
    const auto end = std::chrono::steady_clock::now() + most;
    while (!stop.stop_requested() && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    if (stop.stop_requested()) throw Error(ErrorKind::kCancelled, "stopped");
  }

  std::atomic<int>& calls_;
  std::string label_, gathering_ = "encoders";
};

/// Inputs, outputs, and runs over them.
class FakeRun {
 public:
  fs::path add(const std::string& name, const std::string& content) {
    const fs::path input = folder / "in" / name;
    fs::create_directories(input.parent_path());
    std::ofstream(input, std::ios::binary) << content;
    add_item(input);
    return input;
  }
  void add_item(const fs::path& input) { items.push_back({input, folder / "out" / input.filename(), 10.0}); }

  AnnotateResult go(const std::stop_token& stop = {}) {
    AnnotateRun run{items, rules, jobs, timeout_s, grace_s};
    run.rules.labeler = label;
    for (const StoredRecord& stored : read_records(folder / "out"))
      if (!stored.record.labels.empty()) run.rules.known.try_emplace(stored.record.key, stored.base);
    calls = 0;
    const auto make = [this] { return std::make_unique<FakeLabeler>(calls, label); };
    return annotate(std::move(run), make(), make, log ? *log : silent_log(), silent_progress(), stop);
  }

  std::string output(const std::string& name) const { return support::text_of(folder / "out" / name); }
  bool has_output(const std::string& name) const { return fs::exists(folder / "out" / name); }

  support::TemporaryDirectory folder;
  std::vector<AnnotateItem> items;
  ItemRules rules;
  std::size_t jobs = 2;
  double timeout_s = 0, grace_s = 30;
  std::string label = "joy";
  Log* log = nullptr;
  std::atomic<int> calls = 0;
};

}  // namespace undertone::pipeline
