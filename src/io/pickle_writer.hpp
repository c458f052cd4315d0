#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/io/atomic_file.hpp"

namespace undertone::io {

/// kTwo writes as Python 2 did: text of Latin-1 characters is what Python 2 calls str, and needs
/// `encoding="latin1"` in Python 3. kFour is Python 3's.
enum class PickleProtocol : std::uint8_t { kTwo = 2, kFour = 4 };

enum class PickleCollection : std::uint8_t { kList, kTuple, kDict };
enum class PickleNumber : std::uint8_t { kFloat32, kFloat64, kInt64 };

/// Writes one object, plain or nested, as Python's pickle module reads it, atomically. Arrays are NumPy's and
/// may be written in pieces, so that memory does not grow with the file. What does not fit together throws
/// kMisuse.
class PickleWriter {
 public:
  PickleWriter(const std::filesystem::path& target, PickleProtocol protocol);

  void none();
  void integer(std::int64_t value);
  void number(double value);
  void text(std::string_view utf8);

  /// What is written until the `close` belongs to the collection; in a dict keys and values take turns.
  void open(PickleCollection collection);
  void close();

  /// Whole arrays. kMisuse where the values do not fill the shape.
  void array(std::span<const float> values, const std::vector<std::size_t>& shape);
  void array(std::span<const double> values, const std::vector<std::size_t>& shape);
  void array(std::span<const std::int64_t> values, const std::vector<std::size_t>& shape);
  /// An array of text, one axis.
  void array(std::span<const std::string> texts);

  /// An array in pieces: nothing else may be written until all its elements are.
  void begin_array(PickleNumber type, const std::vector<std::size_t>& shape);
  void elements(std::span<const float> values);
  void elements(std::span<const double> values);
  void elements(std::span<const std::int64_t> values);

  void commit(Overwrite overwrite);

 private:
  struct Open {
    PickleCollection collection;
    std::size_t members = 0;
  };

  void start_value();
  void put(std::string_view bytes);
  void put_little(std::uint64_t value, std::size_t bytes);
  void put_small(std::uint8_t value);
  void put_integer(std::int64_t value);
  void put_string(std::string_view bytes);
  void put_bytes_header(std::size_t size);
  void put_array_header(std::string_view type, std::string_view type_state,
                        const std::vector<std::size_t>& shape, std::size_t element_size);
  void put_elements(PickleNumber type, const void* values, std::size_t count);
  void finish_array();
  void flush();

  AtomicFile file_;
  PickleProtocol protocol_;
  std::string pending_;
  std::vector<Open> open_;
  std::size_t roots_ = 0;
  bool in_array_ = false;
  PickleNumber array_type_ = PickleNumber::kFloat32;
  std::size_t elements_left_ = 0;
};

}  // namespace undertone::io
