#include "src/io/file_error.hpp"

#include <cerrno>
#include <system_error>

namespace undertone::io {
namespace {

ErrorKind kind_of(int code) {
  switch (code) {
    case ENOENT:
    case ENOTDIR:
      return ErrorKind::kNotFound;
    case EACCES:
    case EPERM:
    case EROFS:
    case EEXIST:
      return ErrorKind::kDenied;
    case EISDIR:
    case ELOOP:
    case ENAMETOOLONG:
      return ErrorKind::kMisuse;
    default:
      return ErrorKind::kIo;
  }
}

}  // namespace

Error file_error(std::string_view action, const std::filesystem::path& path, int code) {
  return Error(kind_of(code),
               std::string(action) + " " + path.string() + ": " + std::generic_category().message(code));
}

}  // namespace undertone::io
