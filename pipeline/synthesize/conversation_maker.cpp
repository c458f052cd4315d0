#include "pipeline/synthesize/conversation_maker.hpp"

#include <algorithm>
#include <cmath>

#include "pipeline/synthesize/person.hpp"
#include "pipeline/synthesize/scene.hpp"
#include "pipeline/synthesize/script.hpp"
#include "pipeline/synthesize/seeded_random.hpp"
#include "src/core/error.hpp"
#include "src/media/clip_writer.hpp"

namespace undertone::synthesize {
namespace {

constexpr int kSampleRateHz = 32000;
constexpr double kRoomNoise = 0.0007;  // a recording is never digitally silent
constexpr double kBlinkEveryS = 3.7;
constexpr double kBlinkS = 0.12;

const std::vector<std::string>& speaker_names() {
  static const std::vector<std::string> names = {"Ada", "Ben", "Cora", "Dan", "Eve", "Finn"};
  return names;
}

/// Writes the conversation turn by turn, so that only one turn's sound is held at a time.
class Maker {
 public:
  Maker(const std::filesystem::path& media, const ConversationOptions& options, const std::stop_token& stop)
      : options_(options), stop_(stop), random_(options.seed), writer_(media::make_clip_writer(media)) {
    std::vector<Person> people;
    for (int i = 0; i < options.speakers; ++i) {
      people.push_back(make_person(options.seed * 100 + static_cast<std::uint64_t>(i)));
      voices_.push_back(make_voice(options.seed * 100 + static_cast<std::uint64_t>(i)));
    }
    if (options.shot == Shot::kTogether) {
      scenes_.emplace_back(options.width, options.height, people);
    } else {
      for (const Person& person : people)
        scenes_.emplace_back(options.width, options.height, std::vector{person});
    }
    media::VideoTrackOptions video;
    video.width = options.width;
    video.height = options.height;
    video.frame_rate_hz = options.frame_rate_hz;
    video.settings = {{"preset", "veryfast"}, {"crf", "23"}};
    video_ = writer_->add_video(video);
    media::AudioTrackOptions audio;
    audio.sample_rate_hz = kSampleRateHz;
    audio_ = writer_->add_audio(audio);
  }

  Conversation make(Progress& progress) {
    const auto script = write_script(options_.turns, options_.speakers, options_.seed);
    std::vector<Utterance> utterances;
    for (std::size_t i = 0; i < script.size(); ++i) {
      utterances.push_back(perform(script[i], i + 1));
      progress.update({"drawing", static_cast<double>(i + 1), static_cast<double>(script.size()), "turns"});
    }
    wait(options_.pause_s, script.back().speaker);
    writer_->finish();
    return Conversation(std::move(utterances));
  }

 private:
  Utterance perform(const Turn& turn, std::size_t number) {
    wait(options_.pause_s * (0.5 + random_.uniform()), turn.speaker);
    const double begin_s = now_s_;
    const auto who = static_cast<std::size_t>(turn.speaker);
    const Speech speech =
        speak(turn.text, voices_[who], prosody_of(turn.emotion), kSampleRateHz, options_.voice);
    write(speech.samples, turn.speaker, [&](double in_turn_s) {
      const auto at =
          std::min(static_cast<std::size_t>(in_turn_s * kMouthRateHz), speech.mouth_opening.size() - 1);
      const float opening = speech.mouth_opening.empty() ? 0 : speech.mouth_opening[at];
      return Look{turn.emotion, static_cast<int>(std::lround(opening * (kMouthLevels - 1))), false};
    });
    Utterance utterance;
    utterance.id = "u" + std::to_string(number);
    utterance.span = {begin_s, begin_s + speech.duration_s()};
    utterance.speaker = speaker_names()[who];
    utterance.text = turn.text;
    utterance.label = turn.emotion;
    for (const SpokenWord& word : speech.words) {
      utterance.words.push_back({{begin_s + word.span.begin_s, begin_s + word.span.end_s}, word.text});
    }
    return utterance;
  }

  void wait(double seconds, int speaker) {
    const auto count = static_cast<std::size_t>(std::lround(seconds * kSampleRateHz));
    write(std::vector<float>(count), speaker, [](double) { return Look{}; });
  }

  // Sound from now on, and the frames that fall into it, in steps of one frame.
  template <class LookAt>
  void write(std::vector<float> samples, int speaker, LookAt&& look_at) {
    for (float& sample : samples) {
      const double noise = (random_.uniform() - 0.5) * 2 * kRoomNoise;
      sample = static_cast<float>(std::clamp(sample + noise, -1.0, 1.0));
    }
    const double begin_s = now_s_;
    const double end_s = begin_s + static_cast<double>(samples.size()) / kSampleRateHz;
    std::size_t written = 0;
    for (double frame_s = next_frame_s(); frame_s < end_s; frame_s = next_frame_s()) {
      if (stop_.stop_requested()) throw Error(ErrorKind::kCancelled, "stopped");
      writer_->write_video(video_, paint(speaker, look_at(frame_s - begin_s), frame_s), frame_s);
      ++frames_;
      const auto due =
          std::min(samples.size(), static_cast<std::size_t>((frame_s - begin_s) * kSampleRateHz));
      if (due > written) writer_->write_audio(audio_, std::span(samples).subspan(written, due - written));
      written = std::max(written, due);
    }
    writer_->write_audio(audio_, std::span(samples).subspan(written));
    now_s_ = end_s;
  }

  const media::Image& paint(int speaker, Look look, double frame_s) {
    const auto blinks = [&](int person) { return std::fmod(frame_s + 1.3 * person, kBlinkEveryS) < kBlinkS; };
    if (options_.shot == Shot::kCuts) {
      look.eyes_shut = blinks(speaker);
      return scenes_[static_cast<std::size_t>(speaker)].paint({look});
    }
    std::vector<Look> looks(static_cast<std::size_t>(options_.speakers));
    looks[static_cast<std::size_t>(speaker)] = look;
    for (int person = 0; person < options_.speakers; ++person) {
      looks[static_cast<std::size_t>(person)].eyes_shut = blinks(person);
    }
    return scenes_.front().paint(looks);
  }

  double next_frame_s() const { return static_cast<double>(frames_) / options_.frame_rate_hz; }

  const ConversationOptions& options_;
  const std::stop_token& stop_;
  SeededRandom random_;
  std::vector<Voice> voices_;
  std::vector<Scene> scenes_;
  std::unique_ptr<media::ClipWriter> writer_;
  int video_ = 0;
  int audio_ = 0;
  double now_s_ = 0;
  std::int64_t frames_ = 0;
};

}  // namespace

std::vector<std::string> ConversationOptions::problems() const {
  if (width % 2 == 0 && height % 2 == 0) return {};
  return {"--width and --height: the picture needs even sides"};
}

Conversation make_conversation(const std::filesystem::path& media, const ConversationOptions& options,
                               Progress& progress, const std::stop_token& stop) {
  return Maker(media, options, stop).make(progress);
}

}  // namespace undertone::synthesize
