#pragma once

#include <filesystem>

namespace undertone::io {

/// A file that goes with the program, by its path in the repository, such as
/// "extractors/weights/acoustic.safetensors". It is looked for in `share/undertone` beside the folder of the
/// running program, where the libraries were meant to be installed, and in the sources that they were built
/// from. Throws kNotFound that names all these places.
std::filesystem::path bundled_file(const std::filesystem::path& relative);

}  // namespace undertone::io
