#include "extractors/face/face_network.hpp"

#include <sstream>

#include <doctest/doctest.h>
#include <torch/torch.h>

#include "extractors/face/face_picture.hpp"

namespace undertone::extractors {
namespace {

constexpr auto kPixels = static_cast<std::int64_t>(kFacePixels);

std::shared_ptr<tensor::EncoderNetwork> make_small(Mirror mirror = Mirror::kAveraged, double soften = 0) {
  FaceNetworkOptions options;
  options.soften = soften;
  options.width = 8;
  options.embedding = 12;
  options.mirror = mirror;
  torch::manual_seed(1);
  const auto network = make_face_network(options, 7);
  // Blocks begin as shortcuts; what is tested shall run through the convolutions.
  const torch::NoGradGuard no_gradient;
  for (const auto& weight : network->module().named_parameters()) {
    if (weight.key().ends_with("norm.weight")) weight.value().fill_(0.7);
  }
  return network;
}

/// Blotches rather than noise: what a convolution sees.
at::Tensor make_pictures(std::int64_t rows, std::int64_t count) {
  torch::manual_seed(2);
  const at::Tensor coarse = torch::rand({rows * count, 1, 12, 12});
  const at::Tensor fine = torch::upsample_bilinear2d(coarse, {kFaceSide, kFaceSide}, false);
  return fine.view({rows, count, kPixels});
}

tensor::Encoded encode(tensor::EncoderNetwork& network, const at::Tensor& values, const at::Tensor& steps) {
  const torch::NoGradGuard no_gradient;
  network.module().eval();
  return network.forward(values, steps);
}

tensor::Encoded encode(tensor::EncoderNetwork& network, const at::Tensor& values) {
  return encode(network, values, torch::ones({values.size(0), values.size(1)}, torch::kBool));
}

bool is_close(const at::Tensor& a, const at::Tensor& b) { return torch::allclose(a, b, 1e-4, 1e-5); }

}  // namespace

TEST_SUITE("extractors") {
  TEST_CASE("each picture becomes a vector, and those of an utterance their mean and its logits") {
    const auto network = make_small();
    const tensor::Encoded encoded = encode(*network, make_pictures(2, 3));
    CHECK(encoded.frames.sizes() == torch::IntArrayRef({2, 3, 12}));
    CHECK(encoded.embedding.sizes() == torch::IntArrayRef({2, 12}));
    CHECK(encoded.logits.sizes() == torch::IntArrayRef({2, 7}));
    CHECK(is_close(encoded.embedding, encoded.frames.mean(1)));
    CHECK(encoded.frames.std().item<double>() > 0);
  }

  TEST_CASE("what an utterance gets depends neither on pictures that are absent nor on its companions") {
    const auto network = make_small();
    const at::Tensor pictures = make_pictures(3, 4);
    at::Tensor steps = torch::ones({3, 4}, torch::kBool);
    steps[0][1] = steps[0][3] = steps[2][0] = false;
    at::Tensor other = pictures.clone();
    other[0][1] = std::numeric_limits<float>::quiet_NaN();
    other[0][3] = 7;
    const tensor::Encoded encoded = encode(*network, pictures, steps);
    CHECK(torch::equal(encoded.logits, encode(*network, other, steps).logits));
    CHECK(encoded.frames[0][1].abs().max().item<double>() == 0);
    const tensor::Encoded alone =
        encode(*network, torch::stack({pictures[0][0], pictures[0][2]}).unsqueeze(0));
    CHECK(is_close(alone.logits[0], encoded.logits[0]));
    CHECK(is_close(alone.embedding[0], encoded.embedding[0]));
    CHECK(is_close(alone.frames[0][1], encoded.frames[0][2]));
  }

  TEST_CASE("neither brightness nor contrast changes what is seen") {
    const auto network = make_small();
    const at::Tensor pictures = make_pictures(2, 1);
    const at::Tensor logits = encode(*network, pictures).logits;
    CHECK(torch::allclose(logits, encode(*network, pictures + 0.2).logits, 1e-3, 1e-4));
    CHECK(torch::allclose(logits, encode(*network, 0.8 * pictures).logits, 0.1, 0.05));
    CHECK(torch::isfinite(encode(*network, torch::zeros_like(pictures)).logits).all().item<bool>());
  }

  TEST_CASE("a face and its mirror image get the same where both are averaged, and else not") {
    const at::Tensor pictures = make_pictures(2, 1);
    const at::Tensor mirrored =
        pictures.view({2, 1, kFaceSide, kFaceSide}).flip({3}).reshape({2, 1, kPixels});
    const auto averaging = make_small();
    CHECK(is_close(encode(*averaging, pictures).logits, encode(*averaging, mirrored).logits));
    const auto single = make_small(Mirror::kIgnored);
    const at::Tensor first = encode(*single, pictures).frames, second = encode(*single, mirrored).frames;
    CHECK(!is_close(first, second));
    CHECK(is_close((first + second) / 2, encode(*averaging, pictures).frames));
  }

  TEST_CASE("a network that softens sees a point as a bell, and learns from pictures as they are") {
    const auto sharp = make_small(), soft = make_small(Mirror::kAveraged, 2);
    const at::Tensor away = (torch::arange(kFaceSide) - 20).pow(2).to(torch::kFloat);
    const at::Tensor bell = torch::exp(-(away.unsqueeze(1) + away) / (2 * 2.0 * 2.0));
    at::Tensor point = torch::full({1, 1, kPixels}, 0.2);
    point[0][0][20 * kFaceSide + 20] += 10;
    const at::Tensor blurred = 0.2 + (10 * bell / bell.sum()).view({1, 1, kPixels});
    const at::Tensor wanted = encode(*sharp, blurred).frames;
    const auto off = [&](tensor::EncoderNetwork& network) {
      return (encode(network, point).frames - wanted).norm().item<double>();
    };
    CHECK(off(*soft) < 0.05 * off(*sharp));  // the bell is cut off at three deviations
    const at::Tensor pictures = make_pictures(2, 1);
    const at::Tensor steps = torch::ones({2, 1}, torch::kBool);
    const auto learning = [&](tensor::EncoderNetwork& network) {
      network.module().train();
      torch::manual_seed(3);
      return network.forward(pictures, steps).logits;
    };
    CHECK(torch::equal(learning(*soft), learning(*sharp)));
  }

  TEST_CASE("every weight gets a finite gradient, and a saved network says the same when it is loaded") {
    const auto network = make_small();
    network->module().train();
    const at::Tensor pictures = make_pictures(4, 2), steps = torch::ones({4, 2}, torch::kBool);
    torch::log_softmax(network->forward(pictures, steps).logits, -1).select(1, 3).mean().backward();
    for (const auto& weight : network->module().named_parameters()) {
      CAPTURE(weight.key());
      REQUIRE(weight.value().grad().defined());
      CHECK(torch::isfinite(weight.value().grad()).all().item<bool>());
    }
    std::stringstream file;
    torch::serialize::OutputArchive written;
    network->module().save(written);
    written.save_to(file);
    const auto other = make_small();
    torch::serialize::InputArchive read;
    read.load_from(file);
    other->module().load(read);
    CHECK(torch::equal(encode(*network, pictures).logits, encode(*other, pictures).logits));
  }

  TEST_CASE("the network that is trained has between one and two million weights") {
    std::int64_t count = 0;
    const auto network = make_face_network({}, 7);
    for (const auto& weight : network->module().parameters()) count += weight.numel();
    CHECK(count > 1'000'000);
    CHECK(count < 2'000'000);
  }
}

}  // namespace undertone::extractors
