#include "pipeline/segment/speech_corpus.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "src/core/error.hpp"
#include "src/io/csv.hpp"
#include "src/io/read_file.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostIndexBytes = std::size_t{64} << 20;

std::map<std::string, std::vector<fs::path>> read_index(const fs::path& folder,
                                                        const std::vector<std::string>& emotions) {
  const fs::path file = folder / "index.csv";
  const std::string text = io::read_text_file(file, kMostIndexBytes);
  io::CsvTable table(text);
  const std::size_t path = table.column("path");
  const std::size_t speaker = table.column("speaker");
  const std::size_t emotion = emotions.empty() ? speaker : table.column("emotion");
  const auto is_wanted = [&](const io::CsvRecord& record) {
    return emotions.empty() ||
           std::find(emotions.begin(), emotions.end(), record.fields[emotion]) != emotions.end();
  };
  std::map<std::string, std::vector<fs::path>> clips;
  while (const auto record = table.next()) {
    if (!record->ok()) {
      throw Error(ErrorKind::kBadInput,
                  file.string() + ":" + std::to_string(record->line) + ": " + record->problem);
    }
    if (is_wanted(*record)) clips[record->fields[speaker]].push_back(folder / record->fields[path]);
  }
  return clips;
}

}  // namespace

std::vector<CorpusSpeaker> read_speakers(std::span<const fs::path> corpora,
                                         const std::vector<std::string>& emotions) {
  std::vector<CorpusSpeaker> speakers;
  for (std::size_t corpus = 0; corpus < corpora.size(); ++corpus) {
    for (auto& [name, clips] : read_index(corpora[corpus], emotions))
      speakers.push_back({name, corpus, clips});
  }
  return speakers;
}

}  // namespace undertone::pipeline
