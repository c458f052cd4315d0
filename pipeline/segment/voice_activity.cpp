#include "pipeline/segment/voice_activity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace undertone::pipeline {
namespace {

constexpr std::size_t kBlock = 10;         // frames that share one noise floor
constexpr std::size_t kFloorBlocks = 15;   // to either side
constexpr std::size_t kFloorReach = 7;     // frames to either side that the floor is smoothed over
constexpr std::size_t kLevelReach = 1;     // the same for the level itself
constexpr std::size_t kMotionReach = 4;    // and for the motion of the spectrum
constexpr float kDeadDecibel = -88;        // below: digital silence, at most the last bit flickers
constexpr float kLeastFloorDecibel = -95;  // of one band
constexpr float kMostDecibel = 30;         // one loud band may not decide alone
constexpr float kVoicedPeriodicity = 0.6F;
// Chosen on acted speech with noise, of which next to nothing lies below them.
constexpr double kLeastVoicedShare = 0.05;
constexpr double kLeastShortVoicedShare = 0.2;
constexpr double kLeastMotionDecibel = 2.5;
// The onset and the end alone move that much of a short sound.
constexpr double kShortSeconds = 0.6;
constexpr double kLeastShortMotionDecibel = 4;
constexpr float kNoFloor = std::numeric_limits<float>::max();

}  // namespace

void VoiceActivity::feed(const SoundFrame& frame) {
  Frame kept{};
  kept.begin_s = frame.begin_s;
  kept.end_s = frame.end_s;
  kept.is_dead = frame.level_db < kDeadDecibel;
  kept.is_voiced = frame.periodicity > kVoicedPeriodicity;
  std::copy_n(frame.mel_db.begin(), kBands, kept.mel_db.begin());
  frames_.push_back(kept);
  ++frame_count_;
  while ((first_block_ + block_floor_.size() + 1) * kBlock + kFloorReach <= frame_count_) close_block();
  while (decided_blocks_ + kFloorBlocks < first_block_ + block_floor_.size()) decide_block();
}

void VoiceActivity::finish() {
  while ((first_block_ + block_floor_.size()) * kBlock < frame_count_) close_block();
  while (decided_blocks_ < first_block_ + block_floor_.size()) decide_block();
  end_sound();
  release();
}

std::vector<TimeSpan> VoiceActivity::take() { return std::exchange(decided_, {}); }

/// `reach` frames to either side, those that exist.
VoiceActivity::Bands VoiceActivity::mean_around(std::size_t index, std::size_t reach) const {
  const std::size_t begin = std::max(first_frame_, index > reach ? index - reach : 0);
  const std::size_t end = std::min(frame_count_, index + reach + 1);
  Bands mean{};
  for (std::size_t i = begin; i < end; ++i) {
    const Bands& bands = frames_[i - first_frame_].mel_db;
    for (std::size_t band = 0; band < kBands; ++band) mean[band] += bands[band];
  }
  const float scale = 1.0F / static_cast<float>(end - begin);
  for (float& value : mean) value *= scale;
  return mean;
}

void VoiceActivity::close_block() {
  Bands least;
  least.fill(kNoFloor);
  const std::size_t begin = (first_block_ + block_floor_.size()) * kBlock;
  const std::size_t end = std::min(begin + kBlock, frame_count_);
  const auto is_dead = [](const Frame& frame) { return frame.is_dead; };
  for (std::size_t index = begin; index < end; ++index) {
    const std::size_t left = std::max(first_frame_, index > kFloorReach ? index - kFloorReach : 0);
    const std::size_t right = std::min(frame_count_, index + kFloorReach + 1);
    const auto first = frames_.begin() + static_cast<std::ptrdiff_t>(left - first_frame_);
    const auto last = frames_.begin() + static_cast<std::ptrdiff_t>(right - first_frame_);
    if (std::any_of(first, last, is_dead)) continue;
    const Bands level = mean_around(index, kFloorReach);
    for (std::size_t band = 0; band < kBands; ++band) least[band] = std::min(least[band], level[band]);
  }
  block_floor_.push_back(least);
}

