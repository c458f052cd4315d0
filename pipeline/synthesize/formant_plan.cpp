#include "pipeline/synthesize/formant_plan.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "pipeline/synthesize/letter_to_sound.hpp"
#include "pipeline/synthesize/melody.hpp"
#include "pipeline/synthesize/seeded_random.hpp"

namespace undertone::synthesize {
namespace {

constexpr double kLeadInS = 0.06;
constexpr double kLeadOutS = 0.14;
constexpr int kFormantReach = 5;    // frames on each side that a formant is averaged over, twice
constexpr int kAmplitudeReach = 1;  // the same for amplitudes, which move faster

/// A stretch of time in which the targets stand still, or glide from `begin` to `end`.
struct Step {
  double duration_s = 0;
  SpeechFrame begin;
  SpeechFrame end;
};

SpeechFrame target_of(const PhoneSpec& spec, const Formants& formants) {
  SpeechFrame frame;
  frame.formants = formants;
  frame.voicing = spec.voicing;
  frame.aspiration = spec.aspiration;
  frame.noise = spec.noise;
  if (spec.noise > 0) {
    frame.noise_hz = spec.noise_hz;
    frame.noise_width_hz = spec.noise_width_hz;
  }
  frame.nasality = spec.kind == PhoneKind::kNasal ? 1 : 0;
  return frame;
}

/// Lays the phones end to end.
class PlanBuilder {
 public:
  PlanBuilder(const Voice& voice, const Prosody& prosody)
      : tempo_(voice.rate * prosody.rate), random_(voice.seed * 31 + 7) {
    add_silence(kLeadInS);
  }

  void add_word(const WrittenWord& word) {
    const std::vector<Phone> phones = phones_of(word.letters);
    const std::size_t stressed = stressed_vowel(word, phones);
    const bool phrase_final = word.pause != Pause::kNone;
    const double begin_s = now_s_;
    for (std::size_t i = 0; i < phones.size(); ++i) {
      const bool is_stressed = i == stressed;
      const double phone_begin_s = now_s_;
      const bool last_rhyme =
          phrase_final &&
          std::none_of(phones.begin() + static_cast<std::ptrdiff_t>(i) + 1, phones.end(), is_vowel);
      add_phone(phones[i], i + 1 < phones.size() ? phones[i + 1] : phones[i],
                (is_stressed           ? 1.15
                 : is_vowel(phones[i]) ? 0.88
                                       : 1.0) *
                    (last_rhyme ? 1.3 : 1.0));
      if (is_stressed) accents_s_.push_back((phone_begin_s + now_s_) / 2);
    }
    words_.push_back({word.text, {begin_s, now_s_}});
    if (phrase_final) end_phrase(word.pause);
  }

  SpeechPlan finish(const Voice& voice, const Prosody& prosody) {
    if (phrases_.empty() || phrases_.back().end_s < words_.back().span.end_s) end_phrase(Pause::kLong);
    add_silence(kLeadOutS);
    SpeechPlan plan;
    plan.frames = frames();
    add_melody(plan.frames, {phrases_, accents_s_}, voice, prosody);
    plan.words = std::move(words_);
    return plan;
  }

 private:
  /// The first full vowel; short words have no stress.
  static std::size_t stressed_vowel(const WrittenWord& word, const std::vector<Phone>& phones) {
    if (word.letters.size() <= 2) return phones.size();
    const auto found = std::find_if(phones.begin(), phones.end(),
                                    [](Phone phone) { return is_vowel(phone) && phone != Phone::kAx; });
    return static_cast<std::size_t>(found - phones.begin());
  }

  void add_step(double duration_s, const SpeechFrame& begin, const SpeechFrame& end) {
    steps_.push_back({duration_s, begin, end});
    now_s_ += duration_s;
  }

  void add_silence(double duration_s) {
    SpeechFrame silent;
    if (!steps_.empty()) silent.formants = steps_.back().end.formants;
    add_step(duration_s, silent, silent);
  }

