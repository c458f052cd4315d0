#include "pipeline/cli/output_files.hpp"

#include <ostream>
#include <string>
#include <system_error>

#include "src/core/error.hpp"

namespace undertone::cli {

void refuse_to_replace(const std::filesystem::path& file) {
  std::error_code problem;
  if (std::filesystem::exists(file, problem)) {
    throw Error(ErrorKind::kDenied, "'" + file.string() + "' is there already; --force replaces it");
  }
  if (problem) throw Error(ErrorKind::kIo, "cannot write '" + file.string() + "': " + problem.message());
}

void check_output(const std::ostream& out) {
  if (!out) throw Error(ErrorKind::kIo, "standard output cannot be written (is the disk full?)");
}

}  // namespace undertone::cli
