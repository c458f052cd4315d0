#include "pipeline/segment/speaker_clustering.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <doctest/doctest.h>

namespace undertone::pipeline {
namespace {

struct Made {
  std::vector<SpeechPiece> pieces;
  std::vector<std::size_t> speaker_of;  // by order of appearance
};

/// Pieces as the model expects them, of speakers that lie `apart` times as far from each other as usual.
Made make_pieces(std::size_t count, std::size_t speakers, double apart, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal(0, 0.6);
  std::vector<SpeakerVector> centres(speakers);
  for (std::size_t s = 0; s < speakers; ++s) {
    for (std::size_t k = 0; k < kSpeakerDimensions; ++k) {
      const double far = k % speakers == s ? apart : 0.0;
      centres[s][k] = static_cast<float>(far * 3 * std::sqrt(static_cast<double>(kSpeakerSpace.spread[k])));
    }
  }
  Made made;
  double time_s = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t s = i < speakers ? i : random() % speakers;
    SpeechPiece piece{{time_s, time_s + 1.5}, centres[s], 1};
    for (float& value : piece.vector) value += static_cast<float>(normal(random)) + 4.0F;
    made.pieces.push_back(piece);
    made.speaker_of.push_back(s);
    time_s += 2.5;
  }
  return made;
}

TEST_SUITE("segment") {
  TEST_CASE("speakers that lie far apart are found, and their number too") {
    for (std::size_t speakers = 1; speakers <= 4; ++speakers) {
      CAPTURE(speakers);
      const Made made = make_pieces(60, speakers, 2.5, static_cast<unsigned>(speakers));
      CHECK(cluster_speakers(made.pieces, {}) == made.speaker_of);
      CHECK(cluster_speakers(made.pieces, {.speakers = speakers}) == made.speaker_of);
    }
  }

  TEST_CASE("never more speakers come than asked for or than there are pieces") {
    const Made made = make_pieces(30, 4, 1, 9);
    for (const std::size_t asked : {1U, 2U, 7U, 30U, 100U}) {
      const auto found = cluster_speakers(made.pieces, {.speakers = asked});
      REQUIRE(found.size() == 30);
      CHECK(*std::max_element(found.begin(), found.end()) < asked);
    }
    const auto automatic = cluster_speakers(made.pieces, {.speakers = {}, .most_speakers = 3});
    CHECK(*std::max_element(automatic.begin(), automatic.end()) < 3);
  }

  TEST_CASE("speakers are numbered in order of their first piece") {
    const auto found = cluster_speakers(make_pieces(40, 4, 0.7, 3).pieces, {.speakers = 5});
    std::size_t next = 0;
    for (const std::size_t speaker : found) {
      CHECK(speaker <= next);
      if (speaker == next) ++next;
    }
  }

  TEST_CASE("a single odd piece does not take the place of a speaker") {
    Made made = make_pieces(40, 2, 2, 5);
    made.pieces[20].weight = 0.2;
    for (float& value : made.pieces[20].vector) value += 40;
    auto found = cluster_speakers(made.pieces, {.speakers = 2});
    found[20] = made.speaker_of[20];
    CHECK(found == made.speaker_of);
  }

  TEST_CASE("no piece and one piece") {
    CHECK(cluster_speakers({}, {}).empty());
    const Made one = make_pieces(1, 1, 1, 1);
    CHECK(cluster_speakers(one.pieces, {.speakers = 3}) == std::vector<std::size_t>{0});
    CHECK(cluster_speakers(one.pieces, {}) == std::vector<std::size_t>{0});
  }

  TEST_CASE("many thousand pieces are thinned out and still come out right") {
    Made made = make_pieces(8000, 3, 2.5, 2);
    // Turns of ten pieces without a pause, so that thinning joins what belongs together.
    double time_s = 0;
    std::mt19937 random(8);
    std::normal_distribution<float> normal;
    const Made prototypes = make_pieces(3, 3, 2.5, 2);
    for (std::size_t i = 0; i < made.pieces.size(); ++i) {
      made.speaker_of[i] = (i / 10) % 3;
      for (std::size_t k = 0; k < kSpeakerDimensions; ++k) {
        made.pieces[i].vector[k] = prototypes.pieces[made.speaker_of[i]].vector[k] + normal(random);
      }
      if (i % 10 == 0) time_s += 2;
      made.pieces[i].span = {time_s, time_s + 1.5};
      time_s += 1.5;
    }
    const auto found = cluster_speakers(made.pieces, {.speakers = 3});
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < found.size(); ++i) wrong += found[i] != made.speaker_of[i] ? 1 : 0;
    CHECK(wrong < found.size() / 50);
  }
}

}  // namespace
}  // namespace undertone::pipeline
