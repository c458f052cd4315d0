#pragma once

#include <string>

#include "src/core/log.hpp"
#include "src/core/options.hpp"

namespace undertone::tensor {

enum class DeviceKind { kCpu, kCuda };

struct Device {
  DeviceKind kind = DeviceKind::kCpu;
  int index = 0;            // among the GPUs
  std::string description;  // "CPU, 2 threads", "CUDA 0 (NVIDIA H200)"
};

struct DeviceOptions {
  std::string device = "auto";

  static void fields(auto& self, auto&& field) {
    field(self.device, {.name = "device",
                        .value = "WHERE",
                        .help = "where the models run: auto, cpu, cuda, or cuda:N for one of several GPUs",
                        .affects = Affects::kRunOnly});
  }
  std::vector<std::string> problems() const;
};

/// Decides where the models run. The only place that loads CUDA, and only when it is asked for and a driver
/// is there. `auto` without a usable GPU says so in the log and takes the CPU; `cuda` throws kUnsupported.
Device choose_device(const DeviceOptions& options, Log& log = silent_log());

std::string library_version();

}  // namespace undertone::tensor
