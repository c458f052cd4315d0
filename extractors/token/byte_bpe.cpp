#include <algorithm>
#include <array>
#include <optional>
#include <queue>
#include <span>

#include "extractors/token/tokenizer.hpp"
#include "extractors/token/unicode.hpp"
#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

using Characters = std::span<const CodePoint>;

/// How vocabularies spell each byte: as itself where it prints, else as a character from U+0100 on.
std::array<std::string, 256> spelling_of_bytes() {
  std::array<std::string, 256> spelling;
  char32_t next = 0x100;
  for (std::size_t byte = 0; byte < spelling.size(); ++byte) {
    const bool prints = (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
    append_utf8(spelling[byte], prints ? static_cast<char32_t>(byte) : next++);
  }
  return spelling;
}

enum class Class { kLetter, kNumber, kSpace, kOther };

Class class_of(char32_t character) {
  if (is_letter(character)) return Class::kLetter;
  if (is_number(character)) return Class::kNumber;
  return is_space(character) ? Class::kSpace : Class::kOther;
}

/// Length of 's, 't, 're, 've, 'm, 'll or 'd at the beginning, or 0.
std::size_t contraction(Characters characters) {
  static constexpr std::array<std::u32string_view, 7> kEndings = {U"s", U"t",  U"re", U"ve",
                                                                  U"m", U"ll", U"d"};
  if (characters.front().value != U'\'') return 0;
  for (const std::u32string_view ending : kEndings) {
    const Characters rest = characters.subspan(1, std::min(ending.size(), characters.size() - 1));
    if (std::ranges::equal(rest, ending, {}, &CodePoint::value)) return 1 + ending.size();
  }
  return 0;
}

/// How many characters of one class stand from `at` on.
std::size_t run_length(Characters characters, std::size_t at) {
  const Class wanted = class_of(characters[at].value);
  std::size_t end = at + 1;
  while (end < characters.size() && class_of(characters[end].value) == wanted) ++end;
  return end - at;
}

/// How many characters the first piece has: a contraction; or letters, numbers, or others, with one blank
/// before; or spaces, of which the last is left to what follows them.
std::size_t piece_length(Characters characters) {
  if (const std::size_t length = contraction(characters); length > 0) return length;
  const std::size_t blank = characters.front().value == U' ' ? 1 : 0;
  if (blank < characters.size() && class_of(characters[blank].value) != Class::kSpace)
    return blank + run_length(characters, blank);
  const std::size_t spaces = run_length(characters, 0);
  return spaces < characters.size() && spaces > 1 ? spaces - 1 : spaces;
}

struct MergeResult {
  std::uint32_t rank = 0;
  std::int32_t id = 0;
};

std::uint64_t pair_key(std::int32_t left, std::int32_t right) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 |
         static_cast<std::uint32_t>(right);
}

/// A symbol in a list, of which merges take elements out.
struct Symbol {
  std::int32_t id = 0;
  std::size_t character = 0;  // to which its first byte belongs
  std::size_t last = 0;       // character of its last byte
  std::size_t next = 0, previous = 0;
  bool gone = false;
};

struct Candidate {
  std::uint32_t rank = 0;
  std::size_t at = 0;
  std::int32_t left = 0, right = 0;  // as they were when this was found
  bool operator<(const Candidate& other) const {
    return rank != other.rank ? rank > other.rank : at > other.at;
  }
};

class ByteBpeTokenizer final : public Tokenizer {
 public:
  ByteBpeTokenizer(const Vocabulary& vocabulary, const std::vector<Merge>& merges,
                   const ByteBpeOptions& options)
      : space_before_(options.space_before), size_(size_of(vocabulary)) {
    special_ = {id_of(vocabulary, options.begin), id_of(vocabulary, options.end),
                id_of(vocabulary, options.padding), id_of(vocabulary, options.unknown)};
    const auto spelling = spelling_of_bytes();
    for (std::size_t byte = 0; byte < spelling.size(); ++byte) {
      const auto entry = vocabulary.find(spelling[byte]);
      id_of_byte_[byte] = entry == vocabulary.end() ? special_.unknown : entry->second;
    }
    for (std::size_t rank = 0; rank < merges.size(); ++rank) {
      const Merge& merge = merges[rank];
      const std::uint64_t key = pair_key(id_of(vocabulary, merge.left), id_of(vocabulary, merge.right));
      merges_.try_emplace(
          key, MergeResult{static_cast<std::uint32_t>(rank), id_of(vocabulary, merge.left + merge.right)});
    }
  }

