#include "pipeline/label/label_evidence.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "extractors/token/unicode.hpp"

namespace undertone::pipeline {
namespace {

// The encoder of words has learned from English: of a text most of whose letters are not Latin it knows
// nothing.
constexpr double kLeastCovered = 0.5;
// Of a transcript by itself, which nobody expects to be seen or heard.
constexpr std::string_view kNoRecording = "no recording";

bool is_latin(char32_t letter) {
  return letter < 0x250 || (letter >= 0x1E00 && letter < 0x1F00) || (letter >= 0xFF21 && letter <= 0xFF5A);
}

/// Share of a text's letters that are Latin; 1 where it has none, as "?!" and "😀".
double covered_share(std::string_view text) {
  double letters = 0, latin = 0;
  for (const extractors::CodePoint& character : extractors::decode_utf8(text)) {
    if (!extractors::is_letter(character.value)) continue;
    letters += 1;
    latin += is_latin(character.value) ? 1 : 0;
  }
  return letters > 0 ? latin / letters : 1;
}

data::Evidence missing(std::string why) { return {std::nullopt, 0, std::move(why)}; }

data::Evidence of_words(const Utterance& utterance, const FeatureSequence& sequence) {
  if (!utterance.text || !sequence.any_valid()) return missing("no words");
  const double covered = covered_share(*utterance.text);
  if (covered < kLeastCovered) return missing("language not covered");
  return {std::nullopt, covered, {}};
}

data::Evidence of_sound(const Extracted& extracted, std::size_t index) {
  if (!extracted.has_sound) return missing("no sound");
  if (!extracted.sequences[index].any_valid()) return missing("silent");
  return {std::nullopt, extracted.sound_quality[index], {}};
}

/// How well a face was seen while the utterance lasted: what was not seen counts as badly seen.
double face_quality(const extractors::FaceTrack& track, const TimeSpan& span) {
  const auto seen = observations_of(track, span);
  double sum = 0;
  for (const auto& place : seen) sum += place ? static_cast<double>(track.seen[*place].weight) : 0;
  return seen.empty() ? 0 : std::clamp(sum / static_cast<double>(seen.size()), 0.0, 1.0);
}

data::Evidence of_face(const Extracted& extracted, std::size_t index) {
  if (extracted.picture_height == 0) return missing("no pictures");
  const extractors::FaceTracks& tracks = extracted.faces->seen.tracks;
  if (tracks.tracks.empty()) return missing("no face");
  const auto* track = find_track(tracks, extracted.faces->speakers.of_utterance[index].track);
  if (track == nullptr || !extracted.face_sequences[index].any_valid()) return missing("off screen");
  return {std::nullopt, face_quality(*track, extracted.conversation.utterances()[index].span), {}};
}

}  // namespace

const std::vector<FeatureSequence>& sequences_of(const Extracted& extracted, Modality modality) {
  switch (modality) {
    case Modality::kText:
      return extracted.word_sequences;
    case Modality::kAudio:
      return extracted.sequences;
    case Modality::kVisual:
      break;
  }
  return extracted.face_sequences;
}

std::vector<EvidenceOfUtterance> gather_evidence(const Extracted& extracted, const ModalityChoice& wanted,
                                                 From from) {
  std::vector<EvidenceOfUtterance> all(extracted.conversation.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Utterance& utterance = extracted.conversation.utterances()[i];
    auto& of = all[i].of;
    if (wanted[index_of(Modality::kText)])
      of[index_of(Modality::kText)] = of_words(utterance, extracted.word_sequences[i]);
    for (const Modality modality : {Modality::kAudio, Modality::kVisual}) {
      if (!wanted[index_of(modality)]) continue;
      of[index_of(modality)] = from == From::kTranscript      ? missing(std::string(kNoRecording))
                               : modality == Modality::kAudio ? of_sound(extracted, i)
                                                              : of_face(extracted, i);
    }
    const auto& visual = of[index_of(Modality::kVisual)];
    if (visual && visual->missing.empty()) all[i].face = extracted.faces->speakers.of_utterance[i].track;
  }
  return all;
}

void tell_what_is_missing(const std::vector<EvidenceOfUtterance>& evidence, Log& log) {
  for (const Modality modality : kModalities) {
    std::map<std::string, std::size_t> counts;
    for (const EvidenceOfUtterance& utterance : evidence) {
      const auto& of_it = utterance.of[index_of(modality)];
      if (of_it && !of_it->missing.empty()) ++counts[of_it->missing];
    }
    for (const auto& [why, count] : counts) {
      if (why == kNoRecording) continue;  // who gives a transcript alone knows
      const std::string what = std::string(to_string(modality)) + ": " + why;
      if (count == evidence.size()) {
        log.warn(what + " throughout");
      } else {
        log.info(what + " in " + std::to_string(count) + " of " + std::to_string(evidence.size()) +
                 " utterances");
      }
    }
  }
}

}  // namespace undertone::pipeline
