#include "pipeline/learn/bag_of_words.hpp"

#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

constexpr std::size_t kWidth = 1 << 16;  // so wide that the few words here do not collide

double product(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
  return sum;
}

std::size_t entries(std::string_view text) {
  const auto bag = bag_of_words(text, kWidth);
  return static_cast<std::size_t>(std::ranges::count_if(bag, [](float value) { return value > 0; }));
}

}  // namespace

TEST_SUITE("learn") {
  TEST_CASE("a bag holds each word and each pair of neighbours once, and is of length 1") {
    CHECK(entries("so it is") == 5);
    CHECK(entries("so so so") == 2);
    CHECK(entries("don't you?!") == 7);
    const auto bag = bag_of_words("so it is, is it?", kWidth);
    CHECK(std::sqrt(product(bag, bag)) == doctest::Approx(1));
  }

  TEST_CASE("capitals and spacing make no difference, order and words do") {
    CHECK(bag_of_words("So  IT is.", kWidth) == bag_of_words("so it is", kWidth));
    CHECK(product(bag_of_words("it is so", kWidth), bag_of_words("so is it", kWidth)) < 0.99);
    CHECK(product(bag_of_words("größer", kWidth), bag_of_words("größer!", kWidth)) > 0.5);
    CHECK(product(bag_of_words("yes", kWidth), bag_of_words("no", kWidth)) == 0);
  }

  TEST_CASE("a text without words, bytes that are no UTF-8 and a width of 1 are no trouble") {
    CHECK(entries("") == 0);
    CHECK(entries(" … , ") <= 1);
    CHECK(entries("\xff\xfe") == 1);
    CHECK(bag_of_words("one two", 1) == std::vector<float>{1});
  }

  TEST_CASE("the name of the features tells their width, and other names tell none") {
    CHECK(bag_of_words_width(bag_of_words_name(4096)) == 4096);
    CHECK(bag_of_words_width("") == 0);
    CHECK(bag_of_words_width("bag-of-words-1/12x") == 0);
    CHECK(bag_of_words_width("bag-of-words-2/12") == 0);
  }

  TEST_CASE("a corpus of text gets a bag for each text, and one with features is refused") {
    data::Corpus corpus;
    corpus.samples.resize(2);
    corpus.samples[0].text = "well then";
    add_bags_of_words(corpus, 32);
    REQUIRE(corpus.features.size() == 1);
    CHECK(corpus.features[0].values[0] == bag_of_words("well then", 32));
    CHECK(corpus.features[0].values[1].empty());
    CHECK_THROWS_AS(add_bags_of_words(corpus, 32), Error);
    data::Corpus silent;
    silent.samples.resize(1);
    CHECK_THROWS_AS(add_bags_of_words(silent, 32), Error);
  }
}

}  // namespace undertone::pipeline
