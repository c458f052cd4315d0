#include "pipeline/annotate/shown_name.hpp"

#include <array>
#include <cstdio>
#include <string_view>

#include "src/io/xml_scan.hpp"

namespace undertone::pipeline {

std::string shown_name(const std::filesystem::path& path) {
  const std::string bytes = path.string();
  std::string shown;
  for (std::string_view rest = bytes; !rest.empty();) {
    const auto byte = static_cast<unsigned char>(rest.front());
    const std::size_t length = byte < 0x20 || byte == 0x7f ? 0 : io::read_xml_character(rest).length;
    if (length == 0) {
      std::array<char, 8> escaped{};
      std::snprintf(escaped.data(), escaped.size(), "\\x%02x", byte);
      shown += escaped.data();
      rest.remove_prefix(1);
    } else {
      shown += rest.substr(0, length);
      rest.remove_prefix(length);
    }
  }
  return shown;
}

}  // namespace undertone::pipeline
