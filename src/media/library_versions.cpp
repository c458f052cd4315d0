#include "src/media/library_versions.hpp"

#include "src/media/ffmpeg.hpp"

namespace undertone::media {
namespace {

std::string dotted(const char* name, unsigned version) {
  return std::string(name) + " " + std::to_string(AV_VERSION_MAJOR(version)) + "." +
         std::to_string(AV_VERSION_MINOR(version)) + "." + std::to_string(AV_VERSION_MICRO(version));
}

}  // namespace

std::string library_versions() {
  return std::string("FFmpeg   ") + av_version_info() + " (" + dotted("libavformat", avformat_version()) +
         ", " + dotted("libavcodec", avcodec_version()) + ", " + dotted("libswscale", swscale_version()) +
         ", " + dotted("libswresample", swresample_version()) + ")";
}

}  // namespace undertone::media
