#include "pipeline/learn/explanation.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <torch/torch.h>

#include "pipeline/learn/batch_loader.hpp"
#include "pipeline/learn/batch_plan.hpp"
#include "pipeline/learn/collate.hpp"
#include "pipeline/report/number_text.hpp"

namespace undertone::pipeline {
namespace {

/// A row an utterance, of all batches one behind another.
class Rows {
 public:
  void add(const std::string& name, const at::Tensor& values) {
    parts_[name].push_back(values.to(torch::kCPU, torch::kFloat));
  }
  bool has(const std::string& name) const { return parts_.contains(name); }
  at::Tensor get(const std::string& name) const { return torch::cat(parts_.at(name), 0); }
  std::vector<std::string> names(const std::string& prefix) const {
    std::vector<std::string> found;
    for (const auto& [name, parts] : parts_) {
      if (name.starts_with(prefix)) found.push_back(name);
    }
    return found;
  }

 private:
  std::map<std::string, std::vector<at::Tensor>> parts_;
};

/// The logarithms of the probabilities without one modality.
at::Tensor without(fusion::FusionModel& model, tensor::Batch batch, Modality modality) {
  batch[modality].present = torch::zeros_like(batch[modality].present);
  return torch::log_softmax(model.forward(batch).logits.to(torch::kFloat), -1);
}

/// What is lost of the found label's logarithm of probability, 0 where it gains: [B, L, modalities].
at::Tensor losses_of_leaving_out(fusion::FusionModel& model, const tensor::Batch& batch,
                                 const at::Tensor& logits) {
  const at::Tensor found = logits.argmax(-1, true);
  const at::Tensor sure = torch::log_softmax(logits.to(torch::kFloat), -1).gather(-1, found);
  std::vector<at::Tensor> losses;
  for (const Modality modality : kModalities) {
    if (model.spec().width(modality) == 0) {
      losses.push_back(torch::zeros_like(sure));
      continue;
    }
    const at::Tensor lost = (sure - without(model, batch, modality).gather(-1, found)).clamp_min(0);
    const at::Tensor present = (batch[modality].present & batch.mask).unsqueeze(-1);
    losses.push_back(torch::where(present, lost, torch::zeros_like(lost)));
  }
  return torch::cat(losses, -1);
}

/// The numbers of an utterance side by side, as the model is given them; of sequences their means.
at::Tensor inputs_of(const tensor::Batch& batch, const fusion::ModelSpec& spec) {
  std::vector<at::Tensor> parts;
  for (const Modality modality : spec.modalities()) {
    const tensor::ModalityBatch& part = batch[modality];
    at::Tensor values = torch::nan_to_num(part.values);
    if (part.steps.defined()) {
      const at::Tensor steps = part.steps.unsqueeze(-1);
      values = (values * steps).sum(2) / steps.sum(2).clamp_min(1);
    }
    parts.push_back(values * (part.present & batch.mask).unsqueeze(-1));
  }
  return torch::cat(parts, -1);
}

torch::Device device_of(fusion::FusionModel& model) {
  const auto parameters = model.module().parameters();
  return parameters.empty() ? torch::Device(torch::kCPU) : parameters.front().device();
}

Rows run(fusion::FusionModel& model, const LearningSet& set, std::int64_t batch_size) {
  const torch::NoGradGuard no_gradient;
  model.module().eval();
  BatchLoader loader(
      set, plan_batches(set.lengths(), static_cast<std::size_t>(batch_size), BatchOrder::kAsGiven, 0, 0), 1);
  Rows rows;
  while (const auto prepared = loader.next()) {
    tensor::Batch batch = tensor::to_device(*prepared, device_of(model));
    const at::Tensor labels = batch.labels, mask = batch.mask;
    batch.labels = at::Tensor();
    const fusion::Prediction prediction = model.forward(batch);
    rows.add("logits", prediction.logits.index({mask}));
    rows.add("labels", labels.index({mask}));
    rows.add("speakers", batch.speakers.index({mask}));
    rows.add("inputs", inputs_of(batch, model.spec()).index({mask}));
    rows.add("lost", losses_of_leaving_out(model, batch, prediction.logits).index({mask}));
    for (const Modality modality : kModalities)
      rows.add("present-" + std::string(to_string(modality)), batch[modality].present.index({mask}));
    for (const auto& [name, values] : prediction.diagnostics) rows.add(name, values.index({mask}));
  }
  return rows;
}

ExpertLoad load_of(std::string of, const at::Tensor& weights, const at::Tensor& kept,
                   const at::Tensor& which) {
  ExpertLoad load{std::move(of), static_cast<std::size_t>(which.sum().item<std::int64_t>()), {}, 0};
  if (load.tokens == 0) return load;
  const at::Tensor means = weights.index({which}).mean(0).to(torch::kDouble).contiguous();
  load.weights.assign(means.data_ptr<double>(), means.data_ptr<double>() + means.numel());
  load.active = kept.index({which}).sum(1).mean().item<double>();
  return load;
}

ExpertUse use_of(const Rows& rows, Modality modality, const std::vector<std::string>& class_names) {
  const std::string name(to_string(modality));
  const at::Tensor weights = rows.get("experts-" + name), kept = rows.get("kept-" + name),
                   present = rows.get("present-" + name) > 0, labels = rows.get("labels"),
                   speakers = rows.get("speakers");
  ExpertUse use{modality, load_of("", weights, kept, present), {}, {}, {}};
  for (std::size_t i = 0; i < class_names.size(); ++i) {
    const at::Tensor own = labels == static_cast<double>(i);
    use.by_label.push_back(load_of(class_names[i], weights, kept, present & own));
  }
  const auto most = static_cast<int>(speakers.numel() > 0 ? speakers.max().item<float>() : 0.F);
  for (int speaker = 0; speaker <= most; ++speaker) {
    ExpertLoad load = load_of(speaker == 0 ? "unknown" : "speaker " + std::to_string(speaker), weights, kept,
                              present & (speakers == speaker));
    if (load.tokens > 0) use.by_speaker.push_back(std::move(load));
  }
  const at::Tensor active = kept.index({present}).sum(1).to(torch::kLong);
  const at::Tensor counts = torch::bincount(active, {}, kept.size(1) + 1).contiguous();
  for (std::int64_t i = 0; i < counts.numel(); ++i)
    use.active_counts.push_back(static_cast<std::size_t>(counts[i].item<std::int64_t>()));
  return use;
}

std::optional<TeacherAgreement> agreement_of(const Rows& rows) {
  if (!rows.has("logits-teacher")) return std::nullopt;
  const at::Tensor known = rows.get("labels") >= 0;
  const at::Tensor labels = rows.get("labels").index({known});
  if (labels.numel() == 0) return std::nullopt;
  const auto winners = [&](const char* name) {
    return rows.get(name).index({known}).argmax(-1).to(torch::kFloat);
  };
  const auto share = [](const at::Tensor& hits) { return hits.to(torch::kDouble).mean().item<double>(); };
  const at::Tensor teacher = winners("logits-teacher"), student = winners("logits");
  return TeacherAgreement{static_cast<std::size_t>(labels.numel()), share(teacher == student),
                          share(teacher == labels), share(student == labels)};
}

/// Shares of what is lost, or none where nothing is.
Contribution contribution_of(std::string of, std::size_t items, const at::Tensor& lost) {
  Contribution contribution{std::move(of), items, std::nullopt};
  const double total = lost.sum().item<double>();
  if (!(total > 1e-6)) return contribution;
  contribution.shares.emplace();
  for (std::size_t m = 0; m < kModalities.size(); ++m)
    (*contribution.shares)[m] = lost[static_cast<std::int64_t>(m)].item<double>() / total;
  return contribution;
}

void add_contributions(const Rows& rows, const LearningSet& set, Explanation& explanation) {
  const at::Tensor lost = rows.get("lost").to(torch::kDouble), labels = rows.get("labels");
  std::int64_t row = 0;
  for (const LearningDialogue& dialogue : set.dialogues) {
    for (const LearningUtterance& utterance : dialogue.utterances)
      explanation.contributions.push_back(contribution_of(utterance.id, 1, lost[row++]));
  }
  for (std::size_t i = 0; i < explanation.class_names.size(); ++i) {
    const at::Tensor own = lost.index({labels == static_cast<double>(i)});
    explanation.contributions_by_label.push_back(
        contribution_of(explanation.class_names[i], static_cast<std::size_t>(own.size(0)), own.sum(0)));
  }
  explanation.contributions_by_label.push_back(
      contribution_of("all", static_cast<std::size_t>(lost.size(0)), lost.sum(0)));
}

void add_pictures(const Rows& rows, std::int64_t most_points, Explanation& explanation) {
  const at::Tensor known = (rows.get("labels") >= 0).nonzero().squeeze(1);
  const at::Tensor chosen = known.narrow(0, 0, std::min(most_points, known.size(0)));
  if (chosen.numel() < 3) return;
  const at::Tensor labels = rows.get("labels").index_select(0, chosen).to(torch::kInt).contiguous();
  const std::vector<int> names(labels.data_ptr<int>(), labels.data_ptr<int>() + labels.numel());
  for (const auto& [source, name] :
       {std::pair("inputs", "before, as given"), std::pair("features", "after, fused")}) {
    const at::Tensor vectors = rows.get(source).index_select(0, chosen);
    explanation.pictures.push_back({std::string(name) + ", principal axes", principal_axes(vectors), names});
    explanation.pictures.push_back({std::string(name) + ", t-SNE", neighbour_picture(vectors), names});
  }
}

}  // namespace

bool shows_inside(fusion::FusionModel& model, const LearningSet& set) {
  if (set.dialogues.empty()) return false;
  const torch::NoGradGuard no_gradient;
  model.module().eval();
  tensor::Batch batch = tensor::to_device(collate(set, std::array<std::size_t, 1>{0}), device_of(model));
  batch.labels = at::Tensor();
  return model.forward(batch).diagnostics.contains("features");
}

Explanation explain(fusion::FusionModel& model, const LearningSet& set, std::int64_t batch_size,
                    std::int64_t most_points) {
  Explanation explanation;
  explanation.class_names = set.labels.names();
  explanation.modalities = model.spec().modalities();
  if (set.utterances() == 0) return explanation;
  const Rows rows = run(model, set, batch_size);
  for (const Modality modality : explanation.modalities) {
    if (rows.has("experts-" + std::string(to_string(modality))))
      explanation.experts.push_back(use_of(rows, modality, explanation.class_names));
  }
  for (const std::string& name : rows.names("changed-"))
    explanation.changed.emplace_back(name.substr(8), rows.get(name).mean().item<double>());
  explanation.teacher = agreement_of(rows);
  add_contributions(rows, set, explanation);
  if (rows.has("features")) add_pictures(rows, most_points, explanation);
  return explanation;
}

std::string contributions_csv(const Explanation& explanation) {
  std::string text = "id";
  for (const Modality modality : kModalities) text += "," + std::string(to_string(modality));
  text += "\n";
  for (const Contribution& one : explanation.contributions) {
    std::string id;
    for (const char letter : one.of) id += letter == '"' ? "\"\"" : std::string(1, letter);
    text += "\"" + id + "\"";
    for (std::size_t m = 0; m < kModalities.size(); ++m)
      text += "," + (one.shares ? decimal((*one.shares)[m], 4) : std::string());
    text += "\n";
  }
  return text;
}

}  // namespace undertone::pipeline
