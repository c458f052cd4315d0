#include "src/io/pickle_atoms.hpp"

#include <string>
#include <utility>

#include "src/core/error.hpp"
#include "src/io/pickle_literals.hpp"
#include "src/io/pickle_text.hpp"

namespace undertone::io {
namespace {

using Type = PickleNodeType;

PickleIndex read_integer_line(std::string_view line, PickleArena& arena) {
  if (line == "00" || line == "01") return arena.boolean(line == "01");
  if (line.ends_with('L')) line.remove_suffix(1);
  return arena.add_integer(parse_pickled_integer(line));
}

std::optional<PickleIndex> read_scalar(std::uint8_t opcode, PickleInput& input, PickleArena& arena) {
  switch (opcode) {
    case 'N':  // NONE
      return arena.none();
    case 0x88:  // NEWTRUE
      return arena.boolean(true);
    case 0x89:  // NEWFALSE
      return arena.boolean(false);
    case 'I':  // INT
    case 'L':  // LONG
      return read_integer_line(input.take_line(), arena);
    case 'J':  // BININT
      return arena.add_integer(input.take_integer<std::int32_t>());
    case 'K':  // BININT1
      return arena.add_integer(input.take_byte());
    case 'M':  // BININT2
      return arena.add_integer(input.take_integer<std::uint16_t>());
    case 0x8A:  // LONG1
      return arena.add_integer(decode_pickled_integer(input.take_counted<std::uint8_t>()));
    case 0x8B:  // LONG4
      return arena.add_integer(decode_pickled_integer(input.take_counted<std::int32_t>()));
    case 'F':  // FLOAT
      return arena.add_double(parse_pickled_double(input.take_line()));
    case 'G':  // BINFLOAT
      return arena.add_double(decode_pickled_double(input.take(sizeof(double))));
    default:
      return std::nullopt;
  }
}

PickleIndex read_utf8(std::string_view utf8, PickleArena& arena) {
  if (!is_pickled_utf8(utf8)) throw Error(ErrorKind::kBadInput, "text that is not valid UTF-8");
  return arena.add_bytes(Type::kText, utf8);
}

PickleIndex read_repr(std::string_view line, PickleArena& arena) {
  if (const auto plain = plain_repr(line)) return arena.add_bytes(Type::kOldText, *plain);
  auto bytes = unescape_repr(line);
  if (!bytes) refuse_pickled_line("a string", line);
  return arena.add_bytes(Type::kOldText, arena.own(std::move(*bytes)));
}

PickleIndex read_unicode(std::string_view line, PickleArena& arena) {
  auto text = unescape_unicode(line);
  if (!text) refuse_pickled_line("text", line);
  return arena.add_bytes(Type::kText, arena.own(std::move(*text)));
}

std::optional<PickleIndex> read_text(std::uint8_t opcode, PickleInput& input, PickleArena& arena) {
  switch (opcode) {
    case 'S':  // STRING
      return read_repr(input.take_line(), arena);
    case 'T':  // BINSTRING
      return arena.add_bytes(Type::kOldText, input.take_counted<std::int32_t>());
    case 'U':  // SHORT_BINSTRING
      return arena.add_bytes(Type::kOldText, input.take_counted<std::uint8_t>());
    case 'V':  // UNICODE
      return read_unicode(input.take_line(), arena);
    case 'X':  // BINUNICODE
      return read_utf8(input.take_counted<std::uint32_t>(), arena);
    case 0x8C:  // SHORT_BINUNICODE
      return read_utf8(input.take_counted<std::uint8_t>(), arena);
    case 0x8D:  // BINUNICODE8
      return read_utf8(input.take_counted<std::uint64_t>(), arena);
    case 'B':  // BINBYTES
      return arena.add_bytes(Type::kBytes, input.take_counted<std::uint32_t>());
    case 'C':  // SHORT_BINBYTES
      return arena.add_bytes(Type::kBytes, input.take_counted<std::uint8_t>());
    case 0x8E:  // BINBYTES8
    case 0x96:  // BYTEARRAY8
      return arena.add_bytes(Type::kBytes, input.take_counted<std::uint64_t>());
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<PickleIndex> read_pickled_atom(std::uint8_t opcode, PickleInput& input, PickleArena& arena) {
  const auto scalar = read_scalar(opcode, input, arena);
  return scalar ? scalar : read_text(opcode, input, arena);
}

}  // namespace undertone::io
