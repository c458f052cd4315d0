#include "src/io/pickle_machine.hpp"

#include <bit>
#include <string>

#include "src/core/error.hpp"

namespace undertone::io {
namespace {

static_assert(std::endian::native == std::endian::little, "take_integer copies bytes as they are");

[[noreturn]] void fail(const std::string& reason) { throw Error(ErrorKind::kBadInput, reason); }

}  // namespace

std::string_view PickleInput::take(std::uint64_t count) {
  const std::size_t left = bytes_.size() - at_;
  if (count > left) {
    fail("the pickle is cut off: " + std::to_string(count) + " bytes are needed and " + std::to_string(left) +
         " are left");
  }
  const std::string_view taken = bytes_.substr(at_, count);
  at_ += taken.size();
  return taken;
}

std::string_view PickleInput::take_line() {
  const std::size_t end = bytes_.find('\n', at_);
  if (end == bytes_.npos) fail("the pickle is cut off within a line");
  const std::string_view line = bytes_.substr(at_, end - at_);
  at_ = end + 1;
  return line;
}

void PickleInput::skip_frame_header() {
  const auto length = take_integer<std::uint64_t>();
  const std::size_t left = bytes_.size() - at_;
  if (length > left) {
    fail("the pickle is cut off: a frame has " + std::to_string(length) + " bytes and " +
         std::to_string(left) + " are left");
  }
}

void PickleInput::fail_negative() { fail("a negative length"); }

PickleIndex PickleStack::top() const {
  if (available() == 0) fail("nothing is there to work on");
  return values_.back();
}

PickleIndex PickleStack::pop() {
  const PickleIndex value = top();
  values_.pop_back();
  return value;
}

PickleSequence PickleStack::pop(std::size_t count) {
  if (available() < count) fail("too few values are there to work on");
  const auto first = values_.end() - static_cast<std::ptrdiff_t>(count);
  PickleSequence taken(first, values_.end());
  values_.erase(first, values_.end());
  return taken;
}

PickleSequence PickleStack::pop_to_mark() {
  if (marks_.empty()) fail("a mark is missing");
  PickleSequence taken = pop(available());
  marks_.pop_back();
  return taken;
}

void PickleStack::drop() {
  if (available() == 0 && !marks_.empty()) {
    marks_.pop_back();
  } else {
    pop();
  }
}

PickleIndex PickleMemo::get(std::uint64_t number) const {
  const auto found = values_.find(number);
  if (found == values_.end())
    fail("a reference to object " + std::to_string(number) + ", which is not there");
  return found->second;
}

}  // namespace undertone::io
