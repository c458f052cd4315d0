#include "pipeline/encoders/encoded_corpus.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "data/corpora/sample_files.hpp"
#include "extractors/face/face_picture.hpp"
#include "pipeline/extract/text_extraction.hpp"
#include "pipeline/segment/speech_clip.hpp"
#include "pipeline/segment/speech_variants.hpp"
#include "src/core/error.hpp"
#include "src/media/still_picture.hpp"

namespace undertone::pipeline {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;  // of one picture file

bool is_of(const data::Sample& sample, std::span<const data::Split> splits) {
  return std::ranges::find(splits, sample.split) != splits.end();
}

std::vector<float> values_of(const FeatureSequence& sequence) {
  return sequence.any_valid() ? sequence.values : std::vector<float>();
}

Conversation conversation_of(const data::Corpus& corpus, const data::SampleRange& range) {
  std::vector<Utterance> utterances;
  for (std::size_t i = 0; i < range.count; ++i) {
    const data::Sample& sample = corpus.samples[range.first + i];
    Utterance& utterance = utterances.emplace_back();
    utterance.id = sample.id;
    utterance.speaker = sample.speaker;
    utterance.text = sample.text;
    utterance.span = {static_cast<double>(i), static_cast<double>(i + 1)};  // keeps their order
  }
  return Conversation(std::move(utterances));
}

void encode_texts(data::Corpus& corpus, std::span<const data::Split> splits, extractors::Extractor& words,
                  data::FeatureTable& table, const std::stop_token& stop) {
  for (const data::SampleRange& range : data::groups(corpus)) {
    if (!is_of(corpus.samples[range.first], splits)) continue;
    const auto sequences =
        features_of_words(conversation_of(corpus, range).utterances(), words, silent_progress(), stop);
    for (std::size_t i = 0; i < range.count; ++i) table.values[range.first + i] = values_of(sequences[i]);
  }
}

std::vector<float> encode_clip(const data::Sample& sample, extractors::Extractor& voice) {
  const std::vector<float> sound = load_clip(sample.file);
  extractors::Clip clip;
  clip.audio = sound;
  clip.sample_rate_hz = kVariantRateHz;
  clip.span = {0, static_cast<double>(sound.size()) / kVariantRateHz};
  return values_of(voice.extract(clip));
}

std::vector<float> encode_picture(const data::Sample& sample, const data::SampleFiles& files,
                                  extractors::FaceEncoder& faces) {
  const std::string bytes = files.read(sample, kMostBytes);
  const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const auto picture = extractors::to_face_picture(media::decode_grey_still({begin, bytes.size()}));
  extractors::FaceCodes codes = faces.encode(picture);
  codes.embeddings.insert(codes.embeddings.end(), codes.logits.begin(), codes.logits.end());
  return std::move(codes.embeddings);
}

/// A clip or a picture each, whatever the corpus holds.
template <class Encode>
void encode_files(data::Corpus& corpus, std::span<const data::Split> splits, data::FeatureTable& table,
                  Encode&& encode, Progress& progress, const std::stop_token& stop) {
  for (std::size_t i = 0; i < corpus.samples.size(); ++i) {
    const data::Sample& sample = corpus.samples[i];
    if (sample.file.empty() || !is_of(sample, splits)) continue;
    if (stop.stop_requested()) throw Error(ErrorKind::kCancelled, "encoding the corpus was stopped");
    try {
      table.values[i] = encode(sample);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::kCancelled) throw;
      add_problem(corpus, {data::where(corpus, sample), 0, error.message() + "; left out"});
    }
    progress.update(
        {"encoding", static_cast<double>(i + 1), static_cast<double>(corpus.samples.size()), "files"});
  }
  progress.finish();
}

}  // namespace

void encode_corpus(data::Corpus& corpus, std::span<const data::Split> splits, BundledEncoders& encoders,
                   Progress& progress, const std::stop_token& stop) {
  if (!corpus.features.empty())
    throw Error(ErrorKind::kMisuse, corpus.path.string() + " holds numbers already");
  for (const Modality modality : kModalities) {
    const extractors::ExtractorDescription* description = encoders.description(modality);
    if (description == nullptr) continue;
    data::FeatureTable& table = corpus.features.emplace_back();
    table.modality = modality;
    table.dimension = description->names.size();
    table.fingerprint = extractors::fingerprint(*description);
    table.values.resize(corpus.samples.size());
  }
  const auto table = [&](Modality modality) -> data::FeatureTable& {
    return *std::ranges::find(corpus.features, modality, &data::FeatureTable::modality);
  };
  // Actors were given what to say, whatever the emotion: such words would only teach that words mean nothing.
  const bool words_were_given = corpus.kind == "speech";
  if (encoders.words && !words_were_given)
    encode_texts(corpus, splits, *encoders.words, table(Modality::kText), stop);
  const bool holds_pictures = !corpus.archives.empty() || corpus.kind == "fer2013";
  if (holds_pictures && encoders.face_encoder) {
    const data::SampleFiles files(corpus);
    encode_files(
        corpus, splits, table(Modality::kVisual),
        [&](const data::Sample& sample) { return encode_picture(sample, files, *encoders.face_encoder); },
        progress, stop);
  } else if (!holds_pictures && encoders.voice) {
    encode_files(
        corpus, splits, table(Modality::kAudio),
        [&](const data::Sample& sample) { return encode_clip(sample, *encoders.voice); }, progress, stop);
  }
}

}  // namespace undertone::pipeline
