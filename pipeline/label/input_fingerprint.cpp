#include "pipeline/label/input_fingerprint.hpp"

#include <cerrno>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "src/core/error.hpp"
#include "src/core/fingerprint.hpp"
#include "src/io/file_descriptor.hpp"
#include "src/io/file_error.hpp"

namespace undertone::pipeline {

std::string file_sha256(const std::filesystem::path& file, const std::stop_token& stop) {
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  const io::FileDescriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (descriptor.number() < 0) throw io::file_error("read", file, errno);
  std::vector<std::byte> piece(kPiece);
  Sha256 hash;
  while (true) {
    if (stop.stop_requested()) throw Error(ErrorKind::kCancelled, "stopped while reading " + file.string());
    const auto count = ::read(descriptor.number(), piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw io::file_error("read", file, errno);
    if (count == 0) return hash.hex_digest();
    hash.update(std::span(piece).first(static_cast<std::size_t>(count)));
  }
}

}  // namespace undertone::pipeline
