#include "src/io/file_descriptor.hpp"

#include <unistd.h>

namespace undertone::io {

void FileDescriptor::close() {
  if (is_open()) ::close(std::exchange(number_, -1));
}

}  // namespace undertone::io
