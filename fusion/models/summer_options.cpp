#include "fusion/models/summer_options.hpp"

namespace undertone::fusion {

std::vector<std::string> SummerOptions::problems() const {
  std::vector<std::string> problems;
  if (width % heads != 0) problems.push_back("--width: not divisible by the number of heads");
  if (width % 2 != 0) problems.push_back("--width: not even");
  if (phi == PhiKind::kLearned && (phi_value <= 0 || phi_value >= 1))
    problems.push_back(
        "--phi-value: what is learned starts between 0 and 1; with --phi fixed it may be either");
  if (overlap < 2 * reach) problems.push_back("--overlap: less than twice the reach");
  if (window <= 2 * overlap) problems.push_back("--window: nothing is left between its two overlaps");
  if (!teacher_file.empty() && !has_teacher_network())
    problems.push_back("--teacher-file: this kind of teacher has no network");
  return problems;
}

ExpertGateOptions SummerOptions::modality_gate() const {
  ExpertGateOptions options = gate;
  if (mixture == MixtureKind::kTopK) options.rule = ExpertRule::kTopK;
  if (mixture == MixtureKind::kDense) options.rule = ExpertRule::kDense;
  return options;
}

ExpertGateOptions SummerOptions::fused_gate() const {
  ExpertGateOptions options = gate;
  options.rule = global_gate == GlobalGate::kDense ? ExpertRule::kDense : ExpertRule::kBand;
  return options;
}

}  // namespace undertone::fusion
