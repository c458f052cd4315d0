#include "pipeline/faces/crop_spool.hpp"

#include "src/core/error.hpp"

namespace undertone::pipeline {

using extractors::kFacePixels;

void CropSpool::add(int track, std::span<const std::uint8_t> crop) {
  if (crop.size() != kFacePixels) throw Error(ErrorKind::kInternal, "a face picture of another size");
  places_[track].push_back(static_cast<std::uint32_t>(file_.size() / kFacePixels));
  file_.append(std::as_bytes(crop));
}

std::size_t CropSpool::count(int track) const {
  const auto of_track = places_.find(track);
  return of_track == places_.end() ? 0 : of_track->second.size();
}

std::vector<std::uint8_t> CropSpool::read(int track, std::size_t index) const {
  if (index >= count(track)) throw Error(ErrorKind::kInternal, "a face picture that was never kept");
  std::vector<std::uint8_t> crop(kFacePixels);
  file_.read(places_.at(track)[index] * kFacePixels, std::as_writable_bytes(std::span(crop)));
  return crop;
}

}  // namespace undertone::pipeline
