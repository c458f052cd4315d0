#include "src/tensor/device.hpp"

#include <charconv>
#include <optional>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <dlfcn.h>
#include <torch/version.h>

#include "src/core/error.hpp"

namespace undertone::tensor {
namespace {

struct Request {
  bool may_use_cuda = false;
  bool must_use_cuda = false;
  int index = 0;
};

std::optional<Request> parse_request(std::string_view text) {
  if (text == "auto") return Request{true, false, 0};
  if (text == "cpu") return Request{false, false, 0};
  if (text == "cuda") return Request{true, true, 0};
  if (!text.starts_with("cuda:")) return std::nullopt;
  text.remove_prefix(5);
  Request request{true, true, 0};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), request.index);
  if (error != std::errc() || end != text.data() + text.size() || request.index < 0) return std::nullopt;
  return request;
}

// Why CUDA cannot be used, or nothing once it is loaded.
std::optional<std::string> load_cuda() {
  static const std::optional<std::string> reason = []() -> std::optional<std::string> {
    // The driver comes first: without one, loading libtorch's half gigabyte of kernels would be for nothing.
    if (dlopen("libcuda.so.1", RTLD_NOW | RTLD_GLOBAL) == nullptr) return "there is no NVIDIA driver";
    // Must happen before the first question about CUDA, since libtorch remembers the first answer.
    if (dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) == nullptr) {
      const char* why = dlerror();
      return "libtorch's CUDA part cannot be loaded (scripts/setup --gpu fetches it): " +
             std::string(why == nullptr ? "unknown reason" : why);
    }
    if (!at::hasCUDA() || at::detail::getCUDAHooks().deviceCount() == 0) return "there is no NVIDIA GPU";
    return std::nullopt;
  }();
  return reason;
}

}  // namespace

std::vector<std::string> DeviceOptions::problems() const {
  if (parse_request(device)) return {};
  return {"--device: '" + device + "' is not auto, cpu, cuda or cuda:N"};
}

Device choose_device(const DeviceOptions& options, Log& log) {
  const auto request = parse_request(options.device);
  if (!request) throw Error(ErrorKind::kMisuse, options.problems().front());
  if (request->may_use_cuda) {
    const auto reason = load_cuda();
    const int count = reason ? 0 : static_cast<int>(at::detail::getCUDAHooks().deviceCount());
    if (request->index < count) {
      return {DeviceKind::kCuda, request->index, "CUDA " + std::to_string(request->index)};
    }
    const std::string why = reason ? *reason : "there are only " + std::to_string(count) + " GPUs";
    if (request->must_use_cuda)
      throw Error(ErrorKind::kUnsupported, "--device " + options.device + ": " + why);
    log.debug("running on the CPU: " + why);
  }
  return {DeviceKind::kCpu, 0, "CPU, " + std::to_string(at::get_num_threads()) + " threads"};
}

std::string library_version() { return TORCH_VERSION; }

}  // namespace undertone::tensor
