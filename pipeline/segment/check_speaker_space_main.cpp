#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "pipeline/segment/automatic_segmenter.hpp"
#include "pipeline/segment/developer_options.hpp"
#include "pipeline/segment/joined_conversation.hpp"
#include "pipeline/segment/speaker_space_training.hpp"
#include "src/core/error.hpp"

// For developers: how well speakers that the space was not trained on are told apart.
//
//   check-speaker-space CORPUS_DIR…
namespace undertone {
namespace {

constexpr std::size_t kMostPeople = 4;

struct Options {
  std::vector<std::string> speakers = pipeline::kDevSpeakers;
  std::vector<std::string> emotions;
  int conversations = 20;
  int turns = 18;
  std::uint64_t seed = 1;

  static void fields(auto& self, auto&& field) {
    field(self.speakers, {.name = "speaker", .value = "SPEAKER", .help = "speaker whose clips are joined"});
    field(self.emotions, {.name = "emotion", .value = "NAME", .help = "only clips of these; none for all"});
    field(self.conversations, {.name = "conversations", .value = "N", .help = "for each number", .low = 1});
    field(self.turns, {.name = "turns", .value = "N", .help = "in each conversation", .low = 1});
    field(self.seed, {.name = "seed", .value = "N", .help = "the same seed makes the same conversations"});
  }
};

pipeline::DiarizationError measure(const pipeline::JoinedConversation& made, pipeline::SpeakerCount count,
                                   std::size_t& found) {
  pipeline::SegmentOptions options;
  options.speakers = count;
  pipeline::AutomaticSegmenter segmenter(options);
  segmenter.feed({0, pipeline::kVariantRateHz, made.samples});
  segmenter.finish();
  const Conversation conversation(segmenter.utterances());
  found = conversation.speakers().size();
  return pipeline::diarization_error(made.turns, pipeline::to_turns(conversation));
}

/// `count` people of one corpus, by chance; fewer where no corpus has so many.
std::vector<pipeline::CorpusSpeaker> choose(std::vector<pipeline::CorpusSpeaker> speakers, std::size_t count,
                                            synthesize::SeededRandom& random) {
  const auto has_enough = [&](const pipeline::CorpusSpeaker& speaker) {
    return std::count_if(speakers.begin(), speakers.end(), [&](const pipeline::CorpusSpeaker& other) {
             return other.corpus == speaker.corpus;
           }) >= static_cast<std::ptrdiff_t>(count);
  };
  std::vector<pipeline::CorpusSpeaker> able;
  std::copy_if(speakers.begin(), speakers.end(), std::back_inserter(able), has_enough);
  if (able.empty()) return {};
  const std::size_t corpus = able[random.below(able.size())].corpus;
  std::erase_if(able, [&](const auto& speaker) { return speaker.corpus != corpus; });
  for (std::size_t i = 0; i < count; ++i) std::swap(able[i], able[i + random.below(able.size() - i)]);
  able.resize(count);
  return able;
}

/// Sums over the conversations of a row.
struct Row {
  int right = 0;
  double automatic_s = 0;
  double given_s = 0;
  double total_s = 0;

  void add(const pipeline::JoinedConversation& made, std::size_t people) {
    std::size_t found = 0;
    const auto automatic = measure(made, {}, found);
    right += found == people ? 1 : 0;
    automatic_s += automatic.confusion_s;
    total_s += automatic.speaker_s;
    given_s += measure(made, {pipeline::SpeakerCount::Kind::kGiven, people}, found).confusion_s;
  }
};

std::vector<pipeline::CorpusSpeaker> read_chosen(const std::vector<std::string>& folders,
                                                 const Options& options) {
  const std::vector<std::filesystem::path> corpora(folders.begin(), folders.end());
  std::vector<pipeline::CorpusSpeaker> speakers = pipeline::read_speakers(corpora, options.emotions);
  std::erase_if(speakers, [&](const auto& speaker) {
    return std::find(options.speakers.begin(), options.speakers.end(), speaker.name) ==
           options.speakers.end();
  });
  return speakers;
}

void check(const std::vector<std::string>& words) {
  Options options;
  OptionList list;
  list.add(options);
  const auto speakers = read_chosen(pipeline::read_options(words, list), options);
  synthesize::SeededRandom random(options.seed);
  pipeline::VariantMaker variants(options.seed);
  std::cout << "people  number right  confusion  confusion, number given\n" << std::fixed;
  for (std::size_t people = 1; people <= kMostPeople; ++people) {
    Row row;
    for (int i = 0; i < options.conversations; ++i) {
      const auto chosen = choose(speakers, people, random);
      if (chosen.empty()) throw Error(ErrorKind::kBadInput, "too few speakers in one corpus");
      row.add(pipeline::join_clips(chosen, static_cast<std::size_t>(options.turns), variants, random),
              people);
    }
    std::cout << std::setw(6) << people << std::setw(8) << row.right << " of " << options.conversations
              << std::setprecision(3) << std::setw(11) << row.automatic_s / row.total_s << std::setw(11)
              << row.given_s / row.total_s << "\n";
  }
}

}  // namespace
}  // namespace undertone

int main(int argc, char** argv) {
  try {
    undertone::check({argv + 1, argv + argc});
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::cerr << "check-speaker-space: " << error.what() << "\n";
    return EXIT_FAILURE;
  }
}
