#include "pipeline/segment/automatic_segmenter.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "pipeline/segment/speaker_clustering.hpp"
#include "pipeline/segment/speech_pieces.hpp"
#include "pipeline/segment/utterance_maker.hpp"

namespace undertone::pipeline {
namespace {

/// The speaker of each piece; nothing for a piece that holds too little sound, and for all when not asked
/// for.
std::vector<std::optional<std::size_t>> speakers_of(const std::vector<SpeechPiece>& pieces,
                                                    const SpeakerCount& count) {
  std::vector<std::optional<std::size_t>> result(pieces.size());
  if (count.kind == SpeakerCount::Kind::kNone) return result;
  std::vector<SpeechPiece> audible;
  for (const SpeechPiece& piece : pieces) {
    if (piece.weight > 0) audible.push_back(piece);
  }
  ClusteringOptions options;
  if (count.kind == SpeakerCount::Kind::kGiven) options.speakers = count.count;
  const std::vector<std::size_t> speakers = cluster_speakers(std::move(audible), options);
  auto next = speakers.begin();
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].weight > 0) result[i] = *next++;
  }
  return result;
}

/// A piece without a speaker is its predecessor's, or else its successor's.
void fill_gaps(std::vector<std::optional<std::size_t>>& speakers) {
  for (std::size_t i = 1; i < speakers.size(); ++i) {
    if (!speakers[i]) speakers[i] = speakers[i - 1];
  }
  for (std::size_t i = speakers.size(); i-- > 1;) {
    if (!speakers[i - 1]) speakers[i - 1] = speakers[i];
  }
}

/// Names for numbers from 0 that are not taken yet.
class Names {
 public:
  explicit Names(const std::vector<std::string>& taken) : taken_(taken.begin(), taken.end()) {}

  const std::string& operator()(std::size_t speaker) {
    while (names_.size() <= speaker) {
      while (taken_.contains(speaker_name(next_))) ++next_;
      names_.push_back(speaker_name(next_++));
    }
    return names_[speaker];
  }

 private:
  std::set<std::string> taken_;
  std::vector<std::string> names_;
  std::size_t next_ = 0;
};

}  // namespace

std::vector<Utterance> AutomaticSegmenter::utterances() const {
  const FrameTrack& frames = sound_.frames();
  std::vector<OwnedSpan> owned;
  if (options_.speakers.kind == SpeakerCount::Kind::kNone) {
    for (const TimeSpan& span : speech()) owned.push_back({span, std::nullopt});
  } else {
    const std::vector<SpeechPiece> pieces = to_pieces(frames, cut_at_dips(frames, speech(), kPieceSeconds));
    auto speakers = speakers_of(pieces, options_.speakers);
    fill_gaps(speakers);
    for (std::size_t i = 0; i < pieces.size(); ++i) owned.push_back({pieces[i].span, speakers[i]});
  }
  return to_utterances(frames, owned, options_);
}

Conversation AutomaticSegmenter::with_speakers(const Conversation& transcript) const {
  std::vector<Utterance> utterances = transcript.utterances();
  std::vector<TimeSpan> spans;
  for (const Utterance& utterance : utterances) {
    if (!utterance.speaker) spans.push_back(utterance.span);
  }
  const auto speakers = speakers_of(to_pieces(sound_.frames(), spans), options_.speakers);
  Names names(transcript.speakers());
  auto next = speakers.begin();
  for (Utterance& utterance : utterances) {
    if (utterance.speaker) continue;
    if (const auto speaker = *next++) utterance.speaker = names(*speaker);
  }
  return Conversation(std::move(utterances));
}

}  // namespace undertone::pipeline
