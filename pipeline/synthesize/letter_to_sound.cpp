// Data tables: the rules and the exceptions to them.
#include "pipeline/synthesize/letter_to_sound.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

namespace undertone::synthesize {
namespace {

/// `letters` between the contexts `left` and `right` become `phones`. In a context a small letter stands for
/// itself, V for any vowel letter, C for any consonant, F for e, i or y, $ for the word's edge. The first
/// rule that fits is taken.
struct Rule {
  std::string_view left;
  std::string_view letters;
  std::string_view right;
  std::string_view phones;
};

// clang-format off
constexpr Rule kRules[] = {
    {"", "augh", "", "AO"}, {"", "au", "", "AO"}, {"", "aw", "", "AO"}, {"", "air", "", "EH R"},
    {"", "ai", "", "EY"}, {"", "ay", "", "EY"}, {"", "are", "$", "EH R"}, {"w", "ar", "", "AO R"},
    {"", "ar", "", "AA R"}, {"", "all", "", "AO L"}, {"", "alk", "", "AO K"}, {"", "a", "Ce$", "EY"},
    {"", "a", "Ces$", "EY"}, {"", "a", "Ced$", "EY"}, {"", "a", "Cing$", "EY"}, {"", "a", "Cy$", "EY"},
    {"", "a", "tion", "EY"}, {"w", "a", "", "AO"}, {"", "a", "ste$", "EY"}, {"$", "a", "$", "AX"},
    {"", "a", "$", "AX"}, {"$", "a", "C", "AE"}, {"", "a", "", "AE"},

    {"m", "b", "$", ""}, {"", "b", "", "B"},

    {"", "ch", "r", "K"}, {"", "ch", "", "CH"}, {"", "ck", "", "K"}, {"", "cc", "F", "K S"},
    {"", "ci", "V", "SH"}, {"", "c", "F", "S"}, {"", "c", "", "K"},

    {"", "dge", "", "JH"}, {"", "d", "", "D"},

    {"", "eigh", "", "EY"}, {"", "ear", "C", "ER"}, {"", "ear", "", "IY R"}, {"", "eer", "", "IY R"},
    {"", "ee", "", "IY"}, {"", "ea", "d$", "EH"}, {"", "ea", "th$", "EH"}, {"", "ea", "", "IY"},
    {"", "ei", "", "IY"}, {"", "ey", "$", "IY"}, {"", "eu", "", "UW"}, {"", "ew", "", "UW"},
    {"$C", "ed", "$", "EH D"}, {"t", "ed", "$", "IH D"}, {"d", "ed", "$", "IH D"}, {"p", "ed", "$", "T"},
    {"k", "ed", "$", "T"}, {"s", "ed", "$", "T"}, {"h", "ed", "$", "T"}, {"f", "ed", "$", "T"},
    {"", "ed", "$", "D"}, {"s", "es", "$", "IH Z"}, {"z", "es", "$", "IH Z"}, {"x", "es", "$", "IH Z"},
    {"h", "es", "$", "IH Z"}, {"c", "es", "$", "IH Z"}, {"g", "es", "$", "IH Z"}, {"V", "es", "$", "Z"},
    {"C", "es", "$", "Z"}, {"", "ere", "$", "IY R"}, {"", "er", "", "ER"}, {"", "e", "Ce$", "IY"},
    {"$C", "e", "$", "IY"}, {"$", "e", "$", "IY"}, {"", "e", "$", ""}, {"C", "e", "ly$", ""},
    {"C", "e", "ment$", ""}, {"", "e", "", "EH"},

    {"", "f", "", "F"},

    {"$", "gh", "", "G"}, {"", "gh", "", ""}, {"$", "gn", "", "N"}, {"", "gn", "$", "N"},
    {"$", "g", "et", "G"}, {"$", "g", "i", "G"}, {"", "gg", "", "G"}, {"", "g", "F", "JH"},
    {"", "gu", "F", "G"}, {"", "g", "", "G"},

    {"", "h", "V", "HH"}, {"", "h", "", ""},

    {"", "igh", "", "AY"}, {"$C", "ie", "$", "AY"}, {"", "ie", "", "IY"}, {"", "ire", "$", "AY ER"},
    {"", "ir", "", "ER"}, {"", "i", "nd$", "AY"}, {"", "i", "ld$", "AY"}, {"", "i", "Ce$", "AY"},
    {"", "i", "Ces$", "AY"}, {"", "i", "Ced$", "AY"}, {"", "i", "Cing$", "AY"}, {"$", "i", "$", "AY"},
    {"$", "i", "'", "AY"}, {"", "i", "$", "IY"}, {"", "i", "V", "IY"}, {"", "i", "", "IH"},

    {"", "j", "", "JH"},

    {"$", "kn", "", "N"}, {"", "k", "", "K"},

    {"", "l", "", "L"}, {"", "m", "", "M"},

    {"", "ng", "$", "NG"}, {"", "ng", "s$", "NG"}, {"", "ng", "F", "N JH"}, {"", "ng", "", "NG G"},
    {"", "n", "k", "NG"}, {"", "n", "", "N"},

    {"", "ook", "", "UH K"}, {"g", "ood", "", "UH D"}, {"", "oo", "", "UW"}, {"", "ought", "", "AO T"},
    {"r", "ough", "", "AH F"}, {"n", "ough", "", "AH F"}, {"", "ough", "", "OW"}, {"", "oul", "d", "UH"},
    {"", "our", "$", "AO R"}, {"", "ous", "$", "AX S"}, {"y", "ou", "", "UW"}, {"", "ou", "", "AW"},
    {"", "own", "$", "AW N"}, {"", "ow", "$", "OW"}, {"", "ow", "", "AW"}, {"", "oi", "", "OY"},
    {"", "oy", "", "OY"}, {"", "oa", "", "OW"}, {"w", "or", "", "ER"}, {"", "or", "", "AO R"},
    {"", "o", "Ce$", "OW"}, {"", "o", "Ces$", "OW"}, {"", "o", "Ced$", "OW"}, {"", "o", "Cing$", "OW"},
    {"", "o", "ld", "OW"}, {"", "o", "st$", "OW"}, {"", "o", "ll", "OW"}, {"", "oe", "$", "OW"},
    {"", "o", "$", "OW"}, {"", "o", "n$", "AO"}, {"", "o", "th", "AH"}, {"", "o", "ve", "AH"},
    {"V", "o", "n", "AX"}, {"", "o", "", "AA"},

    {"", "ph", "", "F"}, {"$", "ps", "", "S"}, {"", "p", "", "P"},

    {"", "qu", "", "K W"}, {"", "q", "", "K"},

    {"", "r", "", "R"},

    {"", "sch", "", "S K"}, {"", "sh", "", "SH"}, {"V", "sion", "", "ZH AX N"}, {"", "ssion", "", "SH AX N"},
    {"", "sion", "", "SH AX N"}, {"", "sc", "F", "S"}, {"u", "s", "$", "S"}, {"i", "s", "$", "Z"}, {"V", "s", "$", "Z"},
    {"b", "s", "$", "Z"}, {"d", "s", "$", "Z"}, {"g", "s", "$", "Z"}, {"l", "s", "$", "Z"}, {"m", "s", "$", "Z"},
    {"n", "s", "$", "Z"}, {"r", "s", "$", "Z"}, {"v", "s", "$", "Z"}, {"w", "s", "$", "Z"}, {"y", "s", "$", "Z"},
    {"V", "s", "V", "Z"}, {"", "s", "", "S"},

    {"", "tion", "", "SH AX N"}, {"", "tial", "", "SH AX L"}, {"", "tch", "", "CH"}, {"V", "th", "er", "DH"},
    {"", "th", "", "TH"}, {"", "ture", "$", "CH ER"}, {"", "t", "", "T"},

    {"", "ure", "$", "Y UH R"}, {"", "ur", "", "ER"}, {"", "ui", "t", "UW"}, {"", "ue", "$", "UW"},
    {"$", "u", "Ce", "Y UW"}, {"$", "u", "ni", "Y UW"}, {"", "u", "Ce$", "UW"}, {"", "u", "Ced$", "UW"},
    {"", "u", "$", "UW"}, {"p", "u", "ll", "UH"}, {"p", "u", "sh", "UH"}, {"p", "u", "t$", "UH"},
    {"", "u", "", "AH"},

    {"", "v", "", "V"},

    {"$", "wr", "", "R"}, {"$", "who", "", "HH UW"}, {"", "wh", "", "W"}, {"V", "w", "C", ""}, {"", "w", "$", ""},
    {"", "w", "", "W"},

    {"$", "x", "", "Z"}, {"", "x", "", "K S"},

    {"$", "y", "V", "Y"}, {"$C", "y", "$", "AY"}, {"$CC", "y", "$", "AY"}, {"", "y", "$", "IY"},
    {"V", "y", "V", "Y"}, {"", "y", "Ce$", "AY"}, {"", "y", "", "IH"},

    {"", "z", "", "Z"},
};

struct Exception {
  std::string_view word;
  std::string_view phones;
};
constexpr Exception kExceptions[] = {
    {"a", "AX"}, {"again", "AX G EH N"}, {"always", "AO L W EY Z"}, {"am", "AE M"}, {"and", "AE N D"},
    {"any", "EH N IY"}, {"anything", "EH N IY TH IH NG"}, {"are", "AA R"}, {"as", "AE Z"}, {"beautiful", "B Y UW T IH F AH L"},
    {"because", "B IH K AO Z"}, {"been", "B IH N"}, {"being", "B IY IH NG"}, {"both", "B OW TH"}, {"come", "K AH M"},
    {"could", "K UH D"}, {"do", "D UW"}, {"does", "D AH Z"}, {"don't", "D OW N T"}, {"done", "D AH N"},
    {"down", "D AW N"}, {"even", "IY V AX N"}, {"every", "EH V R IY"}, {"eye", "AY"}, {"eyes", "AY Z"},
    {"father", "F AA DH ER"}, {"friend", "F R EH N D"}, {"friends", "F R EH N D Z"}, {"from", "F R AH M"},
    {"give", "G IH V"}, {"goes", "G OW Z"}, {"gone", "G AO N"}, {"great", "G R EY T"}, {"grown", "G R OW N"},
    {"has", "HH AE Z"}, {"have", "HH AE V"}, {"having", "HH AE V IH NG"}, {"hello", "HH AX L OW"},
    {"here", "HH IY R"}, {"his", "HH IH Z"}, {"hour", "AW ER"}, {"house", "HH AW S"}, {"how", "HH AW"},
    {"is", "IH Z"}, {"isn't", "IH Z AX N T"}, {"i'm", "AY M"}, {"into", "IH N T UW"}, {"know", "N OW"},
    {"known", "N OW N"}, {"listen", "L IH S AX N"}, {"live", "L IH V"}, {"many", "M EH N IY"}, {"money", "M AH N IY"},
    {"morning", "M AO R N IH NG"}, {"mother", "M AH DH ER"}, {"my", "M AY"}, {"never", "N EH V ER"}, {"now", "N AW"},
    {"nothing", "N AH TH IH NG"}, {"of", "AH V"}, {"off", "AO F"}, {"often", "AO F AX N"}, {"oh", "OW"},
    {"okay", "OW K EY"}, {"on", "AA N"}, {"once", "W AH N S"}, {"one", "W AH N"}, {"only", "OW N L IY"},
    {"other", "AH DH ER"}, {"our", "AW ER"}, {"people", "P IY P AX L"}, {"please", "P L IY Z"}, {"pretty", "P R IH T IY"},
    {"really", "R IY L IY"}, {"said", "S EH D"}, {"say", "S EY"}, {"says", "S EH Z"}, {"should", "SH UH D"},
    {"some", "S AH M"}, {"something", "S AH M TH IH NG"}, {"sorry", "S AA R IY"}, {"sure", "SH UH R"},
    {"talk", "T AO K"}, {"than", "DH AE N"}, {"that", "DH AE T"}, {"that's", "DH AE T S"}, {"the", "DH AX"},
    {"their", "DH EH R"}, {"them", "DH EH M"}, {"then", "DH EH N"}, {"there", "DH EH R"}, {"these", "DH IY Z"},
    {"they", "DH EY"}, {"this", "DH IH S"}, {"those", "DH OW Z"}, {"though", "DH OW"}, {"thought", "TH AO T"},
    {"through", "TH R UW"}, {"to", "T UW"}, {"today", "T UW D EY"}, {"together", "T UW G EH DH ER"},
    {"tomorrow", "T UW M AA R OW"}, {"too", "T UW"}, {"two", "T UW"}, {"very", "V EH R IY"}, {"walk", "W AO K"},
    {"was", "W AH Z"}, {"water", "W AO T ER"}, {"we", "W IY"}, {"were", "W ER"}, {"what", "W AH T"},
    {"where", "W EH R"}, {"who", "HH UW"}, {"with", "W IH DH"}, {"without", "W IH DH AW T"}, {"woman", "W UH M AX N"},
    {"women", "W IH M IH N"}, {"won't", "W OW N T"}, {"word", "W ER D"}, {"work", "W ER K"}, {"world", "W ER L D"},
    {"would", "W UH D"}, {"wow", "W AW"}, {"you", "Y UW"}, {"you're", "Y AO R"}, {"your", "Y AO R"},
};

// In the order of Phone.
constexpr std::array<std::string_view, kPhoneCount> kNames{
    "IY", "IH", "EH", "AE", "AA", "AH", "AO", "UH", "UW", "ER", "AX", "EY", "AY", "OY", "OW", "AW", "M", "N", "NG", "L",
    "R", "W", "Y", "B", "D", "G", "P", "T", "K", "CH", "JH", "V", "DH", "Z", "ZH", "F", "TH", "S", "SH", "HH"};
// clang-format on

constexpr std::string_view kVowelLetters = "aeiouy";

void append(std::vector<Phone>& phones, std::string_view names) {
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(' '), names.size());
    const auto found = std::find(kNames.begin(), kNames.end(), names.substr(0, end));
    phones.push_back(static_cast<Phone>(std::distance(kNames.begin(), found)));
    names.remove_prefix(std::min(end + 1, names.size()));
  }
}

