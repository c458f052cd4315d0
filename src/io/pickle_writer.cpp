#include "src/io/pickle_writer.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include "src/core/error.hpp"
#include "src/io/pickle_text.hpp"

namespace undertone::io {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kChunk = std::size_t{1} << 20;  // bytes

[[noreturn]] void refuse(const std::string& reason) { throw Error(ErrorKind::kMisuse, "pickle: " + reason); }

std::size_t element_size(PickleNumber type) { return type == PickleNumber::kFloat32 ? 4 : 8; }

std::string_view type_name(PickleNumber type) {
  if (type == PickleNumber::kInt64) return "i8";
  return type == PickleNumber::kFloat32 ? "f4" : "f8";
}

std::size_t count_of(const std::vector<std::size_t>& shape) {
  std::size_t count = 1;
  for (const std::size_t length : shape) {
    if (__builtin_mul_overflow(count, length, &count)) refuse("an array with too many elements");
  }
  return count;
}

/// Code points; what is no UTF-8 becomes U+FFFD.
std::u32string to_utf32(std::string_view utf8) {
  std::u32string points;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i++]);
    const int more = lead < 0x80 ? 0 : lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : -1;
    char32_t point = more <= 0 ? lead : lead & (0x3fU >> more);
    bool is_valid = more >= 0;
    for (int k = 0; k < more; ++k) {
      is_valid = is_valid && i < utf8.size() && (static_cast<unsigned char>(utf8[i]) & 0xc0U) == 0x80;
      if (is_valid) point = point << 6 | (static_cast<unsigned char>(utf8[i++]) & 0x3fU);
    }
    points += is_valid ? point : U'\ufffd';
  }
  return points;
}

template <class Number>
constexpr PickleNumber kTypeOf = PickleNumber::kInt64;
template <>
constexpr PickleNumber kTypeOf<float> = PickleNumber::kFloat32;
template <>
constexpr PickleNumber kTypeOf<double> = PickleNumber::kFloat64;

}  // namespace

PickleWriter::PickleWriter(const std::filesystem::path& target, PickleProtocol protocol)
    : file_(target), protocol_(protocol) {
  put("\x80"sv);
  put_little(static_cast<std::uint64_t>(protocol), 1);
}

void PickleWriter::none() {
  start_value();
  put("N"sv);
}

void PickleWriter::integer(std::int64_t value) {
  start_value();
  put_integer(value);
}

void PickleWriter::number(double value) {
  start_value();
  put("G"sv);
  const auto bits = std::bit_cast<std::uint64_t>(value);  // the one thing here that is big-endian
  for (int shift = 56; shift >= 0; shift -= 8) put_little(bits >> shift & 0xffU, 1);
}

void PickleWriter::text(std::string_view utf8) {
  start_value();
  if (protocol_ == PickleProtocol::kTwo) {
    if (const auto latin1 = utf8_to_latin1(utf8)) return put_string(*latin1);
  }
  if (utf8.size() > std::numeric_limits<std::uint32_t>::max()) refuse("a text that is too long");
  put("X"sv);
  put_little(utf8.size(), 4);
  put(utf8);
}

void PickleWriter::open(PickleCollection collection) {
  start_value();
  put("("sv);
  open_.push_back({collection});
}

void PickleWriter::close() {
  if (open_.empty() || in_array_) refuse("nothing is open that can be closed");
  const Open closed = open_.back();
  open_.pop_back();
  if (closed.collection == PickleCollection::kDict && closed.members % 2 != 0) refuse("a key without value");
  put(closed.collection == PickleCollection::kList    ? "l"sv
      : closed.collection == PickleCollection::kTuple ? "t"sv
                                                      : "d"sv);
}

void PickleWriter::array(std::span<const float> values, const std::vector<std::size_t>& shape) {
  begin_array(PickleNumber::kFloat32, shape);
  elements(values);
  if (in_array_) refuse("too few elements for the array's shape");
}

void PickleWriter::array(std::span<const double> values, const std::vector<std::size_t>& shape) {
  begin_array(PickleNumber::kFloat64, shape);
  elements(values);
  if (in_array_) refuse("too few elements for the array's shape");
}

void PickleWriter::array(std::span<const std::int64_t> values, const std::vector<std::size_t>& shape) {
  begin_array(PickleNumber::kInt64, shape);
  elements(values);
  if (in_array_) refuse("too few elements for the array's shape");
}

void PickleWriter::array(std::span<const std::string> texts) {
  start_value();
  std::vector<std::u32string> all;
  std::size_t longest = 1;
  for (const std::string& text : texts) longest = std::max(longest, all.emplace_back(to_utf32(text)).size());
  const std::size_t size = 4 * longest;
  std::string state = "NNN";  // then size, alignment and flags
  for (const std::uint32_t number : {static_cast<std::uint32_t>(size), 4U, 8U}) {
    state += 'J';
    for (unsigned shift = 0; shift < 32; shift += 8) state += static_cast<char>(number >> shift & 0xffU);
  }
  put_array_header("U" + std::to_string(longest), state, {texts.size()}, size);
  for (std::u32string& text : all) {
    text.resize(longest);
    put({reinterpret_cast<const char*>(text.data()), size});
  }
  finish_array();
}

