#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

#include "data/annotations/annotation.hpp"

namespace undertone::data {

struct EafWriting {
  std::filesystem::path folder;  // where the file will lie; the media is linked relative to it
  std::chrono::sys_seconds written_at =
      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
};

/// ELAN's EAF 3.0. Tiers are laid out as tier_layout.hpp says: texts are time aligned; emotion, label and
/// confidence refer to them one to one, the first two with a controlled vocabulary; words are included in
/// them. The speaker is the PARTICIPANT. Times are rounded to milliseconds, the shortest span is one, and
/// what begins before 0 begins at 0. Utterance ids are not in it; all else of a conversation is. Characters
/// that XML lacks become U+FFFD.
std::string to_eaf(const Annotation& annotation, const EafWriting& writing = {});

/// Adds tiers to an EAF of any version. What was there stays byte for byte; only the property
/// "lastUsedAnnotationId", if there is one, is brought up to date, and an encoding other than UTF-8 is no
/// longer declared. Throws kBadInput where the file is no EAF, and kUnsupported where its times are not
/// milliseconds.
std::string add_to_eaf(std::string_view existing, const Annotation& annotation);

}  // namespace undertone::data
