#include "src/core/error.hpp"

namespace undertone {

std::string_view to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kMisuse:
      return "misuse";
    case ErrorKind::kBadInput:
      return "bad input";
    case ErrorKind::kNotFound:
      return "not found";
    case ErrorKind::kDenied:
      return "denied";
    case ErrorKind::kUnsupported:
      return "unsupported";
    case ErrorKind::kIo:
      return "input/output";
    case ErrorKind::kCancelled:
      return "cancelled";
    case ErrorKind::kInternal:
      return "internal";
  }
  return "unknown";
}

Error::Error(ErrorKind kind, std::string message)
    : kind_(kind), message_(std::move(message)), text_(message_) {}

void Error::add_context(std::string what_was_done) {
  text_ = what_was_done + ": " + text_;
  context_.push_back(std::move(what_was_done));
}

}  // namespace undertone