  void add_phone(Phone phone, Phone next, double stretch) {
    const PhoneSpec& spec = spec_of(phone);
    const double duration_s = spec.duration_s * stretch * random_.between(0.94, 1.06) / tempo_;
    const Formants& formants = phone == Phone::kHh ? spec_of(next).begin : spec.begin;
    const SpeechFrame frame = target_of(spec, formants);
    if (spec.kind != PhoneKind::kStop && spec.kind != PhoneKind::kAffricate) {
      return add_step(duration_s, frame, target_of(spec, phone == Phone::kHh ? formants : spec.end));
    }
    SpeechFrame closed = frame;
    closed.noise = 0;
    closed.aspiration = 0;
    const double closed_share = spec.kind == PhoneKind::kAffricate ? 0.42 : spec.voicing > 0 ? 0.75 : 0.55;
    add_step(duration_s * closed_share, closed, closed);
    SpeechFrame released = frame;
    if (spec.kind == PhoneKind::kStop) released.noise = 0;
    const double rest_s = duration_s * (1 - closed_share);
    const double burst_s = std::min(0.015, rest_s);
    add_step(burst_s, frame, frame);
    // Breath follows the burst, with the mouth on its way to the next vowel.
    if (is_vowel(next)) released.formants = spec_of(next).begin;
    if (rest_s > burst_s) add_step(rest_s - burst_s, released, released);
  }

  void end_phrase(Pause pause) {
    const double begin_s = phrases_.empty() ? words_.front().span.begin_s : next_phrase_s_;
    phrases_.push_back({{begin_s, now_s_}, pause});
    add_silence((pause == Pause::kShort ? 0.16 : 0.34) / tempo_);
    next_phrase_s_ = now_s_;
  }

  std::vector<SpeechFrame> frames() const {
    std::vector<SpeechFrame> result;
    result.reserve(static_cast<std::size_t>(now_s_ / kPlanFrameS) + 2);
    double begin_s = 0;
    for (const Step& step : steps_) {
      while (static_cast<double>(result.size()) * kPlanFrameS < begin_s + step.duration_s) {
        const double time_s = static_cast<double>(result.size()) * kPlanFrameS;
        const double share = std::clamp((time_s - begin_s) / step.duration_s, 0.0, 1.0);
        SpeechFrame frame = share < 0.5 ? step.begin : step.end;
        for (std::size_t i = 0; i < frame.formants.size(); ++i) {
          frame.formants[i] = std::lerp(step.begin.formants[i], step.end.formants[i], share);
        }
        result.push_back(frame);
      }
      begin_s += step.duration_s;
    }
    smooth(result);
    return result;
  }

  static void smooth(std::vector<SpeechFrame>& frames);

  double tempo_;
  SeededRandom random_;
  double now_s_ = 0;
  double next_phrase_s_ = 0;
  std::vector<Step> steps_;
  std::vector<SpokenWord> words_;
  std::vector<SpokenPhrase> phrases_;
  std::vector<double> accents_s_;
};

/// Replaces what `access` refers to in each frame by its mean over the neighbours.
template <class Access>
void average(std::vector<SpeechFrame>& frames, int reach, Access&& access) {
  const auto count = static_cast<int>(frames.size());
  std::vector<double> before(frames.size());
  for (std::size_t i = 0; i < frames.size(); ++i) before[i] = access(frames[i]);
  const auto at = [&](int i) { return before[static_cast<std::size_t>(std::clamp(i, 0, count - 1))]; };
  double sum = 0;
  for (int i = -reach; i <= reach; ++i) sum += at(i);
  for (int i = 0; i < count; ++i) {
    access(frames[static_cast<std::size_t>(i)]) = sum / (2 * reach + 1);
    sum += at(i + reach + 1) - at(i - reach);
  }
}

void PlanBuilder::smooth(std::vector<SpeechFrame>& frames) {
  for (int pass = 0; pass < 2; ++pass) {
    for (std::size_t i = 0; i < 3; ++i) {
      average(frames, kFormantReach, [i](SpeechFrame& frame) -> double& { return frame.formants[i]; });
    }
    for (const auto member : {&SpeechFrame::voicing, &SpeechFrame::aspiration, &SpeechFrame::nasality}) {
      average(frames, kAmplitudeReach, [member](SpeechFrame& frame) -> double& { return frame.*member; });
    }
  }
  average(frames, kAmplitudeReach, [](SpeechFrame& frame) -> double& { return frame.noise; });
  for (SpeechFrame& frame : frames) {
    // Running sums leave crumbs.
    for (const auto member : {&SpeechFrame::voicing, &SpeechFrame::aspiration, &SpeechFrame::noise}) {
      if (frame.*member < 1e-6) frame.*member = 0;
    }
  }
}

}  // namespace

SpeechPlan plan_speech(const std::vector<WrittenWord>& words, const Voice& voice, const Prosody& prosody) {
  if (words.empty()) return {};
  PlanBuilder builder(voice, prosody);
  for (const WrittenWord& word : words) builder.add_word(word);
  return builder.finish(voice, prosody);
}

}  // namespace undertone::synthesize
