#pragma once

#include <string>

#include "src/media/media_info.hpp"

namespace undertone::pipeline {

/// For people: one line for the file, one for each stream, and what would be used.
std::string probe_table(const media::MediaInfo& info);

/// One JSON object in one line: everything that the table says, and more.
std::string probe_json(const media::MediaInfo& info);

}  // namespace undertone::pipeline
