#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace undertone {

enum class ErrorKind {
  kMisuse,       // the caller or the command line asked for something that makes no sense
  kBadInput,     // the bytes are not what they should be
  kNotFound,     // no such file, stream, column, …
  kDenied,       // not permitted
  kUnsupported,  // fine in itself, but not something that this build can do
  kIo,           // the system failed to read or write
  kCancelled,    // the user asked to stop
  kInternal,     // a bug or a third party's broken promise
};

std::string_view to_string(ErrorKind kind);

/// The one error family. A message says what is wrong; each layer may add once what it was doing.
class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string message);

  ErrorKind kind() const { return kind_; }
  const std::string& message() const { return message_; }
  /// What was being done, innermost first.
  const std::vector<std::string>& context() const { return context_; }
  /// "outermost: …: message"
  const char* what() const noexcept override { return text_.c_str(); }

  void add_context(std::string what_was_done);

 private:
  ErrorKind kind_;
  std::string message_;
  std::vector<std::string> context_;
  std::string text_;
};

/// Runs `action`; an Error that leaves it carries `what_was_done` as one more line of context.
template <class Action>
decltype(auto) with_context(std::string_view what_was_done, Action&& action) {
  try {
    return std::forward<Action>(action)();
  } catch (Error& error) {
    error.add_context(std::string(what_was_done));
    throw;
  }
}

}  // namespace undertone
