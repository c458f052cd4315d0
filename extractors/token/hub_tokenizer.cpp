#include <algorithm>
#include <optional>

#include "extractors/token/hub_folder.hpp"
#include "src/core/error.hpp"
#include "src/core/joined.hpp"
#include "src/io/json.hpp"
#include "src/io/read_file.hpp"

namespace undertone::extractors {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = std::size_t{64} << 20;

std::string read(const fs::path& path) { return io::read_text_file(path, kMostBytes); }

/// Null where the file is not there.
io::Json json_of(const fs::path& path) {
  if (!fs::exists(path)) return {};
  return with_context("reading " + path.string(), [&] { return io::parse_json(read(path)); });
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    if (lines.back().ends_with('\r')) lines.back().pop_back();
    begin = end + 1;
  }
  return lines;
}

std::int32_t as_id(const io::Json& value, const std::string& name) {
  constexpr std::int64_t kMost = 100'000'000;
  const std::int64_t id = value.as_integer(name);
  if (id < 0 || id > kMost)
    throw Error(ErrorKind::kBadInput, "'" + name + "' has the number " + std::to_string(id));
  return static_cast<std::int32_t>(id);
}

Vocabulary to_vocabulary(const io::Json& json) {
  Vocabulary vocabulary;
  for (const auto& [word, id] : json.as_object("vocab")) vocabulary.emplace(word, as_id(id, word));
  return vocabulary;
}

Merge to_merge(const std::string& line) {
  const std::size_t blank = line.find(' ');
  if (blank == line.npos || blank == 0 || blank + 1 == line.size() || line.find(' ', blank + 1) != line.npos)
    throw Error(ErrorKind::kBadInput, "'" + line + "' is no merge of two pieces");
  return {line.substr(0, blank), line.substr(blank + 1)};
}

std::vector<Merge> to_merges(const io::Json& json) {
  std::vector<Merge> merges;
  for (const io::Json& merge : json.as_array("merges")) {
    if (merge.kind() == io::JsonKind::kString) {
      merges.push_back(to_merge(merge.as_string()));
    } else {
      const auto& pair = merge.as_array("merges");
      if (pair.size() != 2) throw Error(ErrorKind::kBadInput, "a merge that is not of two pieces");
      merges.push_back({pair[0].as_string("merges"), pair[1].as_string("merges")});
    }
  }
  return merges;
}

const io::Json* member(const io::Json& json, const std::string& key) {
  const io::Json* value = json.kind() == io::JsonKind::kObject ? json.find(key) : nullptr;
  return value != nullptr && value->is_null() ? nullptr : value;
}

std::optional<bool> flag(const io::Json& json, const std::string& key) {
  const io::Json* value = member(json, key);
  return value == nullptr ? std::nullopt : std::optional(value->as_bool(key));
}

/// A mark is a text, or an object that has one.
void read_mark(const io::Json& config, const std::string& key, std::string& mark) {
  const io::Json* value = member(config, key);
  if (value == nullptr) return;
  mark = value->kind() == io::JsonKind::kObject ? value->get_string("content") : value->as_string(key);
}

template <class Options>
void read_marks(const io::Json& config, Options& options) {
  read_mark(config, "cls_token", options.begin);
  read_mark(config, "sep_token", options.end);
  read_mark(config, "pad_token", options.padding);
  read_mark(config, "unk_token", options.unknown);
}

void read_word_options(const io::Json& json, const std::string& lower, const std::string& cjk,
                       WordPieceOptions& options) {
  using Accents = WordPieceOptions::Accents;
  if (const auto small = flag(json, lower))
    options.letter_case = *small ? WordPieceOptions::Case::kLower : WordPieceOptions::Case::kKept;
  if (const auto strip = flag(json, "strip_accents"))
    options.accents = *strip ? Accents::kStripped : Accents::kKept;
  if (const auto spaces = flag(json, cjk)) options.spaces_around_cjk = *spaces;
}

