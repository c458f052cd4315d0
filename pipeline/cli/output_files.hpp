#pragma once

#include <filesystem>
#include <iosfwd>

namespace undertone::cli {

/// Throws kDenied when something is there already.
void refuse_to_replace(const std::filesystem::path& file);

/// Throws kIo when standard output, which `out` writes to, takes no more.
void check_output(const std::ostream& out);

}  // namespace undertone::cli
