#include "src/tensor/device.hpp"

#include <dlfcn.h>
#include <doctest/doctest.h>

#include "src/core/error.hpp"

using namespace undertone;

namespace {

class KeptLog final : public Log {
 public:
  void write(LogLevel, std::string_view message) override { text += std::string(message) + "\n"; }
  std::string text;
};

bool driver_is_there() { return dlopen("libcuda.so.1", RTLD_NOW) != nullptr; }

}  // namespace

TEST_SUITE("tensor") {
  TEST_CASE("the CPU can always be chosen, and names its threads") {
    const auto device = tensor::choose_device({"cpu"});
    CHECK(device.kind == tensor::DeviceKind::kCpu);
    CHECK(device.description.starts_with("CPU, "));
  }

  TEST_CASE("auto without a driver takes the CPU and says why in one line") {
    if (driver_is_there()) {
      MESSAGE("skipped: this machine has an NVIDIA driver");
      return;
    }
    KeptLog log;
    CHECK(tensor::choose_device({"auto"}, log).kind == tensor::DeviceKind::kCpu);
    CHECK(log.text == "running on the CPU: there is no NVIDIA driver\n");
  }

  TEST_CASE("cuda without a driver is an error that names what was asked for") {
    if (driver_is_there()) {
      MESSAGE("skipped: this machine has an NVIDIA driver");
      return;
    }
    CHECK_THROWS_WITH_AS(tensor::choose_device({"cuda:1"}), "--device cuda:1: there is no NVIDIA driver",
                         Error);
  }

  TEST_CASE("anything else is not a device") {
    for (const char* text : {"", "gpu", "cuda:", "cuda:x", "cuda:-1", "cuda:1x", "CPU"}) {
      CAPTURE(text);
      CHECK(tensor::DeviceOptions{text}.problems().size() == 1);
      CHECK_THROWS_AS(tensor::choose_device({text}), Error);
    }
  }

  TEST_CASE("libtorch says its version") { CHECK(tensor::library_version().find('.') != std::string::npos); }
}