void expect_type(const io::Json& json, const std::string& part, const std::string& type) {
  const io::Json* value = member(json, part);
  const std::string found = value == nullptr ? "none" : value->get_string("type");
  if (found != type)
    throw Error(ErrorKind::kUnsupported,
                "tokenizer.json has the " + part + " '" + found + "', not '" + type + "'");
}

/// Words that are looked for before anything else would have to be; marks are not, as they are text here.
void refuse_added_words(const io::Json& json) {
  std::vector<std::string> words;
  const io::Json* added = member(json, "added_tokens");
  if (added == nullptr) return;
  for (const io::Json& word : added->as_array("added_tokens")) {
    if (!word.get_bool("special")) words.push_back(word.get_string("content"));
  }
  if (!words.empty())
    throw Error(ErrorKind::kUnsupported, "tokenizer.json has added words: " + joined(words, ", "));
}

std::unique_ptr<Tokenizer> load_wordpiece(const fs::path& folder, const io::Json& config,
                                          const io::Json& json) {
  WordPieceOptions options;
  read_marks(config, options);
  read_word_options(config, "do_lower_case", "tokenize_chinese_chars", options);
  Vocabulary vocabulary;
  if (json.is_null()) {
    std::int32_t id = 0;
    // Of words that stand twice the last counts, as in the reference.
    for (const std::string& word : lines_of(read(folder / "vocab.txt"))) vocabulary[word] = id++;
    return make_wordpiece_tokenizer(std::move(vocabulary), options);
  }
  expect_type(json, "model", "WordPiece");
  expect_type(json, "normalizer", "BertNormalizer");
  expect_type(json, "pre_tokenizer", "BertPreTokenizer");
  read_word_options(json.at("normalizer"), "lowercase", "handle_chinese_chars", options);
  const io::Json& model = json.at("model");
  read_mark(model, "continuing_subword_prefix", options.continuation);
  if (member(model, "max_input_chars_per_word") != nullptr)
    options.longest_word =
        static_cast<std::size_t>(as_id(model.at("max_input_chars_per_word"), "longest word"));
  return make_wordpiece_tokenizer(to_vocabulary(model.at("vocab")), options);
}

std::unique_ptr<Tokenizer> load_byte_bpe(const fs::path& folder, const io::Json& config,
                                         const io::Json& json) {
  ByteBpeOptions options;
  read_marks(config, options);
  if (!json.is_null()) {
    expect_type(json, "model", "BPE");
    expect_type(json, "pre_tokenizer", "ByteLevel");
    options.space_before = flag(json.at("pre_tokenizer"), "add_prefix_space").value_or(false);
    const io::Json& model = json.at("model");
    return make_byte_bpe_tokenizer(to_vocabulary(model.at("vocab")), to_merges(model.at("merges")), options);
  }
  options.space_before = flag(config, "add_prefix_space").value_or(false);
  const Vocabulary vocabulary = to_vocabulary(io::parse_json(read(folder / "vocab.json")));
  std::vector<Merge> merges;
  for (const std::string& line : lines_of(read(folder / "merges.txt"))) {
    if (!line.empty() && !line.starts_with("#version")) merges.push_back(to_merge(line));
  }
  return make_byte_bpe_tokenizer(vocabulary, merges, options);
}

}  // namespace

std::unique_ptr<Tokenizer> load_hub_tokenizer(const fs::path& folder, Architecture architecture) {
  return with_context("reading the tokenizer in " + folder.string(), [&] {
    if (architecture == Architecture::kXlmRoberta)
      return make_sentencepiece_tokenizer(read(folder / "sentencepiece.bpe.model"), PieceIds::kXlmRoberta);
    const io::Json config = json_of(folder / "tokenizer_config.json");
    const io::Json json = json_of(folder / "tokenizer.json");
    refuse_added_words(json);
    return architecture == Architecture::kBert ? load_wordpiece(folder, config, json)
                                               : load_byte_bpe(folder, config, json);
  });
}

}  // namespace undertone::extractors
