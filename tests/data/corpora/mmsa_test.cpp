#include "data/corpora/mmsa.hpp"

#include <limits>
#include <set>

#include "src/io/pickle_writer.hpp"
#include "tests/data/corpora/corpus_files.hpp"

using namespace undertone;
using namespace undertone::data;
using io::PickleCollection;
using io::PickleWriter;
using support::error_text;

namespace {

constexpr std::size_t kSteps = 4;

struct Clip {
  std::string id;
  float sentiment = 0;
  std::string annotation;
  std::size_t text_steps = kSteps;
  std::int64_t audio_length = kSteps;
  std::size_t audio_steps = kSteps;  // those that are not 0
};

enum class Form { kAligned, kUnaligned };

struct MadeSplit {
  std::vector<Clip> clips;
  std::set<std::string> missing = {};  // keys
  std::size_t sentiments = 99;         // fewer than there are clips
  float odd = 0;                       // stands first in the first clip's audio
};

template <class Value>
std::vector<Value> column(const MadeSplit& split, Value Clip::*member) {
  std::vector<Value> values;
  for (const Clip& clip : split.clips) values.push_back(clip.*member);
  return values;
}

void write_split(PickleWriter& writer, const MadeSplit& split, Form form) {
  const std::size_t count = split.clips.size();
  const auto has_key = [&](const std::string& key) {
    if (split.missing.contains(key)) return false;
    writer.text(key);
    return true;
  };
  writer.open(PickleCollection::kDict);
  if (has_key("id")) writer.array(column(split, &Clip::id));
  if (has_key("annotations")) writer.array(column(split, &Clip::annotation));
  if (has_key("regression_labels")) {
    auto sentiments = column(split, &Clip::sentiment);
    sentiments.resize(std::min(count, split.sentiments));
    writer.array(sentiments, {sentiments.size()});
  }
  if (has_key("text_bert")) {
    writer.begin_array(io::PickleNumber::kInt64, {count, 3, kSteps});
    for (const Clip& clip : split.clips) {
      std::vector<std::int64_t> rows(3 * kSteps, 7);
      for (std::size_t i = 0; i < kSteps; ++i) rows[kSteps + i] = i < clip.text_steps ? 1 : 0;
      writer.elements(rows);
    }
  }
  if (has_key("text")) writer.array(std::vector<float>(count * kSteps * 2, 2), {count, kSteps, 2});
  if (has_key("audio")) {
    std::vector<double> audio(count * kSteps);
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t k = 0; k < split.clips[i].audio_steps; ++k)
        audio[i * kSteps + k] = 10.0 * static_cast<double>(i) + 1;
    }
    if (split.odd != 0) audio[0] = split.odd;
    writer.array(audio, {count, kSteps, 1});
  }
  if (form == Form::kUnaligned && has_key("audio_lengths"))
    writer.array(column(split, &Clip::audio_length), {count});
  writer.close();
}

void write(const CorpusFolder& folder, const std::vector<std::pair<std::string, MadeSplit>>& splits,
           Form form) {
  PickleWriter writer(folder.path() / "x.pkl", io::PickleProtocol::kFour);
  writer.open(PickleCollection::kDict);
  for (const auto& [name, split] : splits) {
    writer.text(name);
    write_split(writer, split, form);
  }
  writer.close();
  writer.commit(io::Overwrite::kReplace);
}

MadeSplit three() {
  return {{{"v$_$10", 1.5F, "Positive", 3, 2, 4},
           {"w$_$0", -0.2F, "Negative", 4, 4, 4},
           {"v$_$9", 0, "Neutral", 1, 0, 2}}};
}

std::vector<std::size_t> steps_of(const FeatureTable& table) {
  std::vector<std::size_t> steps;
  for (const auto& values : table.values) steps.push_back(values.size() / table.dimension);
  return steps;
}

