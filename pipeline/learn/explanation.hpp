#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fusion/fusion_model.hpp"
#include "pipeline/learn/embedding_picture.hpp"
#include "pipeline/learn/learning_set.hpp"

namespace undertone::pipeline {

/// Mean weights of experts over some tokens, and how many of these there were.
struct ExpertLoad {
  std::string of;  // a label, a speaker, or empty for all
  std::size_t tokens = 0;
  std::vector<double> weights;
  double active = 0;  // mean number of experts with a say
};

struct ExpertUse {
  Modality modality = Modality::kText;
  ExpertLoad all;
  std::vector<ExpertLoad> by_label, by_speaker;
  std::vector<std::size_t> active_counts;  // how many tokens had 0, 1, 2, ... experts with a say
};

/// Of known labels.
struct TeacherAgreement {
  std::size_t items = 0;
  double agreement = 0, teacher_accuracy = 0, student_accuracy = 0;
};

/// What each modality gave to the labels of an utterance, or the mean over some: an estimate, made by leaving
/// the modality out of the whole conversation. The share of each in what is lost of the logarithm of the
/// probability of the label that was found; none where nothing is lost.
struct Contribution {
  std::string of;  // id of the utterance, or a label
  std::size_t items = 1;
  std::optional<std::array<double, kModalities.size()>> shares;
};

struct EmbeddingPicture {
  std::string name;
  std::vector<PicturePoint> points;
  std::vector<int> labels;
};

/// What can be seen inside a model while it answers a set.
struct Explanation {
  std::vector<std::string> class_names;
  std::vector<Modality> modalities;
  std::vector<ExpertUse> experts;
  std::vector<std::pair<std::string, double>> changed;  // share of pairs whose attention the teacher changed
  std::optional<TeacherAgreement> teacher;
  std::vector<Contribution> contributions;           // of each utterance
  std::vector<Contribution> contributions_by_label;  // the last is of all
  std::vector<EmbeddingPicture> pictures;
};

/// Whether the model lets anybody see what it makes of its inputs: asked of the set's first conversation.
bool shows_inside(fusion::FusionModel& model, const LearningSet& set);

/// The set must be normalised as the model wants it. Pictures are of the first `most_points` utterances whose
/// label is known.
Explanation explain(fusion::FusionModel& model, const LearningSet& set, std::int64_t batch_size,
                    std::int64_t most_points = 500);

/// The contributions of all utterances as lines "id,text,audio,visual"; empty fields where nothing is
/// known.
std::string contributions_csv(const Explanation& explanation);

}  // namespace undertone::pipeline
