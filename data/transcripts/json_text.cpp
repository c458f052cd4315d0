#include "data/transcripts/json_text.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace undertone::data {
namespace {

/// Where the string that begins at `at` ends, after its closing quote.
std::size_t string_end(std::string_view json, std::size_t at) {
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return std::min(at + 1, json.size());
}

class ElementScanner {
 public:
  ElementScanner(std::string_view json, std::string_view key) : json_(json), key_(key) {}

  std::vector<int> scan() {
    for (std::size_t at = 0; at < json_.size() && !done_;) {
      const char c = json_[at];
      if (c == '\n') ++line_;
      if (std::string_view(" \t\r\n").find(c) != std::string_view::npos) {
        ++at;
        continue;
      }
      if (expects_element_ && c != ']') lines_.push_back(line_);
      expects_element_ = false;
      if (c == '"') {
        const std::size_t end = string_end(json_, at);
        last_string_ = json_.substr(at + 1, end - at - 2);
        at = end;
      } else {
        take(c);
        ++at;
      }
    }
    return std::move(lines_);
  }

 private:
  void take(char c) {
    if (c == ':' && depth_ == 1) {
      is_wanted_ = last_string_ == key_;
      return;
    }
    const bool opens = c == '[' || c == '{';
    if (opens && !array_depth_ && c == '[' && (key_.empty() ? depth_ == 0 : depth_ == 1 && is_wanted_)) {
      array_depth_ = depth_ + 1;
      expects_element_ = true;
    }
    if (opens) ++depth_;
    if (c == ',' && array_depth_ == depth_) expects_element_ = true;
    if (c == ']' || c == '}') {
      if (array_depth_ == depth_) done_ = true;
      --depth_;
    }
    is_wanted_ = false;
  }

  std::string_view json_;
  std::string_view key_;
  std::string_view last_string_;
  std::vector<int> lines_;
  std::optional<std::size_t> array_depth_;
  std::size_t depth_ = 0;
  int line_ = 1;
  bool is_wanted_ = false;  // the value that begins here is the member `key_`
  bool expects_element_ = false;
  bool done_ = false;
};

}  // namespace

std::string without_nan(std::string_view json) {
  constexpr std::array<std::string_view, 3> kNoNumbers = {"NaN", "-Infinity", "Infinity"};
  std::string out;
  out.reserve(json.size());
  for (std::size_t at = 0; at < json.size();) {
    const std::string_view rest = json.substr(at);
    std::size_t size = 1;
    if (rest[0] == '"') {
      size = string_end(json, at) - at;
      out += rest.substr(0, size);
    } else if (const auto found =
                   std::ranges::find_if(kNoNumbers, [&](auto word) { return rest.starts_with(word); });
               found != kNoNumbers.end()) {
      size = found->size();
      out += "null";
    } else {
      out += rest[0];
    }
    at += size;
  }
  return out;
}

std::vector<int> element_lines(std::string_view json, std::string_view key) {
  return ElementScanner(json, key).scan();
}

}  // namespace undertone::data