using Steps = std::vector<std::size_t>;

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("MMSA clips stand by video and number, with sentiment, label and the numbers that are theirs") {
    const CorpusFolder folder;
    write(folder, {{"train", three()}, {"valid", {{{"x$_$1", 3, "Positive"}}}}}, Form::kUnaligned);
    const Corpus corpus = read_mmsa(folder.path(), {}, {});
    CHECK(problems_of(corpus).empty());
    CHECK(ids_of(corpus) == std::vector<std::string>{"v$_$9", "v$_$10", "w$_$0", "x$_$1"});
    CHECK(corpus.samples[0].group == "v");
    CHECK(corpus.samples[0].label == "neutral");
    CHECK(corpus.samples[1].label == "positive");
    CHECK(corpus.samples[1].sentiment == 1.5);
    CHECK(corpus.samples[3].split == Split::kDev);
    REQUIRE(corpus.features.size() == 2);
    CHECK(corpus.features[1].values[1] == std::vector<float>{1, 1});
    CHECK(corpus.features[1].values[2] == std::vector<float>(4, 11));
    CHECK(corpus.features[0].sequences);
  }

  TEST_CASE("padding is cut by the mask and the lengths, and a clip of no steps lacks the modality") {
    const CorpusFolder folder;
    write(folder, {{"train", three()}}, Form::kUnaligned);
    const Corpus corpus = read_mmsa(folder.path(), {}, {});
    CHECK(steps_of(corpus.features[0]) == Steps{1, 3, 4});
    CHECK(steps_of(corpus.features[1]) == Steps{0, 2, 4});
  }

  TEST_CASE("aligned audio is as long as the text, and nothing but zeros is cut off") {
    const CorpusFolder folder;
    write(folder, {{"train", three()}}, Form::kAligned);
    CHECK(steps_of(read_mmsa(folder.path(), {}, {}).features[1]) == Steps{2, 4, 4});
    MadeSplit split = three();
    split.clips[0].audio_steps = 1;
    split.clips[2].audio_steps = 0;
    write(folder, {{"train", split}}, Form::kAligned);
    CHECK(steps_of(read_mmsa(folder.path(), {}, {}).features[1]) == Steps{1, 3, 4});
    split.missing = {"text_bert"};
    write(folder, {{"train", split}}, Form::kAligned);
    const Corpus corpus = read_mmsa(folder.path(), {}, {});
    CHECK(steps_of(corpus.features[0]) == Steps{4, 4, 4});
    CHECK(steps_of(corpus.features[1]) == Steps{0, 1, 4});
  }

  TEST_CASE("numbers that are not finite become 0, and a problem says how many") {
    const CorpusFolder folder;
    for (const float odd :
         {-std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
      MadeSplit split = three();
      split.odd = odd;
      write(folder, {{"test", split}}, Form::kUnaligned);
      const Corpus corpus = read_mmsa(folder.path(), {}, {});
      CHECK(corpus.features[1].values[1] == std::vector<float>{0, 1});
      CHECK(problems_of(corpus) ==
            std::vector<std::string>{"x.pkl: test: 1 numbers of audio are not finite and count as 0"});
    }
  }

  TEST_CASE("without annotations the sign of the sentiment is the label") {
    const CorpusFolder folder;
    MadeSplit split = three();
    split.missing = {"annotations"};
    write(folder, {{"train", split}}, Form::kUnaligned);
    const Corpus corpus = read_mmsa(folder.path(), {}, {});
    CHECK(corpus.samples[0].label == "neutral");
    CHECK(corpus.samples[1].label == "positive");
    CHECK(corpus.samples[2].label == "negative");
  }

  TEST_CASE("only the split that is asked for is looked at") {
    const CorpusFolder folder;
    MadeSplit broken = three();
    broken.missing = {"id"};
    write(folder, {{"train", broken}, {"test", three()}}, Form::kUnaligned);
    CHECK(read_mmsa(folder.path(), Split::kTest, {}).samples.size() == 3);
    CHECK(has(error_text([&] { read_mmsa(folder.path(), {}, {}); }), "has no key \"id\""));
    CHECK(has(error_text([&] { read_mmsa(folder.path(), Split::kDev, {}); }), "not found: "));
  }

  TEST_CASE("clips with strange ids, labels and lengths are told, and the others stay") {
    const CorpusFolder folder;
    MadeSplit split = three();
    split.clips.insert(split.clips.end(), {{"nothing", 1, "Positive"},
                                           {"v$_$x", 1, "Positive"},
                                           {"v$_$9", 1, "Positive"},
                                           {"z$_$1", 3.5F, "Positive"},
                                           {"z$_$2", 1, "Happy"},
                                           {"z$_$3", 1, "Positive", 4, 9}});
    write(folder, {{"train", split}}, Form::kUnaligned);
    const Corpus corpus = read_mmsa(folder.path(), {}, {});
    CHECK(ids_of(corpus) == std::vector<std::string>{"v$_$9", "v$_$10", "w$_$0", "z$_$2", "z$_$3"});
    CHECK(!corpus.samples[3].label);
    CHECK(corpus.features[1].values[4].size() == kSteps);
    const auto problems = problems_of(corpus);
    REQUIRE(problems.size() == 6);
    CHECK(has(problems[0], "\"nothing\" is no VIDEO$_$CLIP"));
    CHECK(has(problems[2], "\"v$_$9\" stands there twice"));
    CHECK(has(problems[3], "\"z$_$1\" is not from -3 to 3"));
    CHECK(has(problems[4], "the emotion \"happy\" is none of"));
    CHECK(has(problems[5], "1 samples have longer audio than there is room for"));
  }

  TEST_CASE("missing keys, numbers that disagree and other pickles are refused") {
    const CorpusFolder folder;
    MadeSplit split = three();
    split.sentiments = 2;
    write(folder, {{"train", split}}, Form::kUnaligned);
    CHECK(has(error_text([&] { read_mmsa(folder.path(), {}, {}); }), "has 3 ids, but 2 regression_labels"));
    split = three();
    split.missing = {"text", "audio"};
    write(folder, {{"train", split}}, Form::kUnaligned);
    CHECK(has(error_text([&] { read_mmsa(folder.path(), {}, {}); }), "has none of text, audio and vision"));
    split = three();
    split.clips[1].audio_length = -1;
    write(folder, {{"train", split}}, Form::kUnaligned);
    CHECK(has(error_text([&] { read_mmsa(folder.path(), {}, {}); }), "has a length below 0"));
    split.missing = {"regression_labels"};
    write(folder, {{"train", split}}, Form::kUnaligned);
    CHECK(has(error_text([&] { read_mmsa(folder.path(), {}, {}); }), "not found: no .pkl file in"));
  }

  TEST_CASE("a pickle for mmsa with damage anywhere is read or refused, never more") {
    const CorpusFolder folder;
    write(folder, {{"train", three()}, {"test", three()}}, Form::kUnaligned);
    check_damage(folder, "x.pkl", [&] { read_mmsa(folder.path() / "x.pkl", {}, {}); });
  }
}
