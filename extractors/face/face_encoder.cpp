#include "extractors/face/face_encoder.hpp"

#include <torch/torch.h>

#include "extractors/encoder_weights.hpp"
#include "extractors/face/face_network.hpp"
#include "extractors/face/face_picture.hpp"
#include "src/core/error.hpp"
#include "src/io/bundled_file.hpp"

namespace undertone::extractors {
namespace {

constexpr std::size_t kBatch = 16, kBatchOnGpu = 1024;  // what 16 become on the way stays in a core's cache

std::vector<float> to_vector(const at::Tensor& tensor) {
  const at::Tensor here = tensor.to(torch::kCPU, torch::kFloat).contiguous();
  return {here.const_data_ptr<float>(), here.const_data_ptr<float>() + here.numel()};
}

class NetworkEncoder final : public FaceEncoder {
 public:
  NetworkEncoder(const tensor::Device& device, const EncoderWeights& weights)
      : device_(device.kind == tensor::DeviceKind::kCuda
                    ? at::Device(at::kCUDA, static_cast<at::DeviceIndex>(device.index))
                    : at::Device(at::kCPU)),
        labels_(weights.labels()),
        fingerprint_(weights.fingerprint()) {
    FaceNetworkOptions options;
    OptionList list;
    list.add(options);
    weights.read_options(list);
    options.mirror = Mirror::kIgnored;
    width_ = static_cast<std::size_t>(options.embedding);
    network_ = make_face_network(options, static_cast<std::int64_t>(labels_.size()));
    weights.load_into(*network_);
    network_->module().to(device_);
  }

  std::size_t width() const override { return width_; }
  const std::vector<std::string>& labels() const override { return labels_; }
  const std::string& fingerprint() const override { return fingerprint_; }
  std::size_t batch() const override { return device_.is_cuda() ? kBatchOnGpu : kBatch; }

  FaceCodes encode(std::span<const std::uint8_t> pictures) override {
    if (pictures.size() % kFacePixels != 0) throw Error(ErrorKind::kInternal, "part of a face picture");
    const auto faces = static_cast<std::int64_t>(pictures.size() / kFacePixels);
    if (faces == 0) return {};
    const torch::InferenceMode inference;
    const at::Tensor levels =
        torch::from_blob(const_cast<std::uint8_t*>(pictures.data()),
                         {faces, 1, static_cast<std::int64_t>(kFacePixels)}, torch::kU8);
    const auto encoded =
        network_->forward(levels.to(device_).to(torch::kFloat).div(255),
                          torch::ones({faces, 1}, torch::TensorOptions(torch::kBool).device(device_)));
    return {to_vector(encoded.embedding), to_vector(encoded.logits)};
  }

 private:
  at::Device device_;
  std::vector<std::string> labels_;
  std::string fingerprint_;
  std::size_t width_ = 0;
  std::shared_ptr<tensor::EncoderNetwork> network_;
};

}  // namespace

std::unique_ptr<FaceEncoder> make_face_encoder(const tensor::Device& device) {
  return make_face_encoder(device, io::bundled_file(kFaceWeights));
}

std::unique_ptr<FaceEncoder> make_face_encoder(const tensor::Device& device,
                                               const std::filesystem::path& weights) {
  return std::make_unique<NetworkEncoder>(device, EncoderWeights(weights, "face"));
}

}  // namespace undertone::extractors
