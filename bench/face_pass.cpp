// Decoding and the whole face path over a file, as `undertone extract --face embedding` goes it, and what
// each part costs: what `scripts/bench face` times. Everything is taken to be speech, three seconds an
// utterance.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include "extractors/face/face_encoder.hpp"
#include "pipeline/faces/face_codes.hpp"
#include "pipeline/faces/face_watch.hpp"
#include "src/core/error.hpp"
#include "src/media/media_reader.hpp"
#include "src/tensor/threads.hpp"

using namespace undertone;

namespace {

constexpr double kTurn_s = 3;

double seconds(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

Conversation all_speech(double length_s) {
  std::vector<Utterance> utterances;
  for (double begin_s = 0; begin_s < length_s; begin_s += kTurn_s) {
    Utterance utterance;
    utterance.id = std::to_string(utterances.size() + 1);
    utterance.span = {begin_s, std::min(length_s, begin_s + kTurn_s)};
    utterances.push_back(utterance);
  }
  return Conversation(utterances);
}

int go(const std::string& file) {
  media::MediaOptions reading;
  pipeline::ask_for_faces(reading);
  pipeline::FaceWatch watch;
  const auto codes =
      pipeline::make_face_codes(pipeline::FaceCodeOutput::kFrames, extractors::make_face_encoder({}));
  const double ready = seconds(CLOCK_PROCESS_CPUTIME_ID);
  pipeline::SpeechEnvelope envelope;
  const auto reader = media::open_media(file, reading);
  double following = 0;
  while (const auto item = reader->next()) {
    if (const auto* frame = std::get_if<media::VideoFrame>(&*item)) {
      const double before = seconds(CLOCK_THREAD_CPUTIME_ID);
      watch.feed(*frame);
      following += seconds(CLOCK_THREAD_CPUTIME_ID) - before;
    } else if (const auto* sound = std::get_if<media::AudioBlock>(&*item)) {
      envelope.feed(*sound);
    }
  }
  const double passed = seconds(CLOCK_PROCESS_CPUTIME_ID);
  pipeline::WatchedFaces faces{watch.finish(), {}};
  const Conversation conversation = all_speech(reader->report().video_end_s.value_or(0));
  faces.speakers = pipeline::find_active_speakers(conversation, faces.seen.tracks.tracks, envelope);
  const double chosen = seconds(CLOCK_PROCESS_CPUTIME_ID);
  long with_face = 0;
  for (const FeatureSequence& sequence : codes->of(conversation, faces))
    with_face += std::count(sequence.valid.begin(), sequence.valid.end(), std::uint8_t{1});
  const double done = seconds(CLOCK_PROCESS_CPUTIME_ID);
  std::printf(
      "start %.3f decode %.3f follow %.3f choose %.3f encode %.3f faces %ld searches %ld enlarged %ld\n",
      ready, passed - ready - following, following, chosen - passed, done - chosen, with_face,
      static_cast<long>(faces.seen.tracks.searches), static_cast<long>(faces.seen.tracks.enlarged_searches));
  return with_face > 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: bench_face_pass FILE\n");
    return 2;
  }
  undertone::tensor::share_threads(2);  // as `label` does
  try {
    return go(argv[1]);
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
