#include "extractors/face/head_pose.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

namespace undertone::extractors {
namespace {

// From measures of adults: 90 mm between the outer corners of the eyes, 33 mm between the inner ones, 50 mm
// from the root of the nose to below it, whose tip stands 20 mm out; the mouth 50 mm wide.
constexpr auto kUsualHead = std::to_array<HeadPoint>({{36, -45, 0, 12, 1},
                                                      {39, -16.5F, 1, 2, 1},
                                                      {42, 16.5F, 1, 2, 1},
                                                      {45, 45, 0, 12, 1},
                                                      {27, 0, -2, -9, 1},
                                                      {28, 0, 12, -15, 1},
                                                      {29, 0, 26, -23, 1},
                                                      {30, 0, 40, -31, 1},
                                                      {31, -13, 49, -8, 1},
                                                      {33, 0, 52, -13, 1},
                                                      {35, 13, 49, -8, 1},
                                                      {48, -26, 78, 2, 0.4F},
                                                      {54, 26, 78, 2, 0.4F}});

constexpr std::size_t kUnknowns = 6;
using Unknowns = std::array<double, kUnknowns>;  // pitch, yaw, roll in radians; place in millimetres
using Matrix = std::array<std::array<double, kUnknowns>, kUnknowns>;
constexpr int kMostSteps = 30;
constexpr double kDegree = std::numbers::pi / 180;
constexpr double kFurthest = 80 * kDegree;  // of pitch and yaw: beyond it nobody sees a face
constexpr double kNearest = 100;            // millimetres

struct Camera {
  double focal_px = 0;
  FacePoint middle;
};

struct Place {
  double x = 0;
  double y = 0;
};

Place project(const HeadPoint& point, const Unknowns& at, const Camera& camera) {
  const double sin_pitch = std::sin(at[0]), cos_pitch = std::cos(at[0]);
  const double sin_yaw = std::sin(at[1]), cos_yaw = std::cos(at[1]);
  const double sin_roll = std::sin(at[2]), cos_roll = std::cos(at[2]);
  const double y1 = cos_pitch * point.y + sin_pitch * point.z;
  const double z1 = cos_pitch * point.z - sin_pitch * point.y;
  const double x2 = cos_yaw * point.x - sin_yaw * z1;
  const double z2 = cos_yaw * z1 + sin_yaw * point.x;
  const double x3 = cos_roll * x2 - sin_roll * y1 + at[3];
  const double y3 = sin_roll * x2 + cos_roll * y1 + at[4];
  const double scale = camera.focal_px / std::max(kNearest, z2 + at[5]);
  return {camera.middle.x + scale * x3, camera.middle.y + scale * y3};
}

/// How far the projected points are off, across and down, each times its trust.
std::vector<double> misses(const FaceLandmarks& landmarks, const Unknowns& at, const Camera& camera) {
  std::vector<double> all;
  all.reserve(2 * kUsualHead.size());
  for (const HeadPoint& point : kUsualHead) {
    const Place place = project(point, at, camera);
    all.push_back(point.trust * (place.x - landmarks[point.landmark].x));
    all.push_back(point.trust * (place.y - landmarks[point.landmark].y));
  }
  return all;
}

double squares(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return sum;
}

/// A flat head that faces the camera, turned and scaled in the picture.
Unknowns first_guess(const FaceLandmarks& landmarks, const Camera& camera) {
  std::array<FacePoint, kUsualHead.size()> from, to;
  for (std::size_t i = 0; i < from.size(); ++i) {
    from[i] = {kUsualHead[i].x, kUsualHead[i].y};
    to[i] = landmarks[kUsualHead[i].landmark];
  }
  const Similarity flat = fit_similarity(from, to);
  const double away = std::max(kNearest, camera.focal_px / std::max(1e-3, static_cast<double>(flat.scale())));
  const double scale = camera.focal_px / away;
  return {0,
          0,
          std::atan2(flat.b, flat.a),
          (flat.x0 - camera.middle.x) / scale,
          (flat.y0 - camera.middle.y) / scale,
          away};
}

/// Elimination with the largest pivot of each column; nothing where the matrix is singular.
std::optional<Unknowns> solve(Matrix matrix, Unknowns right) {
  for (std::size_t column = 0; column < kUnknowns; ++column) {
    std::size_t best = column;
    for (std::size_t row = column + 1; row < kUnknowns; ++row)
      if (std::abs(matrix[row][column]) > std::abs(matrix[best][column])) best = row;
    if (!(std::abs(matrix[best][column]) > 1e-12)) return std::nullopt;
    std::swap(matrix[best], matrix[column]);
    std::swap(right[best], right[column]);
    for (std::size_t row = column + 1; row < kUnknowns; ++row) {
      const double factor = matrix[row][column] / matrix[column][column];
      for (std::size_t i = column; i < kUnknowns; ++i) matrix[row][i] -= factor * matrix[column][i];
      right[row] -= factor * right[column];
    }
  }
  for (std::size_t row = kUnknowns; row-- > 0;) {
    for (std::size_t i = row + 1; i < kUnknowns; ++i) right[row] -= matrix[row][i] * right[i];
    right[row] /= matrix[row][row];
  }
  return right;
}

/// The step that the slopes at a place ask for, shorter the more it is damped.
std::optional<Unknowns> step_from(const FaceLandmarks& landmarks, const Unknowns& at, const Camera& camera,
                                  double damping) {
  constexpr Unknowns kSmall = {1e-4, 1e-4, 1e-4, 1e-2, 1e-2, 1e-2};
  const std::vector<double> here = misses(landmarks, at, camera);
  std::array<std::vector<double>, kUnknowns> slopes;
  for (std::size_t i = 0; i < kUnknowns; ++i) {
    Unknowns moved = at;
    moved[i] += kSmall[i];
    slopes[i] = misses(landmarks, moved, camera);
    for (std::size_t k = 0; k < here.size(); ++k) slopes[i][k] = (slopes[i][k] - here[k]) / kSmall[i];
  }
  Matrix matrix{};
  Unknowns right{};
  for (std::size_t k = 0; k < here.size(); ++k) {
    for (std::size_t i = 0; i < kUnknowns; ++i) {
      right[i] -= slopes[i][k] * here[k];
      for (std::size_t j = 0; j < kUnknowns; ++j) matrix[i][j] += slopes[i][k] * slopes[j][k];
    }
  }
  for (std::size_t i = 0; i < kUnknowns; ++i) matrix[i][i] *= 1 + damping;
  return solve(matrix, right);
}

/// What a picture does not tell: it is taken to be about 60 degrees wide.
Camera usual_camera(int width, int height) {
  return {0.87 * std::max(width, height),
          {static_cast<float>(width - 1) / 2, static_cast<float>(height - 1) / 2}};
}

using Rows = std::array<std::array<double, 3>, 3>;

Rows times(const Rows& a, const Rows& b) {
  Rows product{};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      for (std::size_t k = 0; k < 3; ++k) product[i][j] += a[i][k] * b[k][j];
  return product;
}

/// The turning that `project` does.
Rows rotation(const Unknowns& at) {
  const double sp = std::sin(at[0]), cp = std::cos(at[0]);
  const double sy = std::sin(at[1]), cy = std::cos(at[1]);
  const double sr = std::sin(at[2]), cr = std::cos(at[2]);
  const Rows pitch{{{1, 0, 0}, {0, cp, sp}, {0, -sp, cp}}};
  const Rows yaw{{{cy, 0, -sy}, {0, 1, 0}, {sy, 0, cy}}};
  const Rows roll{{{cr, -sr, 0}, {sr, cr, 0}, {0, 0, 1}}};
  return times(roll, times(yaw, pitch));
}

/// The least turning that takes the line of sight to the head to the camera's axis.
Rows towards_axis(const Unknowns& at) {
  const double length = std::sqrt(at[3] * at[3] + at[4] * at[4] + at[5] * at[5]);
  const double x = at[3] / length, y = at[4] / length, z = at[5] / length;
  const double share = 1 / (1 + z);  // the head is in front of the camera
  return {{{1 - x * x * share, -x * y * share, -x}, {-x * y * share, 1 - y * y * share, -y}, {x, y, z}}};
}

HeadPose from_line_of_sight(const Unknowns& at) {
  const Rows turned = times(towards_axis(at), rotation(at));
  const auto degrees = [](double angle) { return static_cast<float>(angle / kDegree); };
  return {degrees(std::atan2(-turned[2][1], turned[2][2])),
          degrees(std::asin(std::clamp(turned[2][0], -1.0, 1.0))),
          degrees(std::atan2(turned[1][0], turned[0][0]))};
}

}  // namespace

std::span<const HeadPoint> usual_head() { return kUsualHead; }

HeadPose head_pose(const FaceLandmarks& landmarks, int width, int height) {
  const Camera camera = usual_camera(width, height);
  Unknowns at = first_guess(landmarks, camera);
  double error = squares(misses(landmarks, at, camera));
  double damping = 1e-2;
  for (int i = 0; i < kMostSteps && damping < 1e6; ++i) {
    const auto step = step_from(landmarks, at, camera, damping);
    if (!step) break;
    Unknowns next = at;
    for (std::size_t k = 0; k < kUnknowns; ++k) next[k] += (*step)[k];
    for (std::size_t k = 0; k < 2; ++k) next[k] = std::clamp(next[k], -kFurthest, kFurthest);
    const double next_error = squares(misses(landmarks, next, camera));
    if (!(next_error < error)) {
      damping *= 10;
      continue;
    }
    const bool is_done = error - next_error < 1e-6 * error;
    at = next;
    error = next_error;
    damping = std::max(1e-6, damping / 10);
    if (is_done) break;
  }
  return from_line_of_sight(at);
}

}  // namespace undertone::extractors
