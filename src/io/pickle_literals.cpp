#include "src/io/pickle_literals.hpp"

#include <array>
#include <bit>
#include <charconv>

#include "src/core/error.hpp"
#include "src/io/json.hpp"

namespace undertone::io {
namespace {

[[noreturn]] void refuse(const std::string& reason) { throw Error(ErrorKind::kBadInput, reason); }

[[noreturn]] void refuse_large_integer() {
  throw Error(ErrorKind::kUnsupported, "an integer too large for 64 bits");
}

struct NamedOpcode {
  std::uint8_t code;
  std::string_view name;
};

// Those that would need code to be run, or bytes from elsewhere.
constexpr auto kRefused = std::to_array<NamedOpcode>({{'P', "PERSID"},
                                                      {'Q', "BINPERSID"},
                                                      {'i', "INST"},
                                                      {'o', "OBJ"},
                                                      {0x82, "EXT1"},
                                                      {0x83, "EXT2"},
                                                      {0x84, "EXT4"},
                                                      {0x92, "NEWOBJ_EX"},
                                                      {0x97, "NEXT_BUFFER"},
                                                      {0x98, "READONLY_BUFFER"}});

}  // namespace

void refuse_pickled_line(std::string_view what, std::string_view line) {
  constexpr std::size_t kShownBytes = 40;
  refuse(std::string(what) + " written as " + to_json_text(line.substr(0, kShownBytes)));
}

std::int64_t parse_pickled_integer(std::string_view digits) {
  std::int64_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (stop != end || error == std::errc::invalid_argument) refuse_pickled_line("an integer", digits);
  if (error == std::errc::result_out_of_range) refuse_large_integer();
  return value;
}

double parse_pickled_double(std::string_view text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end || error != std::errc()) refuse_pickled_line("a float", text);
  return value;
}

std::int64_t decode_pickled_integer(std::string_view bytes) {
  const bool is_negative = !bytes.empty() && (bytes.back() & 0x80) != 0;
  const char filler = is_negative ? '\xFF' : '\0';
  constexpr std::size_t kBytes = sizeof(std::int64_t);
  if (bytes.size() > kBytes) {
    const bool is_filled = bytes.find_first_not_of(filler, kBytes) == bytes.npos;
    if (!is_filled || ((bytes[kBytes - 1] & 0x80) != 0) != is_negative) refuse_large_integer();
  }
  std::uint64_t value = 0;
  for (std::size_t i = kBytes; i-- > 0;) {
    value = value << 8 | static_cast<unsigned char>(i < bytes.size() ? bytes[i] : filler);
  }
  return static_cast<std::int64_t>(value);
}

double decode_pickled_double(std::string_view big_endian) {
  std::uint64_t bits = 0;
  for (const char c : big_endian) bits = bits << 8 | static_cast<unsigned char>(c);
  return std::bit_cast<double>(bits);
}

void refuse_pickle_opcode(std::uint8_t opcode, PickleInput& input) {
  for (const auto& [code, name] : kRefused) {
    if (code != opcode) continue;
    std::string reason = "the opcode " + std::string(name) + " is not read";
    if (name == "INST") {
      const std::string module(input.take_line());
      reason += ": an object of the class " + to_json_text(module + '.' + std::string(input.take_line()));
    }
    throw Error(ErrorKind::kUnsupported, reason);
  }
  refuse("there is no opcode " + std::to_string(opcode));
}

}  // namespace undertone::io
