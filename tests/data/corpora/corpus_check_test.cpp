#include "data/corpora/corpus_check.hpp"

#include <algorithm>

#include "data/corpora/content.hpp"
#include "data/corpora/registry.hpp"
#include "src/core/error.hpp"
#include "tests/data/corpora/corpus_files.hpp"
#include "tests/support/zip_maker.hpp"

using namespace undertone;
using namespace undertone::data;

namespace {

Corpus read(const std::string& kind, const CorpusFolder& folder) {
  return read_corpus({kind, folder.path(), {}});
}

std::vector<Finding> check(const Corpus& corpus, const CheckOptions& options = {}) {
  return check_corpora({&corpus, 1}, options);
}

std::vector<std::string> found(const std::vector<Finding>& findings, FindingKind kind) {
  std::vector<std::string> texts;
  for (const Finding& finding : findings) {
    if (finding.kind == kind) texts.push_back(finding.where + ": " + finding.what);
  }
  return texts;
}

std::size_t errors(const std::vector<Finding>& findings) {
  return static_cast<std::size_t>(
      std::ranges::count(findings, Severity::kError, [](const Finding& f) { return severity_of(f.kind); }));
}

Sample said(Split split, const std::string& group, const std::string& text) {
  static int number = 0;
  Sample sample;
  sample.id = std::to_string(++number);
  sample.split = split;
  sample.group = group;
  sample.text = text;
  sample.label = "joy";
  return sample;
}

Corpus dialogues(std::vector<Sample> samples) {
  Corpus corpus;
  corpus.kind = "made";
  corpus.unit = SplitUnit::kDialogue;
  corpus.samples = std::move(samples);
  return corpus;
}

constexpr Split kTrain = Split::kTrain, kDev = Split::kDev, kTest = Split::kTest;

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("a speaker in two splits is a leak, told once for each further split") {
    const CorpusFolder folder;
    folder.write("index.csv",
                 "path,emotion,speaker,split\na,joy,ann,train\nb,joy,ann,dev\nc,fear,ann,dev\n"
                 "d,joy,bob,train\ne,joy,ann,test\nf,joy,cy,dev\n");
    const auto leaks = found(check(read("speech", folder), {.files = FileCheck::kSkip}), FindingKind::kLeak);
    REQUIRE(leaks.size() == 2);
    const std::string index = (folder.path() / "index.csv").string();
    CHECK(leaks[0] == index + ":3: the speaker \"ann\" is in dev and in train (" + index + ":2)");
    CHECK(has(leaks[1], index + ":6: the speaker \"ann\" is in test and in "));
    CHECK(severity_of(FindingKind::kLeak) == Severity::kError);
  }

  TEST_CASE("speakers are no leak where dialogues are what is split, and the other way round") {
    Corpus corpus = dialogues({said(kTrain, "a", "one"), said(kDev, "b", "two")});
    for (Sample& sample : corpus.samples) sample.speaker = "ann";
    CHECK(errors(check(corpus)) == 0);
    corpus.unit = SplitUnit::kSpeaker;
    CHECK(errors(check(corpus)) == 1);
    corpus.unit = SplitUnit::kNone;
    CHECK(errors(check(corpus)) == 0);
    corpus.samples[1].speaker = "bob";
    corpus.samples[1].group = "a";
    corpus.unit = SplitUnit::kSpeaker;
    CHECK(errors(check(corpus)) == 0);
    corpus.unit = SplitUnit::kVideo;
    CHECK(has(found(check(corpus), FindingKind::kLeak).at(0), "the video \"a\" is in dev and in train"));
  }

  TEST_CASE("a corpus that is read split by split is held against itself, and another one is not") {
    const Corpus train = dialogues({said(kTrain, "a", "one")}), dev = dialogues({said(kDev, "a", "two")});
    CHECK(errors(check_corpora(std::vector{train, dev})) == 1);
    Corpus elsewhere = dev;
    elsewhere.path = "/elsewhere";
    CHECK(errors(check_corpora(std::vector{train, elsewhere})) == 0);
  }

