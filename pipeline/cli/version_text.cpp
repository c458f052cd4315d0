#include "pipeline/cli/program.hpp"
#include "src/core/version.hpp"
#ifdef UNDERTONE_WITH_MEDIA
#include "src/media/library_versions.hpp"
#endif
#ifdef UNDERTONE_WITH_TORCH
#include "src/tensor/device.hpp"
#endif

namespace undertone::cli {

std::string version_text() {
  std::string text = "undertone " + std::string(version()) + "\n";
#ifdef UNDERTONE_WITH_MEDIA
  text += media::library_versions() + "\n";
#endif
#ifdef UNDERTONE_WITH_TORCH
  text += "libtorch " + tensor::library_version() + "\n";
  text += "device   " + tensor::choose_device({}).description + "\n";
#endif
  return text;
}

}  // namespace undertone::cli