void PickleWriter::begin_array(PickleNumber type, const std::vector<std::size_t>& shape) {
  start_value();
  array_type_ = type;
  elements_left_ = count_of(shape);
  put_array_header(type_name(type), "NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0"sv, shape, element_size(type));
  in_array_ = true;
  if (elements_left_ == 0) finish_array();
}

void PickleWriter::elements(std::span<const float> values) {
  put_elements(kTypeOf<float>, values.data(), values.size());
}
void PickleWriter::elements(std::span<const double> values) {
  put_elements(kTypeOf<double>, values.data(), values.size());
}
void PickleWriter::elements(std::span<const std::int64_t> values) {
  put_elements(kTypeOf<std::int64_t>, values.data(), values.size());
}

void PickleWriter::commit(Overwrite overwrite) {
  if (roots_ != 1 || !open_.empty() || in_array_) refuse("exactly one finished object makes a file");
  put("."sv);
  flush();
  file_.commit(overwrite);
}

void PickleWriter::start_value() {
  if (in_array_) refuse("an array is not finished");
  std::size_t& place = open_.empty() ? roots_ : open_.back().members;
  if (open_.empty() && roots_ > 0) refuse("exactly one finished object makes a file");
  ++place;
}

void PickleWriter::put(std::string_view bytes) {
  pending_ += bytes;
  if (pending_.size() >= kChunk) flush();
}

void PickleWriter::put_little(std::uint64_t value, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) pending_ += static_cast<char>(value >> 8 * i & 0xffU);
}

void PickleWriter::put_small(std::uint8_t value) {
  put("K"sv);
  put_little(value, 1);
}

void PickleWriter::put_integer(std::int64_t value) {
  if (value >= 0 && value <= 0xff) return put_small(static_cast<std::uint8_t>(value));
  if (value >= std::numeric_limits<std::int32_t>::min() &&
      value <= std::numeric_limits<std::int32_t>::max()) {
    put("J"sv);
    return put_little(static_cast<std::uint64_t>(value), 4);
  }
  put("\x8a\x08"sv);
  put_little(static_cast<std::uint64_t>(value), 8);
}

void PickleWriter::put_string(std::string_view bytes) {
  if (bytes.size() > std::numeric_limits<std::int32_t>::max())
    refuse("protocol 2 holds no more than 2 GiB in one piece");
  const bool is_short = bytes.size() <= 0xff;
  put(is_short ? "U"sv : "T"sv);
  put_little(bytes.size(), is_short ? 1 : 4);
  put(bytes);
}

void PickleWriter::put_bytes_header(std::size_t size) {
  if (protocol_ == PickleProtocol::kTwo) {
    if (size > std::numeric_limits<std::int32_t>::max())
      refuse("protocol 2 holds no more than 2 GiB in one piece");
    put("T"sv);
    return put_little(size, 4);
  }
  const bool is_long = size > std::numeric_limits<std::uint32_t>::max();
  put(is_long ? "\x8e"sv : "B"sv);
  put_little(size, is_long ? 8 : 4);
}

/// numpy's _reconstruct(ndarray, (0,), "b"), and the state that it is then given: version, shape, type, order
/// and, still to come, the elements.
void PickleWriter::put_array_header(std::string_view type, std::string_view type_state,
                                    const std::vector<std::size_t>& shape, std::size_t element_size) {
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(count_of(shape), element_size, &bytes))
    refuse("an array with too many elements");
  const bool is_old = protocol_ == PickleProtocol::kTwo;
  put("cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0t"sv);
  put(is_old ? "U\x01"sv : "C\x01"sv);
  put("btR(K\x01("sv);
  for (const std::size_t length : shape) put_integer(static_cast<std::int64_t>(length));
  put("tcnumpy\ndtype\n("sv);
  if (is_old) {
    put_string(type);
  } else {
    put("X"sv);
    put_little(type.size(), 4);
    put(type);
  }
  put("K\0K\x01tR(K\x03"sv);
  put(is_old ? "U\x01<"sv : "X\x01\0\0\0<"sv);
  put(type_state);
  put("tb"sv);
  put(is_old ? "I00\n"sv : "\x89"sv);
  put_bytes_header(bytes);
}

void PickleWriter::put_elements(PickleNumber type, const void* values, std::size_t count) {
  static_assert(std::endian::native == std::endian::little, "elements are written as they are");
  if (count == 0 && !in_array_) return;
  if (!in_array_ || type != array_type_ || count > elements_left_)
    refuse("elements that do not fit the array");
  elements_left_ -= count;
  put({static_cast<const char*>(values), count * element_size(type)});
  if (elements_left_ == 0) finish_array();
}

void PickleWriter::finish_array() {
  put("tb"sv);
  in_array_ = false;
}

void PickleWriter::flush() {
  file_.write(pending_);
  pending_.clear();
}

}  // namespace undertone::io
