#pragma once

#include <string>

namespace undertone::media {

/// The versions of FFmpeg's libraries that run, not of those that were compiled against.
std::string library_versions();

}  // namespace undertone::media
