#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <string_view>
#include <vector>

#include "src/io/pickle_arena.hpp"

// The parts of the machine that a pickle is a program for; private to its reader. All throw kBadInput.
namespace undertone::io {

/// The bytes of a pickle, from front to back.
class PickleInput {
 public:
  explicit PickleInput(std::string_view bytes) : bytes_(bytes) {}

  std::size_t offset() const { return at_; }
  std::string_view take(std::uint64_t count);
  /// Up to the next line feed, which is skipped.
  std::string_view take_line();
  /// Little-endian.
  template <std::integral T>
  T take_integer() {
    T value;
    std::memcpy(&value, take(sizeof(T)).data(), sizeof(T));
    return value;
  }
  std::uint8_t take_byte() { return take_integer<std::uint8_t>(); }
  /// As many bytes as an integer before them says.
  template <std::integral Count>
  std::string_view take_counted() {
    const Count count = take_integer<Count>();
    if (count < 0) fail_negative();
    return take(static_cast<std::uint64_t>(count));
  }
  void skip_frame_header();

 private:
  [[noreturn]] static void fail_negative();

  std::string_view bytes_;
  std::size_t at_ = 0;
};

/// What is being put together. Nothing below the topmost mark can be taken.
class PickleStack {
 public:
  void push(PickleIndex value) { values_.push_back(value); }
  PickleIndex top() const;
  PickleIndex pop();
  /// The last `count` values, in the order in which they were pushed.
  PickleSequence pop(std::size_t count);
  void push_mark() { marks_.push_back(values_.size()); }
  /// All values above the topmost mark, and the mark.
  PickleSequence pop_to_mark();
  /// Takes the topmost value or, where there is none above it, the topmost mark.
  void drop();

 private:
  std::size_t available() const { return values_.size() - (marks_.empty() ? 0 : marks_.back()); }

  std::vector<PickleIndex> values_;
  std::vector<std::size_t> marks_;
};

/// Objects under the numbers by which they are referred to again.
class PickleMemo {
 public:
  void put(std::uint64_t number, PickleIndex value) {
    values_.insert_or_assign(values_.end(), number, value);
  }
  void put_next(PickleIndex value) { put(values_.size(), value); }
  PickleIndex get(std::uint64_t number) const;

 private:
  std::map<std::uint64_t, PickleIndex> values_;  // a tree, as chosen numbers can make a hash table slow
};

}  // namespace undertone::io
