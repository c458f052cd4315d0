#include "extractors/face/landmark_model.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <string>
#include <utility>

#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

namespace fs = std::filesystem;

constexpr auto kPlaces =
    std::to_array<const char*>({"/usr/share/dlib/shape_predictor_68_face_landmarks.dat",
                                "/usr/local/share/dlib/shape_predictor_68_face_landmarks.dat"});
constexpr std::size_t kBuffer = std::size_t{1} << 20;
// More than any known model has, so that broken counts are found before memory is taken for them.
constexpr std::uint64_t kMostStages = 100;
constexpr std::uint64_t kMostTrees = 10'000;
constexpr std::uint64_t kMostLeaves = 1024;
constexpr std::uint64_t kMostPoints = 1024;
constexpr std::uint64_t kMostProbes = 65'535;
constexpr std::int64_t kLeastSpecialExponent = 32'000;  // not finite

/// The numbers of dlib's portable format: a byte that holds count and sign, then as many bytes, lowest first.
class Numbers {
 public:
  explicit Numbers(const fs::path& path) : path_(path), file_(path, std::ios::binary), buffer_(kBuffer) {
    if (!fs::exists(path)) throw Error(ErrorKind::kNotFound, path.string() + ": no such file");
    if (!file_) throw Error(ErrorKind::kIo, path.string() + ": cannot be read");
  }

  std::int64_t whole() {
    const unsigned control = byte();
    const unsigned count = control & 0x0FU;
    if (count == 0 || count > 8 || (control & 0x70U) != 0) broken();
    std::uint64_t value = 0;
    for (unsigned i = 0; i < count; ++i) value |= std::uint64_t{byte()} << (8 * i);
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) broken();
    const auto magnitude = static_cast<std::int64_t>(value);
    return (control & 0x80U) != 0 ? -magnitude : magnitude;
  }

  std::uint64_t count(std::uint64_t least, std::uint64_t most) {
    const std::int64_t value = whole();
    if (value < 0 || static_cast<std::uint64_t>(value) < least || static_cast<std::uint64_t>(value) > most)
      broken();
    return static_cast<std::uint64_t>(value);
  }

  void exactly(std::int64_t expected) {
    if (whole() != expected) broken();
  }

  float real() {
    const std::int64_t mantissa = whole();
    const std::int64_t exponent = whole();
    if (std::abs(exponent) >= kLeastSpecialExponent) broken();
    const double value = std::ldexp(static_cast<double>(mantissa), static_cast<int>(exponent));
    if (!(std::abs(value) < 1e6)) broken();
    return static_cast<float>(value);
  }

  bool is_over() { return position_ == filled_ && !fill(); }

  [[noreturn]] void broken() const {
    throw Error(ErrorKind::kBadInput,
                path_.string() + ": no landmark model as dlib writes them, or cut short");
  }

 private:
  unsigned byte() {
    if (position_ == filled_ && !fill()) broken();
    return static_cast<unsigned char>(buffer_[position_++]);
  }
  bool fill() {
    file_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    filled_ = static_cast<std::size_t>(file_.gcount());
    position_ = 0;
    return filled_ > 0;
  }

  fs::path path_;
  std::ifstream file_;
  std::vector<char> buffer_;
  std::size_t position_ = 0;
  std::size_t filled_ = 0;
};

/// A column of a matrix; its sizes stand negated before it.
void read_column(Numbers& numbers, std::size_t size, float* out) {
  numbers.exactly(-static_cast<std::int64_t>(size));
  numbers.exactly(-1);
  for (std::size_t i = 0; i < size; ++i) out[i] = numbers.real();
}

std::vector<FacePoint> read_mean(Numbers& numbers) {
  const std::int64_t rows = -numbers.whole();
  if (rows < 2 || rows % 2 != 0 || rows > static_cast<std::int64_t>(2 * kMostPoints)) numbers.broken();
  numbers.exactly(-1);
  std::vector<FacePoint> mean(static_cast<std::size_t>(rows) / 2);
  for (FacePoint& point : mean) {
    point.x = numbers.real();
    point.y = numbers.real();
  }
  return mean;
}

