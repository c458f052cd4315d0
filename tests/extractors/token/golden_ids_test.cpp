#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "extractors/token/hub_folder.hpp"
#include "src/core/fingerprint.hpp"
#include "src/io/json.hpp"
#include "src/io/read_file.hpp"
#include "tests/extractors/token/fixtures.hpp"

namespace undertone::extractors {
namespace {

namespace fs = std::filesystem;

std::string text_of(const io::Json& one) {
  const std::string& hex = one.get_string("hex");
  std::string part;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    part += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  std::string text;
  for (std::int64_t i = 0; i < one.get_integer("times"); ++i) text += part;
  return text;
}

std::string shown(const std::vector<Token>& tokens) {
  std::string text;
  for (const Token& token : tokens) text += (text.empty() ? "" : ",") + std::to_string(token.id);
  return text;
}

std::string expected_ids(const io::Json& one) {
  std::string text;
  for (const io::Json& id : one.get_array("ids"))
    text += (text.empty() ? "" : ",") + std::to_string(id.as_integer());
  return text;
}

void check_golden(const Tokenizer& tokenizer, const std::string& folder) {
  const io::Json golden =
      io::parse_json(io::read_text_file(token_fixtures() / folder / "golden.json", 1 << 20));
  REQUIRE(golden.get_array("cases").size() > 40);
  for (const io::Json& one : golden.get_array("cases")) {
    INFO(folder << ": " << one.get_string("name"));
    const std::vector<Token> tokens = tokenizer.tokenize(text_of(one));
    if (one.find("ids") != nullptr) {
      CHECK(shown(tokens) == expected_ids(one));
    } else {
      CHECK(static_cast<std::int64_t>(tokens.size()) == one.get_integer("count"));
      CHECK(sha256_hex(shown(tokens)) == one.get_string("sha256"));
    }
  }
}

}  // namespace

TEST_SUITE("extractors") {
  TEST_CASE("BERT's tokenizer numbers every text of the nasty corpus as the reference does") {
    check_golden(*load_hub_tokenizer(token_fixtures() / "bert", Architecture::kBert), "bert");
    check_golden(*load_hub_tokenizer(token_fixtures() / "bert-cased", Architecture::kBert), "bert-cased");
  }

  TEST_CASE("RoBERTa's tokenizer numbers every text of the nasty corpus as the reference does") {
    check_golden(*load_hub_tokenizer(token_fixtures() / "roberta", Architecture::kRoberta), "roberta");
    check_golden(*load_hub_tokenizer(token_fixtures() / "roberta-json", Architecture::kRoberta),
                 "roberta-json");
  }

  TEST_CASE("XLM-RoBERTa's tokenizer numbers every text of the nasty corpus as the reference does") {
    check_golden(*load_hub_tokenizer(token_fixtures() / "xlm-roberta", Architecture::kXlmRoberta),
                 "xlm-roberta");
  }

  TEST_CASE("with minilm's real vocabulary the nasty corpus gets the reference's numbers") {
    const auto folder = fetched_pack("minilm");
    if (!folder) {
      MESSAGE("skipped: the pack minilm is absent (scripts/setup --models)");
      return;
    }
    const auto tokenizer = load_hub_tokenizer(*folder, Architecture::kBert);
    CHECK(tokenizer->vocabulary() == 30522);
    CHECK(tokenizer->special() == SpecialIds{101, 102, 0, 100});
    check_golden(*tokenizer, "minilm");
  }
}

}  // namespace undertone::extractors
