#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "pipeline/segment/frame_analyser.hpp"
#include "src/core/time_span.hpp"

namespace undertone::pipeline {

struct VoiceActivityOptions {
  double onset_db = 7;      // a span of speech rises this far above the noise somewhere (mean over the bands)
  double hold_db = 4;       // and reaches to both sides as long as it stays this far above it
  double pause_s = 0.25;    // shorter pauses belong to the speech around them
  double shortest_s = 0.1;  // shorter spans are clicks

  static void fields(auto& self, auto&& field) {
    field(self.onset_db, {.name = "speech-onset",
                          .value = "DB",
                          .help = "how far above the noise speech rises at its loudest",
                          .low = 1,
                          .high = 30});
    field(self.hold_db, {.name = "speech-hold",
                         .value = "DB",
                         .help = "how far above the noise speech stays to its ends",
                         .low = 0.5,
                         .high = 30});
    field(self.pause_s, {.name = "speech-pause",
                         .value = "SECONDS",
                         .help = "pauses shorter than this belong to the speech around them",
                         .low = 0,
                         .high = 10});
    field(self.shortest_s, {.name = "shortest-speech",
                            .value = "SECONDS",
                            .help = "sounds shorter than this are not taken for speech",
                            .low = 0,
                            .high = 10});
  }
};

/// Finds speech, as a stream: it looks 1.7 s ahead and keeps no more than 3.5 s. The noise floor of each band
/// below 4 kHz is the least level within 1.5 s to either side, so that a steady sound is noise from 1.5 s
/// after its onset on; digital silence says nothing about the noise. A sound above the floor is speech when
/// its spectrum moves and a part of it is voiced: steady tones, hum and bursts of noise are not, and neither
/// is whispering. Music with a moving melody is taken for speech. Voices at once are one span.
class VoiceActivity {
 public:
  explicit VoiceActivity(const VoiceActivityOptions& options = {}) : options_(options) {}

  /// Frames in order, as the analyser makes them.
  void feed(const SoundFrame& frame);
  /// Decides what is still open. The object may not be fed afterwards.
  void finish();
  /// The spans decided since the last call, in order and apart from each other.
  std::vector<TimeSpan> take();

 private:
  static constexpr std::size_t kBands = 23;  // those below 4 kHz, which every sample rate has
  using Bands = std::array<float, kBands>;

  struct Frame {
    double begin_s;
    double end_s;
    Bands mel_db;
    bool is_dead;
    bool is_voiced;
  };

  struct Found {
    TimeSpan span;
    double frames = 0;
    double voiced = 0;
    double loudest_db = 0;  // above the noise
    std::array<double, kBands> sum{};
    std::array<double, kBands> square_sum{};
  };

  Bands mean_around(std::size_t index, std::size_t reach) const;
  void close_block();
  void decide_block();
  void decide_frame(std::size_t index, const Bands& floor);
  void end_sound();
  void release();
  bool is_speech(const Found& found) const;

  VoiceActivityOptions options_;
  std::deque<Frame> frames_;       // from first_frame_ on
  std::size_t first_frame_ = 0;    // since the beginning
  std::size_t frame_count_ = 0;    // fed so far
  std::deque<Bands> block_floor_;  // least smoothed level of ten frames; from first_block_ on
  std::size_t first_block_ = 0;
  std::size_t decided_blocks_ = 0;
  std::optional<Found> sound_;    // above hold_db right now
  std::optional<Found> pending_;  // ended, but a pause may still turn out to be short
  std::vector<TimeSpan> decided_;
};

}  // namespace undertone::pipeline
