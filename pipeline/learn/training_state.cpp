#include "pipeline/learn/training_state.hpp"

#include <sstream>

#include <torch/torch.h>

#include "src/core/error.hpp"
#include "src/io/atomic_file.hpp"
#include "src/io/json.hpp"
#include "src/io/read_file.hpp"

namespace undertone::pipeline {
namespace {

constexpr std::int64_t kVersion = 2;
constexpr std::size_t kMostBytes = std::size_t{16} << 30;

void write_tensors(torch::serialize::OutputArchive& archive, const std::string& name,
                   const std::vector<at::Tensor>& tensors) {
  archive.write(name + "_count", torch::IValue(static_cast<std::int64_t>(tensors.size())));
  for (std::size_t i = 0; i < tensors.size(); ++i) archive.write(name + "_" + std::to_string(i), tensors[i]);
}

std::int64_t read_number(torch::serialize::InputArchive& archive, const std::string& name) {
  torch::IValue value;
  archive.read(name, value);
  return value.toInt();
}

std::vector<at::Tensor> read_tensors(torch::serialize::InputArchive& archive, const std::string& name) {
  std::vector<at::Tensor> tensors(static_cast<std::size_t>(read_number(archive, name + "_count")));
  for (std::size_t i = 0; i < tensors.size(); ++i) archive.read(name + "_" + std::to_string(i), tensors[i]);
  return tensors;
}

std::string read_text(torch::serialize::InputArchive& archive, const std::string& name) {
  torch::IValue value;
  archive.read(name, value);
  return value.toStringRef();
}

io::Json to_json(const std::map<std::string, double>& values) {
  io::Json::Object object;
  for (const auto& [name, value] : values) object.push_back({name, value});
  return object;
}

std::map<std::string, double> to_map(const io::Json& json, std::string_view key) {
  std::map<std::string, double> values;
  const io::Json* object = json.find(key);
  if (object == nullptr) return values;
  for (const auto& [name, value] : object->as_object(key)) values[name] = value.as_double(name);
  return values;
}

double read_double(torch::serialize::InputArchive& archive, const std::string& name) {
  torch::IValue value;
  archive.read(name, value);
  return value.toDouble();
}

void read_state(torch::serialize::InputArchive& archive, const TrainingState& where, RunningState& state,
                fusion::FusionModel& model, const std::function<torch::optim::Optimizer&()>& begin_stage) {
  if (read_number(archive, "version") != kVersion) {
    throw Error(ErrorKind::kBadInput, "it is of another version of this program");
  }
  if (read_text(archive, "fingerprint") != where.fingerprint) {
    throw Error(ErrorKind::kBadInput,
                "it belongs to a run with other data or options; name another folder, or "
                "remove it to begin anew");
  }
  state.stage = read_number(archive, "stage");
  state.epoch = read_number(archive, "epoch");
  state.waited = read_number(archive, "waited");
  state.plateau_waited = read_number(archive, "plateau_waited");
  state.loss_good_steps = read_number(archive, "loss_good_steps");
  state.best_value = read_double(archive, "best_value");
  state.plateau_factor = read_double(archive, "plateau_factor");
  state.loss_factor = read_double(archive, "loss_factor");
  std::istringstream history(read_text(archive, "history"));
  for (std::string line; std::getline(history, line);) state.history.push_back(parse_json_line(line));
  state.best_weights = read_tensors(archive, "best");
  state.averaged = read_tensors(archive, "averaged");
  torch::serialize::InputArchive part;
  archive.read("model", part);
  model.module().load(part);
  torch::serialize::InputArchive optimizer_part;
  archive.read("optimizer", optimizer_part);
  begin_stage().load(optimizer_part);
}

}  // namespace

void save_state(const TrainingState& where, const RunningState& state, fusion::FusionModel& model,
                torch::optim::Optimizer& optimizer) {
  if (where.file.empty()) return;
  torch::serialize::OutputArchive archive, model_part, optimizer_part;
  std::string history;
  for (const EpochRecord& record : state.history) history += to_json_line(record) + "\n";
  archive.write("version", torch::IValue(kVersion));
  archive.write("fingerprint", torch::IValue(where.fingerprint));
  archive.write("stage", torch::IValue(state.stage));
  archive.write("epoch", torch::IValue(state.epoch));
  archive.write("waited", torch::IValue(state.waited));
  archive.write("plateau_waited", torch::IValue(state.plateau_waited));
  archive.write("best_value", torch::IValue(state.best_value));
  archive.write("plateau_factor", torch::IValue(state.plateau_factor));
  archive.write("loss_factor", torch::IValue(state.loss_factor));
  archive.write("loss_good_steps", torch::IValue(state.loss_good_steps));
  archive.write("history", torch::IValue(history));
  write_tensors(archive, "best", state.best_weights);
  write_tensors(archive, "averaged", state.averaged);
  model.module().save(model_part);
  archive.write("model", model_part);
  optimizer.save(optimizer_part);
  archive.write("optimizer", optimizer_part);
  std::ostringstream bytes;
  archive.save_to(bytes);
  io::write_file_atomically(where.file, bytes.str(), io::Overwrite::kReplace);
}

bool load_state(const TrainingState& where, RunningState& state, fusion::FusionModel& model,
                const std::function<torch::optim::Optimizer&()>& begin_stage) {
  if (where.file.empty() || !std::filesystem::exists(where.file)) return false;
  std::istringstream bytes(io::read_text_file(where.file, kMostBytes));
  return with_context("going on from " + where.file.string(), [&] {
    try {
      torch::serialize::InputArchive archive;
      archive.load_from(bytes);
      read_state(archive, where, state, model, begin_stage);
    } catch (const c10::Error& error) {
      throw Error(ErrorKind::kBadInput, std::string("it is damaged: ") + error.what_without_backtrace());
    }
    return true;
  });
}

std::string to_json_line(const EpochRecord& record) {
  return io::to_json_text(io::Json::Object{{"stage", record.stage},
                                           {"epoch", record.epoch},
                                           {"rate", record.rate},
                                           {"train_loss", record.train_loss},
                                           {"losses", to_json(record.losses)},
                                           {"metrics", to_json(record.metrics)},
                                           {"best", record.is_best}});
}

EpochRecord parse_json_line(const std::string& line) {
  const io::Json json = io::parse_json(line);
  EpochRecord record;
  record.stage = json.get_string("stage");
  record.epoch = json.get_integer("epoch");
  record.rate = json.get_double("rate");
  record.train_loss = json.get_double("train_loss");
  record.losses = to_map(json, "losses");
  record.metrics = to_map(json, "metrics");
  record.is_best = json.get_bool("best");
  return record;
}

}  // namespace undertone::pipeline
