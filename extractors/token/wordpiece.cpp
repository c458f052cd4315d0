#include <algorithm>
#include <span>

#include "extractors/token/tokenizer.hpp"
#include "extractors/token/unicode.hpp"
#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

struct CodePointRange {
  char32_t first, last;
};

/// Ideographs, which are words by themselves; kana and hangul are not among them.
bool is_ideograph(char32_t character) {
  static constexpr CodePointRange kRanges[] = {{0x4E00, 0x9FFF},   {0x3400, 0x4DBF},   {0x20000, 0x2A6DF},
                                               {0x2A700, 0x2B73F}, {0x2B740, 0x2B81F}, {0x2B920, 0x2CEAF},
                                               {0xF900, 0xFAFF},   {0x2F800, 0x2FA1F}};
  return std::ranges::any_of(
      kRanges, [&](CodePointRange range) { return range.first <= character && character <= range.last; });
}

/// Punctuation, and of ASCII also signs such as $ and +.
bool stands_alone(char32_t character) {
  constexpr std::u32string_view kSigns = U"$+<=>^`|~";
  return is_punctuation(character) || kSigns.find(character) != kSigns.npos;
}

bool is_plain_space(char32_t character) {
  return character == '\t' || character == '\n' || character == '\r';
}

class WordPieceTokenizer final : public Tokenizer {
 public:
  WordPieceTokenizer(Vocabulary vocabulary, const WordPieceOptions& options)
      : options_(options), vocabulary_(std::move(vocabulary)), size_(size_of(vocabulary_)) {
    special_ = {id_of(vocabulary_, options.begin), id_of(vocabulary_, options.end),
                id_of(vocabulary_, options.padding), id_of(vocabulary_, options.unknown)};
    for (const auto& [piece, id] : vocabulary_) longest_piece_ = std::max(longest_piece_, piece.size());
  }

  SpecialIds special() const override { return special_; }
  std::int32_t vocabulary() const override { return size_; }

  std::vector<Token> tokenize(std::string_view text) const override {
    const std::vector<CodePoint> characters = normalised(text);
    std::vector<Token> tokens;
    std::size_t begin = 0;
    const auto end_word = [&](std::size_t end) {
      if (begin < end) add_word(std::span(characters).subspan(begin, end - begin), tokens);
      begin = end;
    };
    for (std::size_t i = 0; i < characters.size(); ++i) {
      const char32_t value = characters[i].value;
      const bool ideograph = options_.spaces_around_cjk && is_ideograph(value);
      if (is_space(value)) {
        end_word(i);
        begin = i + 1;
      } else if (ideograph || stands_alone(value)) {
        end_word(i);
        end_word(i + 1);
      }
    }
    end_word(characters.size());
    return tokens;
  }

 private:
  /// Without control characters; small and without accents where the options say so.
  std::vector<CodePoint> normalised(std::string_view text) const {
    using Accents = WordPieceOptions::Accents;
    const bool lower = options_.letter_case == WordPieceOptions::Case::kLower;
    std::vector<CodePoint> characters = decode_utf8(text);
    std::erase_if(characters, [](const CodePoint& each) {
      return each.value == 0 || each.value == kReplacement ||
             (is_control(each.value) && !is_plain_space(each.value));
    });
    if (options_.accents == Accents::kStripped || (options_.accents == Accents::kAsCase && lower)) {
      characters = decomposed(characters);
      std::erase_if(characters, [](const CodePoint& each) { return is_mark(each.value); });
    }
    if (lower) make_lower(characters);
    return characters;
  }

  static void make_lower(std::vector<CodePoint>& characters) {
    constexpr char32_t kDottedI = 0x130, kDot = 0x307;
    for (std::size_t i = 0; i < characters.size(); ++i) {
      CodePoint& each = characters[i];
      const bool dotted = each.value == kDottedI;  // the one letter that becomes two
      each.value = dotted ? U'i' : to_lower(each.value);
      if (dotted) {
        const CodePoint dot{kDot, each.begin, each.end};
        characters.insert(characters.begin() + static_cast<std::ptrdiff_t>(++i), dot);
      }
    }
  }

  /// The longest piece that fits, again and again; nothing but the unknown where one place has none.
  void add_word(std::span<const CodePoint> word, std::vector<Token>& tokens) const {
    const std::size_t count_before = tokens.size();
    bool known = word.size() <= options_.longest_word;
    for (std::size_t begin = 0; known && begin < word.size();) {
      std::string piece = begin > 0 ? options_.continuation : "";
      std::size_t end = begin;
      Token found;
      for (std::size_t i = begin; i < word.size() && piece.size() <= longest_piece_; ++i) {
        append_utf8(piece, word[i].value);
        const auto entry = vocabulary_.find(piece);
        if (entry == vocabulary_.end()) continue;
        end = i + 1;
        found = {entry->second, word[begin].begin, word[i].end};
      }
      known = end > begin;
      if (known) tokens.push_back(found);
      begin = end;
    }
    if (known) return;
    tokens.resize(count_before);
    tokens.push_back({special_.unknown, word.front().begin, word.back().end});
  }

  WordPieceOptions options_;
  Vocabulary vocabulary_;
  std::int32_t size_ = 0;
  SpecialIds special_;
  std::size_t longest_piece_ = 0;
};

}  // namespace

std::int32_t id_of(const Vocabulary& vocabulary, std::string_view word) {
  const auto entry = vocabulary.find(word);
  if (entry == vocabulary.end())
    throw Error(ErrorKind::kBadInput, "the vocabulary has no '" + std::string(word) + "'");
  return entry->second;
}

std::int32_t size_of(const Vocabulary& vocabulary) {
  std::int32_t size = 0;
  for (const auto& [word, id] : vocabulary) size = std::max(size, id + 1);
  return size;
}

std::unique_ptr<Tokenizer> make_wordpiece_tokenizer(Vocabulary vocabulary, const WordPieceOptions& options) {
  return std::make_unique<WordPieceTokenizer>(std::move(vocabulary), options);
}

}  // namespace undertone::extractors
