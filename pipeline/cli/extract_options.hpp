#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/extract/extraction.hpp"
#include "src/core/options.hpp"
#ifdef UNDERTONE_WITH_TORCH
#include "extractors/token/token_encoder.hpp"
#include "extractors/token/token_extractor.hpp"
#include "src/tensor/device.hpp"
#endif

namespace undertone::cli {

enum class Level { kUtterance, kFrames };
constexpr auto option_choices(Level) {
  return std::to_array<Choice<Level>>({{Level::kUtterance, "utterance"}, {Level::kFrames, "lld"}});
}
enum class Form { kCsv, kFeatures };
constexpr auto option_choices(Form) {
  return std::to_array<Choice<Form>>({{Form::kCsv, "csv"}, {Form::kFeatures, "features"}});
}

enum class FaceKind { kNone, kGeometry, kEmbedding, kUtterance, kLandmarks };
constexpr auto option_choices(FaceKind) {
  return std::to_array<Choice<FaceKind>>({{FaceKind::kNone, "none"},
                                          {FaceKind::kGeometry, "geometry"},
                                          {FaceKind::kEmbedding, "embedding"},
                                          {FaceKind::kUtterance, "embedding-utterance"},
                                          {FaceKind::kLandmarks, "landmarks"}});
}

#ifdef UNDERTONE_WITH_TORCH
/// Which features of the words, and where they are computed.
struct TokenOptions {
  std::string token;
  extractors::TokenOutput level = extractors::TokenOutput::kTokens;
  extractors::HiddenStates states = extractors::HiddenStates::kLast;
  tensor::DeviceOptions device;

  static void fields(auto& self, auto&& field) {
    field(
        self.token,
        {.name = "token",
         .value = "NAME|FOLDER|FILE",
         .help = "take features of the words instead, by a published encoder (BERT, RoBERTa, "
                 "XLM-RoBERTa): a folder with config.json, model.safetensors and the tokenizer, or "
                 "a pack that scripts/setup --models fetches, such as minilm; or by an encoder that looks at "
                 "the turns before too: a checkpoint of 'train token', or 'bundled'"});
    field(self.level, {.name = "token-level",
                       .value = "LEVEL",
                       .help = "a vector for each token, or one for each utterance: their mean, or the "
                               "encoder's own with its logits"});
    field(self.states, {.name = "hidden-states",
                        .value = "WHICH",
                        .help = "what an encoder's last layer says, or the mean of its last four"});
    tensor::DeviceOptions::fields(self.device, field);
  }
  std::vector<std::string> problems() const { return device.problems(); }
};

#endif

struct ExtractVerbOptions {
  std::optional<std::string> acoustic;
  Level level = Level::kUtterance;
  FaceKind face = FaceKind::kNone;
  Form form = Form::kCsv;
  std::string out;
  std::string preview;
  bool force = false;
  pipeline::HearingOptions hearing;
#ifdef UNDERTONE_WITH_TORCH
  TokenOptions words;
#endif

  static void fields(auto& self, auto&& field) {
    field(self.acoustic, {.name = "acoustic",
                          .value = "NAME",
                          .help = "what is taken from the sound: egemaps, egemaps-lld, logmel64, logmel80, "
                                  "mfcc, prosody, energy; egemaps where nothing of faces is asked for"});
    field(self.level,
          {.name = "level",
           .value = "LEVEL",
           .help = "of egemaps: 88 functionals an utterance, or lld, the descriptors every 10 ms"});
    field(self.face,
          {.name = "face",
           .value = "WHAT",
           .help = "what is taken from the face of whoever speaks, 5 times a second: geometry, by name; "
                   "embedding, of the bundled encoder; embedding-utterance, their mean with its view of "
                   "emotions; or landmarks, a table of all faces of the whole file"});
    field(self.form, {.name = "format",
                      .value = "FORM",
                      .help = "csv: a table; features: an index with a safetensors file, for training"});
    field(self.out, {.name = "out",
                     .value = "FILE",
                     .help = "file to write, or folder for features; without it a table is printed",
                     .affects = Affects::kRunOnly});
    field(self.preview,
          {.name = "preview",
           .value = "FILE",
           .help = "also write the video with the faces that were found, their names and who speaks",
           .affects = Affects::kRunOnly});
    field(self.force,
          {.name = "force", .help = "replace files that are there", .affects = Affects::kRunOnly});
    pipeline::HearingOptions::fields(self.hearing, field);
#ifdef UNDERTONE_WITH_TORCH
    TokenOptions::fields(self.words, field);
#endif
  }
  std::vector<std::string> problems() const {
    std::vector<std::string> problems = hearing.problems();
    if (form == Form::kFeatures && out.empty())
      problems.push_back("--out: the folder for the features is missing");
    if (form == Form::kFeatures && face == FaceKind::kLandmarks)
      problems.push_back("--face landmarks is a table of its own, for --format csv");
    if (form == Form::kCsv && acoustic && face != FaceKind::kNone)
      problems.push_back("--acoustic and --face: a table holds one of them; --format features takes both");
#ifdef UNDERTONE_WITH_TORCH
    for (const std::string& problem : words.problems()) problems.push_back(problem);
    if (takes_words() && hearing.pieces == pipeline::Pieces::kWhole)
      problems.push_back("--pieces: words are of utterances, not of whole files");
    if (takes_words() && (acoustic || watches_faces()))
      problems.push_back(
          "--token: features of words are taken by themselves, without --acoustic, --face and --preview");
#endif
    return problems;
  }

  bool watches_faces() const { return face != FaceKind::kNone || !preview.empty(); }
  bool takes_words() const {
#ifdef UNDERTONE_WITH_TORCH
    return !words.token.empty();
#else
    return false;
#endif
  }
};

}  // namespace undertone::cli
