#include "extractors/face/face_picture.hpp"

#include <algorithm>
#include <cmath>

#include "extractors/face/grey_picture.hpp"
#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

// Of the pictures of FER2013, in widths of the box that landmarks give: medians over pictures in which faces
// are found, 423 for the distance of the eyes that scales them, 52 for side and middle.
constexpr float kPictureSide = 1.13F;
constexpr FacePoint kPictureMiddle{0.5F, 0.435F};

/// How much the places of a line count for one of a shorter or longer line: a triangle as wide as a place of
/// the coarser of the two, so that nothing is passed over.
struct Weights {
  int first = 0;
  std::vector<double> shares;
};

std::vector<Weights> weights_for(int begin, int length, int wanted) {
  const double scale = static_cast<double>(length) / wanted;
  const double reach = std::max(scale, 1.0);
  std::vector<Weights> all;
  for (int i = 0; i < wanted; ++i) {
    const double middle = (i + 0.5) * scale - 0.5;
    const int first = std::max(0, static_cast<int>(std::ceil(middle - reach)));
    const int last = std::min(length - 1, static_cast<int>(std::floor(middle + reach)));
    Weights weights{begin + first, {}};
    double sum = 0;
    for (int from = first; from <= last; ++from) {
      weights.shares.push_back(std::max(0.0, 1 - std::abs(from - middle) / reach));
      sum += weights.shares.back();
    }
    for (double& share : weights.shares) share /= sum;
    all.push_back(std::move(weights));
  }
  return all;
}

}  // namespace

std::vector<std::uint8_t> to_face_picture(const media::Image& grey) {
  if (grey.channels != 1 || grey.width < 1 || grey.height < 1)
    throw Error(ErrorKind::kInternal, "a face picture is made of grey ones that are not empty");
  const int side = std::min(grey.width, grey.height);
  const auto across = weights_for((grey.width - side) / 2, side, kFaceSide);
  const auto down = weights_for((grey.height - side) / 2, side, kFaceSide);
  std::vector<std::uint8_t> face;
  face.reserve(kFacePixels);
  std::vector<double> line(static_cast<std::size_t>(grey.width));
  for (const Weights& rows : down) {
    std::ranges::fill(line, 0.0);
    for (std::size_t i = 0; i < rows.shares.size(); ++i) {
      const std::uint8_t* row = grey.row(rows.first + static_cast<int>(i));
      for (std::size_t x = 0; x < line.size(); ++x) line[x] += rows.shares[i] * row[x];
    }
    for (const Weights& columns : across) {
      double value = 0;
      for (std::size_t i = 0; i < columns.shares.size(); ++i)
        value += columns.shares[i] * line[static_cast<std::size_t>(columns.first) + i];
      face.push_back(static_cast<std::uint8_t>(std::clamp(std::lround(value), 0L, 255L)));
    }
  }
  return face;
}

std::vector<std::uint8_t> aligned_face(const media::Image& grey, const Similarity& placement) {
  const float half = kPictureSide / 2;
  const FacePoint corner = placement({kPictureMiddle.x - half, kPictureMiddle.y - half});
  const Similarity place{kPictureSide * placement.a, kPictureSide * placement.b, corner.x, corner.y};
  return cut_out(grey, place, kFaceSide).pixels;
}

}  // namespace undertone::extractors
