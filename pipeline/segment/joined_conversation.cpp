#include "pipeline/segment/joined_conversation.hpp"

#include <cmath>

#include "pipeline/segment/speech_clip.hpp"
#include "pipeline/segment/speech_track.hpp"
#include "src/dsp/level.hpp"

namespace undertone::pipeline {
namespace {

constexpr double kLevel = 0.05;
constexpr double kLevelRangeDecibel = 4;  // to either side
constexpr double kSecondClipShare = 1.0 / 3;
constexpr double kLongPauseShare = 0.15;

void add_pause(std::vector<float>& samples, double seconds) {
  samples.resize(samples.size() + static_cast<std::size_t>(seconds * kVariantRateHz), 0.0F);
}

void add_clip(JoinedConversation& made, std::vector<float> clip, const std::string& speaker, double level) {
  const double rms = dsp::rms(clip);
  const double scale = rms > 0 ? level / rms : 0;
  for (float& sample : clip) sample *= static_cast<float>(scale);
  SpeechTrack track;
  track.feed({static_cast<double>(made.samples.size()) / kVariantRateHz, kVariantRateHz, clip});
  track.finish();
  for (const TimeSpan& span : track.speech()) made.turns.push_back({span, speaker});
  made.samples.insert(made.samples.end(), clip.begin(), clip.end());
}

/// Somebody else than `last`, and first of all everybody once.
std::size_t next_speaker(std::size_t turn, std::size_t last, std::size_t people,
                         synthesize::SeededRandom& random) {
  if (turn < people) return turn;
  return people > 1 ? (last + 1 + random.below(people - 1)) % people : 0;
}

}  // namespace

JoinedConversation join_clips(const std::vector<CorpusSpeaker>& people, std::size_t turns,
                              VariantMaker& variants, synthesize::SeededRandom& random) {
  JoinedConversation made;
  std::vector<double> levels;
  for (std::size_t i = 0; i < people.size(); ++i) {
    levels.push_back(kLevel * std::pow(10, random.between(-kLevelRangeDecibel, kLevelRangeDecibel) / 20));
  }
  add_pause(made.samples, random.between(0.0, 3.0));
  std::size_t who = 0;
  for (std::size_t turn = 0; turn < turns; ++turn) {
    who = next_speaker(turn, who, people.size(), random);
    const auto& clips = people[who].clips;
    for (std::size_t left = random.uniform() < kSecondClipShare ? 2 : 1; left > 0; --left) {
      add_clip(made, load_clip(clips[random.below(clips.size())]), people[who].name, levels[who]);
      add_pause(made.samples, random.between(0.1, 0.5));
    }
    const bool is_long = random.uniform() < kLongPauseShare;
    add_pause(made.samples, is_long ? random.between(1.5, 5.0) : random.between(0.0, 0.8));
  }
  const Channel channel = random.uniform() < 0.5 ? Channel::kTelephone : Channel::kOpen;
  made.samples = variants.make(made.samples, {1, channel});
  return made;
}

}  // namespace undertone::pipeline
