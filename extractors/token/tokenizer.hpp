#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace undertone::extractors {

/// A piece of a text: its number, and the bytes of the text that it stands for, without spaces around them.
struct Token {
  std::int32_t id = 0;
  std::size_t begin = 0, end = 0;
  friend bool operator==(const Token&, const Token&) = default;
};

/// Numbers of the marks that an encoder wants around a text, of padding, and of what is in no vocabulary.
struct SpecialIds {
  std::int32_t begin = 0, end = 0, padding = 0, unknown = 0;
  friend bool operator==(const SpecialIds&, const SpecialIds&) = default;
};

/// From text to numbers. Any bytes will do: what is no UTF-8 counts as U+FFFD. What looks like a mark in a
/// text, such as "[SEP]", is text.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;
  /// Without marks around it.
  virtual std::vector<Token> tokenize(std::string_view text) const = 0;
  virtual SpecialIds special() const = 0;
  /// All numbers are below this.
  virtual std::int32_t vocabulary() const = 0;
};

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
using Vocabulary = std::unordered_map<std::string, std::int32_t, StringHash, std::equal_to<>>;

/// The number of `word`, or kBadInput.
std::int32_t id_of(const Vocabulary& vocabulary, std::string_view word);
/// One more than the largest number, 0 where there is none.
std::int32_t size_of(const Vocabulary& vocabulary);

struct WordPieceOptions {
  enum class Accents { kAsCase, kKept, kStripped };  // as case: stripped where letters are made small
  enum class Case { kKept, kLower };
  Case letter_case = Case::kLower;
  Accents accents = Accents::kAsCase;
  bool spaces_around_cjk = true;
  std::size_t longest_word = 100;  // in characters; a longer one is unknown
  std::string continuation = "##";
  std::string begin = "[CLS]", end = "[SEP]", padding = "[PAD]", unknown = "[UNK]";
};

/// BERT's: words at spaces and around punctuation, then the longest pieces from the left. Throws kBadInput
/// where the vocabulary lacks a mark.
std::unique_ptr<Tokenizer> make_wordpiece_tokenizer(Vocabulary vocabulary, const WordPieceOptions& options);

struct ByteBpeOptions {
  bool space_before = false;  // as if the text began with a space
  std::string begin = "<s>", end = "</s>", padding = "<pad>", unknown = "<unk>";
};
struct Merge {
  std::string left, right;
};

/// RoBERTa's: pieces of letters, numbers or other characters, whose bytes are merged pair by pair, earlier
/// merges first. Throws kBadInput where the vocabulary lacks a mark or the result of a merge.
std::unique_ptr<Tokenizer> make_byte_bpe_tokenizer(const Vocabulary& vocabulary,
                                                   const std::vector<Merge>& merges,
                                                   const ByteBpeOptions& options);

enum class PieceIds {
  kOfModel,     // the model's own numbers
  kXlmRoberta,  // as XLM-RoBERTa has them: 0 <s>, 1 <pad>, 2 </s>, 3 <unk>, then the model's from 3 on, plus
                // 1
};

/// `model` is what sentencepiece writes as NAME.model. Throws kBadInput where it is none.
std::unique_ptr<Tokenizer> make_sentencepiece_tokenizer(std::string_view model, PieceIds ids);

}  // namespace undertone::extractors
