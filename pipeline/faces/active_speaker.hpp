#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "extractors/face/face_tracker.hpp"
#include "pipeline/faces/speech_envelope.hpp"
#include "src/core/conversation.hpp"

namespace undertone::pipeline {

/// Whose face an utterance comes from. Without a track the speaker is off screen.
struct ChosenFace {
  std::optional<int> track;
  double confidence = 0;  // 0 to 1, of this choice
};

struct ActiveSpeakers {
  std::vector<ChosenFace> of_utterance;  // as many as utterances
  std::map<int, std::string> names;      // of tracks, where speakers have names
};

/// For every utterance the track whose mouth moves, and moves with the voice; where speakers have names, a
/// track that was theirs elsewhere counts more, so that the easy utterances decide the hard ones.
ActiveSpeakers find_active_speakers(const Conversation& conversation,
                                    std::span<const extractors::FaceTrack> tracks,
                                    const SpeechEnvelope& envelope);

/// How much a mouth looks like that of whoever speaks in the span: a log-likelihood ratio. Nothing where it
/// was hardly seen then.
std::optional<double> speaking_evidence(std::span<const extractors::MouthSample> mouth, const TimeSpan& span,
                                        const SpeechEnvelope& envelope);

}  // namespace undertone::pipeline
