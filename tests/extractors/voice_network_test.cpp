#include "extractors/acoustic/voice_network.hpp"

#include <sstream>

#include <doctest/doctest.h>
#include <torch/torch.h>

namespace undertone::extractors {
namespace {

std::shared_ptr<tensor::EncoderNetwork> make_small() {
  VoiceNetworkOptions options;
  options.width = 16;
  options.blocks = 2;
  options.heads = 2;
  options.embedding = 12;
  torch::manual_seed(1);
  return make_voice_network(options, 7);
}

struct Input {
  at::Tensor values, steps;
};

/// Bands and descriptors like those of sound, of so many steps each, of which every second has no voice;
/// padded with what must not matter.
Input make_input(const std::vector<std::int64_t>& lengths, std::int64_t padded_to) {
  torch::manual_seed(2);
  Input input{torch::full({std::ssize(lengths), padded_to, kVoiceColumns}, -5.0),
              torch::zeros({std::ssize(lengths), padded_to}, torch::kBool)};
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    torch::manual_seed(static_cast<std::uint64_t>(lengths[i]));
    const at::Tensor values = 3 * torch::randn({lengths[i], kVoiceColumns}) - 8;
    const at::Tensor pitch = values.select(1, kVoiceBands + static_cast<std::int64_t>(Egemaps::kPitch));
    pitch.copy_(30 + pitch).mul_(torch::arange(lengths[i]) % 2);
    input.values[row].narrow(0, 0, lengths[i]).copy_(values);
    input.steps[row].narrow(0, 0, lengths[i]).fill_(true);
  }
  return input;
}

tensor::Encoded encode(tensor::EncoderNetwork& network, const Input& input) {
  const torch::NoGradGuard no_gradient;
  network.module().eval();
  return network.forward(input.values, input.steps);
}

}  // namespace

TEST_SUITE("extractors") {
  TEST_CASE("eight steps of sound become one frame, and an utterance one vector and its logits") {
    const auto network = make_small();
    const tensor::Encoded encoded = encode(*network, make_input({101, 40, 1}, 101));
    CHECK(encoded.frames.sizes() == torch::IntArrayRef({3, 13, kVoiceFrameWidth}));
    CHECK(torch::equal(encoded.steps.sum(1), torch::tensor({13, 5, 1})));
    CHECK(encoded.embedding.sizes() == torch::IntArrayRef({3, 24}));
    CHECK(encoded.logits.sizes() == torch::IntArrayRef({3, 7}));
    CHECK(torch::isfinite(encoded.logits).all().item<bool>());
  }

  TEST_CASE("what an utterance gets depends neither on padding nor on its companions") {
    const auto network = make_small();
    const std::vector<std::int64_t> lengths = {37, 90, 64};
    const tensor::Encoded together = encode(*network, make_input(lengths, 128));
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      CAPTURE(i);
      const tensor::Encoded alone = encode(*network, make_input({lengths[i]}, lengths[i]));
      const auto row = static_cast<std::int64_t>(i);
      CHECK(torch::allclose(alone.logits[0], together.logits[row], 1e-4, 1e-5));
      CHECK(torch::allclose(alone.embedding[0], together.embedding[row], 1e-4, 1e-5));
      CHECK(torch::allclose(alone.frames[0], together.frames[row].narrow(0, 0, alone.frames.size(1)), 1e-4,
                            1e-5));
    }
  }

  TEST_CASE("neither the level nor the colour of a microphone changes what is heard in the bands") {
    const auto network = make_small();
    Input input = make_input({80}, 80);
    const tensor::Encoded before = encode(*network, input);
    input.values.narrow(2, 0, kVoiceBands) += 2.5;
    CHECK(torch::allclose(before.logits, encode(*network, input).logits, 1e-3, 1e-4));
  }

  TEST_CASE("descriptors are pooled over what is voiced and what is not, and the answer is the mean of two") {
    const auto network = make_small();
    Input input = make_input({60}, 60);
    const tensor::Encoded before = encode(*network, input);
    REQUIRE(before.opinions.size() == 2);
    CHECK(torch::allclose(before.logits, (before.opinions[0] + before.opinions[1]) / 2));
    // The formants of a row without a voice mean nothing, its loudness something.
    const auto column = [&](Egemaps descriptor) {
      return input.values[0][0][kVoiceBands + static_cast<std::int64_t>(descriptor)];
    };
    column(Egemaps::kF1Frequency) += 50;
    CHECK(torch::equal(before.logits, encode(*network, input).logits));
    column(Egemaps::kLoudness) += 50;
    const tensor::Encoded after = encode(*network, input);
    CHECK(torch::equal(before.opinions[0], after.opinions[0]));
    CHECK_FALSE(torch::allclose(before.opinions[1], after.opinions[1]));
  }

  TEST_CASE("an utterance without any voice, or with nothing else, has an answer") {
    const auto network = make_small();
    for (const double pitch : {0.0, 30.0}) {
      Input input = make_input({12}, 12);
      input.values.select(2, kVoiceBands + static_cast<std::int64_t>(Egemaps::kPitch)).fill_(pitch);
      CHECK(torch::isfinite(encode(*network, input).logits).all().item<bool>());
    }
  }

  TEST_CASE(
      "every weight gets a finite gradient, and a network that was saved says the same when it is loaded") {
    const auto network = make_small();
    network->module().train();
    const Input input = make_input({30, 60}, 60);
    torch::log_softmax(network->forward(input.values, input.steps).logits, -1).mean().backward();
    for (const auto& weight : network->module().named_parameters()) {
      CAPTURE(weight.key());
      REQUIRE(weight.value().grad().defined());
      CHECK(torch::isfinite(weight.value().grad()).all().item<bool>());
    }
    std::stringstream file;
    torch::serialize::OutputArchive written;
    network->module().save(written);
    written.save_to(file);
    torch::manual_seed(77);
    const auto other = make_small();
    torch::serialize::InputArchive read;
    read.load_from(file);
    other->module().load(read);
    CHECK(torch::equal(encode(*network, input).logits, encode(*other, input).logits));
  }
}

}  // namespace undertone::extractors