void VoiceActivity::decide_block() {
  Bands floor;
  floor.fill(kNoFloor);
  const std::size_t left = decided_blocks_ > kFloorBlocks ? decided_blocks_ - kFloorBlocks : 0;
  const std::size_t right = std::min(first_block_ + block_floor_.size(), decided_blocks_ + kFloorBlocks + 1);
  for (std::size_t block = std::max(left, first_block_); block < right; ++block) {
    const Bands& level = block_floor_[block - first_block_];
    for (std::size_t band = 0; band < kBands; ++band) floor[band] = std::min(floor[band], level[band]);
  }
  for (float& level : floor) level = std::max(level, kLeastFloorDecibel);

  const std::size_t begin = decided_blocks_ * kBlock;
  const std::size_t end = std::min(begin + kBlock, frame_count_);
  for (std::size_t index = begin; index < end; ++index) decide_frame(index, floor);
  ++decided_blocks_;

  while (first_block_ + kFloorBlocks < decided_blocks_) {
    block_floor_.pop_front();
    ++first_block_;
  }
  const std::size_t next_block_frame = (first_block_ + block_floor_.size()) * kBlock;
  const std::size_t needed = std::min(decided_blocks_ * kBlock, next_block_frame);
  while (first_frame_ + kFloorReach < needed) {
    frames_.pop_front();
    ++first_frame_;
  }
}

void VoiceActivity::decide_frame(std::size_t index, const Bands& floor) {
  const Frame& frame = frames_[index - first_frame_];
  const Bands level = mean_around(index, kLevelReach);
  float above = 0;
  for (std::size_t band = 0; band < kBands; ++band) {
    above += std::clamp(level[band] - floor[band], 0.0F, kMostDecibel);
  }
  above /= static_cast<float>(kBands);
  if (frame.is_dead || above <= static_cast<float>(options_.hold_db)) {
    end_sound();
    if (pending_ && frame.end_s - pending_->span.end_s > options_.pause_s) release();
    return;
  }
  // A gap in the recording is a pause like any other.
  if (sound_ && frame.begin_s - sound_->span.end_s > options_.pause_s) end_sound();
  if (!sound_) {
    sound_ = Found{};
    sound_->span.begin_s = frame.begin_s;
  }
  sound_->span.end_s = frame.end_s;
  sound_->frames += 1;
  sound_->voiced += frame.is_voiced ? 1 : 0;
  sound_->loudest_db = std::max(sound_->loudest_db, static_cast<double>(above));
  const Bands smooth = mean_around(index, kMotionReach);
  for (std::size_t band = 0; band < kBands; ++band) {
    const auto value = static_cast<double>(smooth[band]);
    sound_->sum[band] += value;
    sound_->square_sum[band] += value * value;
  }
}

/// Joins the sound that ends to the one before it when only a short pause lies between.
void VoiceActivity::end_sound() {
  if (!sound_) return;
  Found sound = *std::exchange(sound_, std::nullopt);
  if (sound.loudest_db <= options_.onset_db) return;
  if (pending_ && sound.span.begin_s - pending_->span.end_s < options_.pause_s) {
    pending_->span.end_s = sound.span.end_s;
    pending_->frames += sound.frames;
    pending_->voiced += sound.voiced;
    for (std::size_t band = 0; band < kBands; ++band) {
      pending_->sum[band] += sound.sum[band];
      pending_->square_sum[band] += sound.square_sum[band];
    }
    return;
  }
  release();
  pending_ = sound;
}

void VoiceActivity::release() {
  if (pending_ && is_speech(*pending_)) decided_.push_back(pending_->span);
  pending_.reset();
}

bool VoiceActivity::is_speech(const Found& found) const {
  if (found.span.duration_s() < options_.shortest_s) return false;
  const bool is_short = found.span.duration_s() < kShortSeconds;
  if (found.voiced < (is_short ? kLeastShortVoicedShare : kLeastVoicedShare) * found.frames) return false;
  double motion = 0;
  for (std::size_t band = 0; band < kBands; ++band) {
    const double mean = found.sum[band] / found.frames;
    motion += std::sqrt(std::max(0.0, found.square_sum[band] / found.frames - mean * mean));
  }
  return motion / static_cast<double>(kBands) >= (is_short ? kLeastShortMotionDecibel : kLeastMotionDecibel);
}

}  // namespace undertone::pipeline
