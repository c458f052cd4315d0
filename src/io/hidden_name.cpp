#include "src/io/hidden_name.hpp"

#include <cstdio>
#include <random>

namespace undertone::io {
namespace {

constexpr std::string_view kStart = ".undertone-", kEnd = ".part";
constexpr std::size_t kDigits = 16;

}  // namespace

std::string make_hidden_name() {
  std::random_device random;
  char digits[kDigits + 8];
  std::snprintf(digits, sizeof digits, "%08x%08x", random(), random());
  return std::string(kStart) + digits + std::string(kEnd);
}

bool is_hidden_name(std::string_view name) {
  if (name.size() != kStart.size() + kDigits + kEnd.size()) return false;
  return name.starts_with(kStart) && name.ends_with(kEnd) &&
         name.substr(kStart.size(), kDigits).find_first_not_of("0123456789abcdef") == name.npos;
}

}  // namespace undertone::io
