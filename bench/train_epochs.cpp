// Trains a model on made data and says what each epoch took: what `scripts/bench train` times.
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <map>
#include <random>
#include <stop_token>
#include <string>
#include <vector>

#include <torch/torch.h>
#include <unistd.h>

#include "fusion/checkpoint.hpp"
#include "pipeline/learn/batch_plan.hpp"
#include "pipeline/learn/trainer.hpp"
#include "src/core/error.hpp"
#include "src/io/json.hpp"

using namespace undertone;

namespace {

/// The sizes of a corpus: what decides how long training takes.
struct Shape {
  std::vector<std::int64_t> widths;
  std::size_t classes, speakers, dialogues, shortest, longest;
  std::int64_t batch;
};

const std::map<std::string, Shape> kShapes = {
    {"iemocap", {{1024, 1582, 342}, 6, 2, 108, 24, 72, 16}},  // as many dialogues as are trained on
    {"meld", {{1024, 300, 342}, 7, 9, 260, 1, 18, 8}},        // a quarter of them
    {"small", {{64, 48, 32}, 6, 2, 32, 2, 12, 8}},
};

pipeline::LearningSet make_set(const Shape& shape, std::size_t dialogues, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < shape.classes; ++i) labels.push_back("label" + std::to_string(i));
  pipeline::LearningSet set{LabelSet(labels), {}, false, static_cast<std::int64_t>(shape.speakers), {}};
  std::copy(shape.widths.begin(), shape.widths.end(), set.widths.begin());
  for (std::size_t d = 0; d < dialogues; ++d) {
    pipeline::LearningDialogue dialogue{"d" + std::to_string(d), {}};
    const std::size_t length = shape.shortest + random() % (shape.longest - shape.shortest + 1);
    for (std::size_t u = 0; u < length; ++u) {
      pipeline::LearningUtterance utterance;
      utterance.id = dialogue.id + "_" + std::to_string(u);
      utterance.label = static_cast<int>(random() % shape.classes);
      utterance.speaker = 1 + static_cast<int>(random() % shape.speakers);
      for (std::size_t m = 0; m < shape.widths.size(); ++m) {
        for (std::int64_t i = 0; i < shape.widths[m]; ++i) {
          utterance.values[m].push_back(static_cast<float>(random() % 2001) / 1000.F - 1.F);
        }
      }
      dialogue.utterances.push_back(std::move(utterance));
    }
    set.dialogues.push_back(std::move(dialogue));
  }
  return set;
}

/// Memory that the process holds now.
double resident_mib() {
  std::ifstream file("/proc/self/statm");
  double total = 0, resident = 0;
  file >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

struct Clock {
  double wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  double cpu_s = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;  // of all threads
};

/// For each epoch the batches, each as the lengths of its dialogues.
io::Json planned_batches(const pipeline::LearningSet& set, const pipeline::TrainOptions& options) {
  const auto lengths = set.lengths();
  io::Json::Array epochs;
  for (std::int64_t epoch = 0; epoch < options.epochs; ++epoch) {
    io::Json::Array batches;
    for (const auto& batch : pipeline::plan_batches(
             lengths, static_cast<std::size_t>(options.batch), pipeline::BatchOrder::kShuffled,
             static_cast<std::uint64_t>(options.seed), static_cast<std::uint64_t>(epoch))) {
      io::Json::Array row;
      for (const std::size_t dialogue : batch) row.emplace_back(lengths[dialogue]);
      batches.emplace_back(std::move(row));
    }
    epochs.emplace_back(std::move(batches));
  }
  return epochs;
}

struct Request {
  std::string model, data;
  int threads = 1;
  std::int64_t epochs = 2;
  std::map<std::string, std::string> options;
};

io::Json measure(const Request& request) {
  const Shape& shape = kShapes.at(request.data);
  at::set_num_threads(request.threads);
  const auto train = make_set(shape, shape.dialogues, 1), dev = make_set(shape, 1, 2);
  pipeline::TrainOptions options;
  options.epochs = request.epochs;
  options.batch = shape.batch;
  options.optimizer.rate = 1e-4;
  options.optimizer.weight_decay = 1e-5;

  torch::manual_seed(1);
  auto given = request.options;
  const auto model = fusion::make_model(request.model, given, {train.labels, train.widths, train.speakers});
  std::int64_t parameters = 0;
  for (const at::Tensor& parameter : model->module().parameters()) parameters += parameter.numel();

  io::Json::Array seconds, cpu_seconds, resident, widths;
  Clock last;
  pipeline::train_model(*model, {train, dev}, options, {},
                        [&](const pipeline::EpochRecord&) {
                          const Clock now;
                          seconds.emplace_back(now.wall_s - last.wall_s);
                          cpu_seconds.emplace_back(now.cpu_s - last.cpu_s);
                          resident.emplace_back(resident_mib());
                          last = Clock();
                        },
                        silent_progress(), {});

  for (const std::int64_t width : shape.widths) widths.emplace_back(width);
  io::Json::Object chosen;
  for (const auto& [name, value] : request.options) chosen.push_back({name, value});
  return io::Json::Object{{"model", request.model},
                          {"options", std::move(chosen)},
                          {"threads", request.threads},
                          {"widths", std::move(widths)},
                          {"classes", shape.classes},
                          {"speakers", shape.speakers},
                          {"learning_rate", options.optimizer.rate},
                          {"weight_decay", options.optimizer.weight_decay},
                          {"parameters", parameters},
                          {"batches", planned_batches(train, options)},
                          {"seconds", std::move(seconds)},
                          {"cpu_seconds", std::move(cpu_seconds)},
                          {"resident_mib", std::move(resident)}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5 || !kShapes.contains(argv[2])) {
    std::fprintf(stderr,
                 "usage: bench_train_epochs MODEL iemocap|meld|small THREADS EPOCHS [NAME=VALUE]...\n");
    return 2;
  }
  try {
    Request request{argv[1], argv[2], std::stoi(argv[3]), std::stoll(argv[4]), {}};
    for (int i = 5; i < argc; ++i) {
      const std::string setting = argv[i];
      const std::size_t sign = setting.find('=');
      if (sign == std::string::npos) throw Error(ErrorKind::kMisuse, "no NAME=VALUE: " + setting);
      request.options[setting.substr(0, sign)] = setting.substr(sign + 1);
    }
    std::printf("%s\n", io::to_json_text(measure(request)).c_str());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_train_epochs: %s\n", error.what());
    return 1;
  }
}
