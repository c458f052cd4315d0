#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "pipeline/segment/developer_options.hpp"
#include "pipeline/segment/speaker_space_training.hpp"
#include "src/core/progress.hpp"
#include "src/io/atomic_file.hpp"

// For developers: makes speaker_space_data.cpp anew.
//
//   train-speaker-space --out FILE CORPUS_DIR…
namespace undertone {
namespace {

struct Options {
  std::filesystem::path out;
  pipeline::SpeakerSpaceTraining training;

  static void fields(auto& self, auto&& field) {
    field(self.out, {.name = "out", .value = "FILE", .help = "where the numbers go, as C++"});
    pipeline::SpeakerSpaceTraining::fields(self.training, field);
  }
  std::vector<std::string> problems() const {
    if (out.empty()) return {"--out: names no file"};
    return {};
  }
};

class Lines final : public Progress {
 public:
  void update(const ProgressState& state) override {
    std::cerr << state.task << ": " << state.done << " of " << state.total.value_or(0) << " " << state.unit
              << "\n";
  }
};

void train(const std::vector<std::string>& words) {
  Options options;
  OptionList list;
  list.add(options);
  const std::vector<std::string> folders = pipeline::read_options(words, list);
  const std::vector<std::filesystem::path> corpora(folders.begin(), folders.end());
  Lines progress;
  const auto space = pipeline::train_speaker_space(corpora, options.training, progress);
  io::write_file_atomically(options.out, pipeline::to_source(space), io::Overwrite::kReplace);
}

}  // namespace
}  // namespace undertone

int main(int argc, char** argv) {
  try {
    undertone::train({argv + 1, argv + argc});
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::cerr << "train-speaker-space: " << error.what() << "\n";
    return EXIT_FAILURE;
  }
}