  TEST_CASE("a dialogue that is repeated word for word in another split is a leak, a single line is none") {
    const Corpus corpus =
        dialogues({said(kTrain, "a", "Hi."), said(kTrain, "a", "Hello."), said(kTrain, "b", "Yes."),
                   said(kDev, "c", "Hi."), said(kDev, "c", "Hello."), said(kDev, "d", "Yes."),
                   said(kDev, "e", "Hi."), said(kDev, "e", "Oh.")});
    const auto leaks = found(check(corpus), FindingKind::kLeak);
    REQUIRE(leaks.size() == 1);
    CHECK(has(leaks[0], "the dialogue of dev is also in train ("));
  }

  TEST_CASE("repeated dialogues can be taken out, test keeping its own") {
    Corpus corpus =
        dialogues({said(kTrain, "a", "Hi."), said(kTrain, "a", "Hello."), said(kTrain, "b", "Yes."),
                   said(kDev, "c", "Hi."), said(kDev, "c", "Hello."), said(kTest, "d", "Hi."),
                   said(kTest, "d", "Hello."), said(kTest, "e", "Yes.")});
    FeatureTable& table = corpus.features.emplace_back();
    for (std::size_t i = 0; i < 8; ++i) table.values.push_back(std::vector<float>(i, 0.5F));
    CHECK(errors(check(corpus)) == 2);
    CHECK(remove_repeated_dialogues(corpus) == 4);
    CHECK(errors(check(corpus)) == 0);
    std::vector<std::size_t> sizes;
    for (const auto& values : corpus.features[0].values) sizes.push_back(values.size());
    CHECK(sizes == std::vector<std::size_t>{2, 5, 6, 7});
    CHECK(remove_repeated_dialogues(corpus) == 0);
  }

  TEST_CASE("files that are missing, damaged or empty are told apart, and equal ones are found") {
    const CorpusFolder folder;
    folder.write("index.csv",
                 "path,emotion,speaker,split\na,joy,x,train\nb,joy,x,train\nc,fear,x,train\nd,joy,y,dev\n"
                 "e,joy,y,dev\nf,joy,y,dev\n");
    folder.write("a", "same");
    folder.write("c", "same");
    folder.write("d", "same");
    folder.write("e", "");
    folder.write("f", std::string(100, 'x'));
    const auto findings = check(read("speech", folder), {.max_file_bytes = 99});
    CHECK(has(found(findings, FindingKind::kMissingFile).at(0), "index.csv:3: cannot read"));
    CHECK(has(found(findings, FindingKind::kEmpty).at(0), "index.csv:6: a file of no bytes"));
    CHECK(has(found(findings, FindingKind::kUnreadable).at(0), "index.csv:7: cannot read"));
    CHECK(has(found(findings, FindingKind::kDuplicate).at(0),
              "index.csv:4: the file of train is also in train"));
    CHECK(found(findings, FindingKind::kDuplicate).at(0).ends_with(", with another label"));
    CHECK(has(found(findings, FindingKind::kSharedContent).at(0),
              "index.csv:5: the file of dev is also in train"));
    CHECK(errors(findings) == 3);
  }

  TEST_CASE("a damaged member of an archive is unreadable, the others are not") {
    const CorpusFolder folder;
    std::string zip = support::make_zip({{"joy/a.jpg", "aaaa"}, {"joy/b.jpg", "bbbb"}});
    zip[zip.find("bbbb")] = 'x';
    folder.write("train.zip", zip);
    const auto unreadable = found(check(read("fer2013", folder)), FindingKind::kUnreadable);
    REQUIRE(unreadable.size() == 1);
    CHECK(has(unreadable[0], "train.zip: joy/b.jpg: "));
    CHECK(has(unreadable[0], "the checksum of 'joy/b.jpg' is wrong"));
  }

