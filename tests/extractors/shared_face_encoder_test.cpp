#include "extractors/face/shared_face_encoder.hpp"

#include <array>
#include <atomic>
#include <latch>
#include <thread>

#include <doctest/doctest.h>

#include "extractors/face/face_picture.hpp"
#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

constexpr std::size_t kBatch = 8;

/// Two numbers and a logit for each face, all of them its first level. Its first call takes until it is told.
class SlowEncoder final : public FaceEncoder {
 public:
  SlowEncoder(std::vector<std::size_t>& calls, std::latch& begun, std::latch& go_on)
      : calls_(calls), begun_(begun), go_on_(go_on) {}

  std::size_t width() const override { return 2; }
  const std::vector<std::string>& labels() const override { return labels_; }
  const std::string& fingerprint() const override { return fingerprint_; }
  std::size_t batch() const override { return kBatch; }

  FaceCodes encode(std::span<const std::uint8_t> pictures) override {
    calls_.push_back(pictures.size() / kFacePixels);  // one at a time, or the sanitizers complain
    if (calls_.size() == 1) {
      begun_.count_down();
      go_on_.wait();
    }
    FaceCodes codes;
    for (std::size_t i = 0; i < pictures.size(); i += kFacePixels) {
      if (pictures[i] == kBad) throw Error(ErrorKind::kIo, "no memory is left");
      codes.embeddings.insert(codes.embeddings.end(), 2, pictures[i]);
      codes.logits.push_back(pictures[i]);
    }
    return codes;
  }

  static constexpr std::uint8_t kBad = 255;

 private:
  std::vector<std::size_t>& calls_;
  std::latch &begun_, &go_on_;
  std::vector<std::string> labels_ = {"joy"};
  std::string fingerprint_ = "slow";
};

std::vector<std::uint8_t> faces_of(std::uint8_t level, std::size_t count) {
  return std::vector<std::uint8_t>(count * kFacePixels, level);
}

/// What a thread each gets that asks for so many faces of a level of its own, all but the first while the
/// encoder is busy with that one's. Empty where it failed.
struct Outcome {
  std::vector<std::size_t> calls;
  std::vector<FaceCodes> codes;
};

Outcome ask_at_once(const std::vector<std::vector<std::uint8_t>>& wanted) {
  Outcome outcome{{}, std::vector<FaceCodes>(wanted.size())};
  std::latch begun(1), go_on(1);
  const auto encoder = share_face_encoder(std::make_unique<SlowEncoder>(outcome.calls, begun, go_on));
  std::atomic<std::size_t> asking = 0;
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      threads.emplace_back([&, i] {
        ++asking;
        try {
          outcome.codes[i] = encoder->encode(wanted[i]);
        } catch (const Error&) {
          CHECK(outcome.codes[i].logits.empty());
        }
      });
      if (i == 0) begun.wait();
    }
    while (asking < wanted.size()) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(300));  // until they wait
    go_on.count_down();
  }
  return outcome;
}

}  // namespace

TEST_SUITE("extractors") {
  TEST_CASE(
      "what threads ask of an encoder while it is busy goes through it at once, and each gets its own") {
    const Outcome outcome = ask_at_once({faces_of(1, 1), faces_of(2, 3), faces_of(3, 1), faces_of(4, 2)});
    CHECK(outcome.calls == std::vector<std::size_t>{1, 6});
    constexpr std::array<std::size_t, 4> kCounts = {1, 3, 1, 2};
    for (std::size_t i = 0; i < kCounts.size(); ++i) {
      CHECK(outcome.codes[i].logits == std::vector<float>(kCounts[i], static_cast<float>(i + 1)));
      CHECK(outcome.codes[i].embeddings == std::vector<float>(2 * kCounts[i], static_cast<float>(i + 1)));
    }
  }

  TEST_CASE("a batch is no larger than the encoder's, unless a single thread asks for more") {
    const Outcome outcome = ask_at_once({faces_of(1, 20), faces_of(2, 5), faces_of(3, 5), faces_of(4, 5)});
    CHECK(outcome.calls == std::vector<std::size_t>{20, 5, 5, 5});
    for (std::size_t i = 0; i < 4; ++i)
      CHECK(outcome.codes[i].logits == std::vector<float>(i == 0 ? 20 : 5, static_cast<float>(i + 1)));
  }

  TEST_CASE("an error reaches those whose faces were in the batch, and the encoder works on") {
    const Outcome outcome = ask_at_once({faces_of(1, 1), faces_of(SlowEncoder::kBad, 2), faces_of(3, 8)});
    CHECK(outcome.codes[0].logits.size() == 1);
    CHECK(outcome.codes[1].logits.empty());
    CHECK(outcome.codes[2].logits.size() == 8);
  }
}

}  // namespace undertone::extractors