/// Appends a tree's splits and leaves, and learns from the first one how large all are.
void read_tree(Numbers& numbers, LandmarkModel& model, LandmarkModel::Stage& stage,
               std::vector<float>& leaves) {
  const std::uint64_t splits = numbers.count(1, kMostLeaves - 1);
  if (model.leaves == 0) model.leaves = splits + 1;
  if (splits + 1 != model.leaves || (model.leaves & splits) != 0) numbers.broken();
  for (std::uint64_t i = 0; i < splits; ++i) {
    LandmarkModel::Split split;
    split.first = static_cast<std::uint16_t>(numbers.count(0, kMostProbes));
    split.second = static_cast<std::uint16_t>(numbers.count(0, kMostProbes));
    split.threshold = numbers.real();
    stage.splits.push_back(split);
  }
  numbers.exactly(static_cast<std::int64_t>(model.leaves));
  const std::size_t width = 2 * model.mean.size();
  for (std::size_t i = 0; i < model.leaves; ++i) {
    leaves.resize(leaves.size() + width);
    read_column(numbers, width, &leaves[leaves.size() - width]);
  }
}

/// Half the memory, and the error of a stage is below a hundredth of a pixel.
void shorten(const std::vector<float>& leaves, LandmarkModel::Stage& stage) {
  float most = 0;
  for (const float value : leaves) most = std::max(most, std::abs(value));
  stage.unit = most > 0 ? most / LandmarkModel::kLongestStep : 1;
  stage.steps.reserve(leaves.size());
  for (const float value : leaves)
    stage.steps.push_back(static_cast<std::int16_t>(std::lround(value / stage.unit)));
}

void read_forests(Numbers& numbers, LandmarkModel& model) {
  model.stages.resize(numbers.count(1, kMostStages));
  for (LandmarkModel::Stage& stage : model.stages) {
    const std::uint64_t trees = numbers.count(1, kMostTrees);
    if (model.trees == 0) model.trees = trees;
    if (trees != model.trees) numbers.broken();
    std::vector<float> leaves;
    for (std::uint64_t i = 0; i < trees; ++i) read_tree(numbers, model, stage, leaves);
    shorten(leaves, stage);
  }
}

void read_probes(Numbers& numbers, LandmarkModel& model) {
  numbers.exactly(static_cast<std::int64_t>(model.stages.size()));
  for (LandmarkModel::Stage& stage : model.stages) {
    stage.probes.resize(numbers.count(1, kMostProbes));
    for (LandmarkModel::Probe& probe : stage.probes)
      probe.anchor = static_cast<std::uint16_t>(numbers.count(0, model.mean.size() - 1));
  }
  numbers.exactly(static_cast<std::int64_t>(model.stages.size()));
  for (LandmarkModel::Stage& stage : model.stages) {
    numbers.exactly(static_cast<std::int64_t>(stage.probes.size()));
    for (LandmarkModel::Probe& probe : stage.probes) {
      probe.way.x = numbers.real();
      probe.way.y = numbers.real();
    }
    const auto lies_outside = [&](const LandmarkModel::Split& split) {
      return split.first >= stage.probes.size() || split.second >= stage.probes.size();
    };
    if (std::ranges::any_of(stage.splits, lies_outside)) numbers.broken();
  }
}

}  // namespace

fs::path find_landmark_model() {
  if (const char* named = std::getenv("UNDERTONE_LANDMARKS"); named != nullptr && *named != '\0') {
    if (fs::exists(named)) return named;
    throw Error(ErrorKind::kNotFound,
                std::string(named) + ": no such file (UNDERTONE_LANDMARKS names it as the landmark model)");
  }
  for (const char* place : kPlaces) {
    if (fs::exists(place)) return place;
  }
  throw Error(ErrorKind::kNotFound, std::string("no landmark model for faces at ") + kPlaces[0] +
                                        "; install the package libdlib-data, or name the file with the "
                                        "environment variable UNDERTONE_LANDMARKS");
}

std::shared_ptr<const LandmarkModel> load_landmark_model(const fs::path& path) {
  Numbers numbers(path);
  auto model = std::make_shared<LandmarkModel>();
  numbers.exactly(1);  // version
  model->mean = read_mean(numbers);
  read_forests(numbers, *model);
  read_probes(numbers, *model);
  if (!numbers.is_over()) numbers.broken();
  return model;
}

}  // namespace undertone::extractors
