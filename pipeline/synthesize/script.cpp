#include "pipeline/synthesize/script.hpp"

#include <array>
#include <numeric>
#include <string_view>
#include <utility>

#include "pipeline/synthesize/seeded_random.hpp"
#include "src/core/error.hpp"
#include "src/core/label_set.hpp"

namespace undertone::synthesize {
namespace {

constexpr std::size_t kLinesPerEmotion = 6;

// In the order of default_labels().
constexpr std::array<std::array<std::string_view, kLinesPerEmotion>, 7> kLines = {{
    {"The train leaves at ten past nine.", "I put the letters on the table.",
     "We have two rooms on the second floor.", "The meeting is on Thursday.",
     "You can leave your coat over there.", "It takes about an hour by bus."},
    {"You are here already?", "I did not know that you could sing!", "Wait, the whole house is yours?",
     "He said yes? Just like that?", "Nobody told me it was today!", "Where did all these people come from?"},
    {"There is someone at the door.", "Please do not leave me alone here.",
     "I heard a noise behind the wall.", "What if they find out?", "The water is still rising.",
     "Do not open it, please."},
    {"I miss her every day.", "We had to sell the garden.", "Nobody came to the party.",
     "He never wrote back to me.", "It will not be the same again.", "I should have called him."},
    {"We won, we really won!", "I am so glad that you came.", "This is the best cake I ever had.",
     "They said the baby is healthy!", "I have been waiting for this all year.", "What a wonderful morning."},
    {"There is a hair in my soup.", "This smells like an old shoe.", "How can you eat that thing?",
     "The sink is full of slime.", "Take it away, I cannot look at it.",
     "He wiped his nose with the curtain."},
    {"You broke it and you said nothing!", "Stop shouting at my sister!", "I told you three times already.",
     "That was my seat and you know it.", "Do not touch my papers again!",
     "How dare you speak to me like that!"},
}};

std::vector<std::size_t> shuffled(std::size_t count, SeededRandom& random) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  return order;
}

}  // namespace

std::vector<Turn> write_script(int turns, int speakers, std::uint64_t seed) {
  if (turns < 1 || speakers < 1)
    throw Error(ErrorKind::kMisuse, "a conversation needs at least one turn and one speaker");
  SeededRandom random(seed);
  std::vector<Turn> script;
  std::vector<std::size_t> moods;  // dealt like cards, so that a short conversation already holds many
  std::size_t mood = 0;
  for (int i = 0; i < turns; ++i) {
    // A mood lasts: one turn in four feels like the turn before it.
    if (i == 0 || random.uniform() > 0.25) {
      if (moods.empty()) moods = shuffled(kLines.size(), random);
      mood = moods.back();
      moods.pop_back();
    }
    const int step =
        speakers > 2 ? 1 + static_cast<int>(random.below(static_cast<std::size_t>(speakers) - 1)) : 1;
    const int speaker = i == 0 ? 0 : (script.back().speaker + step) % speakers;
    script.push_back(
        {speaker, default_labels()[mood], std::string(kLines[mood][random.below(kLinesPerEmotion)])});
  }
  return script;
}

}  // namespace undertone::synthesize
