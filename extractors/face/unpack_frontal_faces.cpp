// Run by the build: prints a C++ source that holds dlib's detector of frontal faces, unpacked.
#include <cstdio>
#include <sstream>
#include <string>

#include <dlib/image_processing/frontal_face_detector.h>

int main() {
  std::ostringstream unpacked;
  dlib::serialize(dlib::get_frontal_face_detector(), unpacked);
  const std::string bytes = unpacked.str();
  std::printf("#include \"extractors/face/frontal_faces.hpp\"\n\n#include <array>\n\n");
  std::printf("namespace undertone::extractors {\n\nstd::span<const char> frontal_faces() {\n");
  std::printf("  static constexpr std::array<char, %zu> kBytes = {", bytes.size());
  constexpr std::size_t kBytesInARow = 32;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    std::printf("%s%d,", i % kBytesInARow == 0 ? "\n      " : "", static_cast<signed char>(bytes[i]));
  std::printf("};\n  return kBytes;\n}\n\n}  // namespace undertone::extractors\n");
  return std::fflush(stdout) == 0 ? 0 : 1;
}