  SpecialIds special() const override { return special_; }
  std::int32_t vocabulary() const override { return size_; }

  std::vector<Token> tokenize(std::string_view text) const override {
    std::vector<CodePoint> characters = decode_utf8(text);
    if (space_before_ && !characters.empty() && characters.front().value != U' ')
      characters.insert(characters.begin(), {U' ', 0, 0});
    std::vector<Token> tokens;
    for (Characters rest = characters; !rest.empty();) {
      const Characters piece = rest.first(piece_length(rest));
      add_piece(piece, tokens);
      rest = rest.subspan(piece.size());
    }
    return tokens;
  }

 private:
  void add_piece(Characters piece, std::vector<Token>& tokens) const {
    std::vector<Symbol> symbols = symbols_of(piece);
    merge(symbols);
    for (const Symbol& symbol : symbols) {
      if (symbol.gone) continue;
      std::size_t first = symbol.character;
      while (first <= symbol.last && is_space(piece[first].value)) ++first;
      const std::size_t end = piece[symbol.last].end;
      tokens.push_back({symbol.id, first <= symbol.last ? piece[first].begin : end, end});
    }
  }

  std::vector<Symbol> symbols_of(Characters piece) const {
    std::vector<Symbol> symbols;
    for (std::size_t i = 0; i < piece.size(); ++i) {
      std::string bytes;
      append_utf8(bytes, piece[i].value);
      for (const char byte : bytes) {
        const std::size_t at = symbols.size();
        symbols.push_back({id_of_byte_[static_cast<unsigned char>(byte)], i, i, at + 1, at - 1});
      }
    }
    return symbols;
  }

  /// The pair at `at`, if any merge has it.
  std::optional<Candidate> candidate(const std::vector<Symbol>& symbols, std::size_t at) const {
    if (at >= symbols.size() || symbols[at].next >= symbols.size()) return std::nullopt;
    const std::int32_t left = symbols[at].id, right = symbols[symbols[at].next].id;
    const auto found = merges_.find(pair_key(left, right));
    if (found == merges_.end()) return std::nullopt;
    return Candidate{found->second.rank, at, left, right};
  }

  void merge(std::vector<Symbol>& symbols) const {
    std::priority_queue<Candidate> queue;
    const auto consider = [&](std::size_t at) {
      if (const auto found = candidate(symbols, at)) queue.push(*found);
    };
    for (std::size_t i = 0; i < symbols.size(); ++i) consider(i);
    while (!queue.empty()) {
      const Candidate best = queue.top();
      queue.pop();
      Symbol& left = symbols[best.at];
      if (left.gone || left.id != best.left || left.next >= symbols.size()) continue;
      Symbol& right = symbols[left.next];
      if (right.id != best.right) continue;
      left.id = merges_.at(pair_key(best.left, best.right)).id;
      left.last = right.last;
      left.next = right.next;
      right.gone = true;
      if (left.next < symbols.size()) symbols[left.next].previous = best.at;
      consider(best.at);
      consider(left.previous);
    }
  }

  bool space_before_;
  std::int32_t size_ = 0;
  SpecialIds special_;
  std::array<std::int32_t, 256> id_of_byte_{};
  std::unordered_map<std::uint64_t, MergeResult> merges_;
};

}  // namespace

std::unique_ptr<Tokenizer> make_byte_bpe_tokenizer(const Vocabulary& vocabulary,
                                                   const std::vector<Merge>& merges,
                                                   const ByteBpeOptions& options) {
  return std::make_unique<ByteBpeTokenizer>(vocabulary, merges, options);
}

}  // namespace undertone::extractors