  TEST_CASE("long texts, spans and clips, unknown labels and missing ones are found") {
    Corpus corpus = dialogues({said(kTrain, "a", "\u4f60\u597d\u4f60\u597d"), said(kTrain, "b", "two"),
                               said(kTrain, "c", "xxxxx"), said(kTrain, "d", ""), said(kTrain, "e", "e")});
    corpus.samples[1].span = TimeSpan{1, 61.5};
    corpus.samples[2].label = "glee";
    corpus.samples[3].text.reset();
    corpus.samples[3].label.reset();
    corpus.samples[4].more_labels = {"fear", "gloom"};
    corpus.samples[4].id = corpus.samples[0].id;
    const auto findings = check(corpus, {.max_text_chars = 4, .max_duration_s = 60});
    const auto overlong = found(findings, FindingKind::kOverlong);
    REQUIRE(overlong.size() == 2);
    CHECK(has(overlong[0], "60.5 s long"));
    CHECK(has(overlong[1], "a text of 5 characters"));
    CHECK(has(found(findings, FindingKind::kUnknownLabel).at(0), "\"glee\" is not in the label set"));
    CHECK(has(found(findings, FindingKind::kUnknownLabel).at(1), "\"gloom\""));
    CHECK(found(findings, FindingKind::kNoLabel).size() == 1);
    CHECK(has(found(findings, FindingKind::kEmpty).at(0), "no text, no file and no features"));
    CHECK(found(findings, FindingKind::kSameId).size() == 1);
    CHECK(found(findings, FindingKind::kMissingClass).size() == 5);
    CHECK(std::ranges::is_sorted(findings, {}, &Finding::kind));
    CHECK(found(check(dialogues({})), FindingKind::kEmpty).size() == 1);
  }

  TEST_CASE("who can decode clips says how long they are") {
    const CorpusFolder folder;
    folder.write("index.csv", "path,emotion,speaker\na,joy,x\nb,joy,x\nc,joy,x\n");
    CheckOptions options{.max_duration_s = 10, .files = FileCheck::kSkip};
    options.duration_s = [](const Sample& sample) -> std::optional<double> {
      if (sample.id == "c") throw Error(ErrorKind::kBadInput, "no sound in it");
      return sample.id == "a" ? 9 : 11;
    };
    const auto findings = check(read("speech", folder), options);
    REQUIRE(found(findings, FindingKind::kOverlong).size() == 1);
    CHECK(has(found(findings, FindingKind::kOverlong)[0], "index.csv:3: 11.0 s long"));
    CHECK(has(found(findings, FindingKind::kUnreadable).at(0), "index.csv:4: no sound in it"));
  }

  TEST_CASE("the text of a check names the corpus, counts by kind and shows the worst first") {
    const CorpusFolder folder;
    folder.write("index.csv", "path,emotion,speaker,split\na,joy,x,train\nb,joy,x,dev\nc,glee,x,dev\n");
    const Corpus corpus = read("speech", folder);
    const auto findings = check(corpus);
    const std::string text = format_check({&corpus, 1}, findings, 1);
    CHECK(text.starts_with("speech " + folder.path().string() +
                           ": 2 samples (train 1, dev 1, test 0)\n"
                           "  splits: the column 'split' of the index\n  licence: not known"));
    CHECK(has(text, "\nerror: leak between splits, 1\n"));
    CHECK(has(text, "\nerror: missing file, 2\n"));
    CHECK(has(text, "\n  and 1 more\n"));
    CHECK(has(text, "\nwarning: problem of reading, 1\n"));
    CHECK(text.find("error: leak") < text.find("warning: "));
    CHECK(text.find("warning: ") < text.find("note: class without samples"));
    Corpus fine = dialogues({});
    for (const std::string& label : default_labels().names()) {
      fine.samples.push_back(said(kTrain, label, label));
      fine.samples.back().label = label;
    }
    CHECK(has(format_check({&fine, 1}, check(fine)), "7 samples (train 7, dev 0, test 0) in 7 dialogues"));
    CHECK(format_check({&fine, 1}, check(fine)).ends_with("nothing found\n"));
  }

  TEST_CASE(
      "the real corpora have no leak by their units; DailyDialog repeats the dialogues that were counted") {
    for (const std::string kind : {"meld", "emorynlp", "goemotions", "fer2013", "mosi"}) {
      CAPTURE(kind);
      const auto folder = shared_corpus(kind);
      if (folder) CHECK(errors(check(read_corpus({kind, *folder, {}}))) == 0);
    }
    for (const std::string name : {"ravdess", "emodb", "nemo"}) {
      CAPTURE(name);
      const auto folder = shared_corpus(name);
      if (folder) CHECK(errors(check(read_corpus({"speech", *folder, {}}))) == 0);
    }
    const auto folder = shared_corpus("dailydialog");
    if (!folder) return;
    Corpus corpus = read_corpus({"dailydialog", *folder, {}});
    CHECK(found(check(corpus), FindingKind::kLeak).size() == 69 + 93 + 4);
    CHECK(remove_repeated_dialogues(corpus) > 0);
    CHECK(errors(check(corpus)) == 0);
  }
}