/// `letter` is 0 beyond the word's edge.
bool fits(char pattern, char letter) {
  const bool vowel = letter != 0 && kVowelLetters.find(letter) != std::string_view::npos;
  switch (pattern) {
    case '$':
      return letter == 0;
    case 'V':
      return vowel;
    case 'C':
      return letter != 0 && letter != '\'' && !vowel;
    case 'F':
      return letter == 'e' || letter == 'i' || letter == 'y';
    default:
      return letter == pattern;
  }
}

bool fits(const Rule& rule, std::string_view word, std::size_t position) {
  if (word.substr(position, rule.letters.size()) != rule.letters) return false;
  const std::size_t after = position + rule.letters.size();
  for (std::size_t i = 0; i < rule.right.size(); ++i) {
    if (!fits(rule.right[i], after + i < word.size() ? word[after + i] : '\0')) return false;
  }
  for (std::size_t i = 0; i < rule.left.size(); ++i) {
    const char letter = position > i ? word[position - 1 - i] : '\0';
    if (!fits(rule.left[rule.left.size() - 1 - i], letter)) return false;
  }
  return true;
}

}  // namespace

std::vector<Phone> phones_of(std::string_view letters) {
  std::vector<Phone> phones;
  const auto exception = std::find_if(std::begin(kExceptions), std::end(kExceptions),
                                      [&](const Exception& entry) { return entry.word == letters; });
  if (exception != std::end(kExceptions)) {
    append(phones, exception->phones);
    return phones;
  }
  for (std::size_t position = 0; position < letters.size();) {
    const auto rule = std::find_if(std::begin(kRules), std::end(kRules),
                                   [&](const Rule& entry) { return fits(entry, letters, position); });
    if (rule == std::end(kRules)) {
      ++position;
      continue;
    }
    append(phones, rule->phones);
    position += rule->letters.size();
    // Doubled consonants sound once.
    while (position < letters.size() && letters[position] == letters[position - 1] &&
           fits('C', letters[position])) {
      ++position;
    }
  }
  if (phones.empty()) phones.push_back(Phone::kAx);
  return phones;
}

}  // namespace undertone::synthesize
