// Small transcripts of every format, to start the fuzzers from: make_transcript_seeds FOLDER
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "data/annotations/formats.hpp"
#include "tests/data/random_conversation.hpp"

using namespace undertone;

namespace {

namespace fs = std::filesystem;

void write(const fs::path& folder, const std::string& name, const std::string& text) {
  fs::create_directories(folder);
  std::ofstream(folder / name, std::ios::binary) << text;
}

std::string number(double value) { return std::to_string(value); }

/// What the project reads and does not write, in plain form.
std::string audacity(const Utterance& u) {
  return number(u.span.begin_s) + "\t" + number(u.span.end_s) + "\t" + u.text.value_or("") + "\n";
}
std::string stm(const Utterance& u) {
  return "talk 1 Ann " + number(u.span.begin_s) + " " + number(u.span.end_s) + " <o,f0,male> " +
         u.text.value_or("") + "\n";
}
std::string ctm(const Utterance& u) {
  return "talk 1 " + number(u.span.begin_s) + " " + number(u.span.duration_s()) + " word 0.9\n";
}

/// The first few utterances: a fuzzer wants many short runs.
data::Annotation small_annotation(std::uint64_t seed) {
  constexpr std::size_t kUtterances = 3;
  data::Annotation annotation = data::RandomConversation(seed).make();
  std::vector<Utterance> utterances = annotation.conversation.utterances();
  utterances.resize(std::min(utterances.size(), kUtterances));
  annotation.predictions.resize(utterances.size());
  annotation.conversation = Conversation(std::move(utterances));
  return annotation;
}

constexpr const char* kWhisper =
    R"({"text":" Hi. You?","language":"en","segments":[{"id":0,"start":0.0,"end":1.5,"text":" Hi.",)"
    R"("speaker":"SPEAKER_00","words":[{"word":"Hi.","start":0.1,"end":0.4,"score":0.9}]},)"
    R"({"id":1,"start":1.5,"end":3,"text":" You?","words":[]}]})";
constexpr const char* kWhisperCpp =
    R"({"transcription":[{"timestamps":{"from":"00:00:00,000","to":"00:00:01,500"},)"
    R"("offsets":{"from":0,"to":1500},"text":" Hi."}]})";
constexpr const char* kWhisperChunks = R"({"text":"Hi","chunks":[{"timestamp":[0.0,1.5],"text":" Hi."}]})";
constexpr const char* kMeld =
    "Sr No.,Utterance,Speaker,Emotion,Sentiment,Dialogue_ID,Utterance_ID,StartTime,EndTime\n"
    "1,\"Oh, my \"\"God\"\"\",Ross,surprise,negative,0,0,\"00:16:16,059\",\"00:16:21,731\"\n";

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const fs::path root = arguments[1];
  constexpr std::uint64_t kSeeds = 12;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const data::Annotation annotation = small_annotation(seed);
    const std::string name = "random" + std::to_string(seed);
    for (const data::AnnotationFormat& format : data::annotation_formats()) {
      const std::string text = format.write(annotation, {});
      write(root / std::string(format.name), name, text);
      if (format.add_to) write(root / ("add_" + std::string(format.name)), name, text);
      if (format.name == "srt") write(root / "txt", name, text);
    }
    std::string labels, segments, words;
    for (const Utterance& utterance : annotation.conversation.utterances()) {
      labels += audacity(utterance);
      segments += stm(utterance);
      words += ctm(utterance);
    }
    write(root / "audacity", name, labels);
    write(root / "stm", name, segments);
    write(root / "ctm", name, words);
  }
  for (const char* text : {kWhisper, kWhisperCpp, kWhisperChunks}) {
    write(root / "whisper", std::to_string(std::hash<std::string>()(text)), text);
  }
  write(root / "csv", "meld", kMeld);
  return 0;
}
