#pragma once

#include <optional>
#include <string>

#include "src/core/error.hpp"

namespace undertone::support {

/// The Error that `action` throws, or nothing.
template <class Action>
std::optional<Error> error_of(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  return std::nullopt;
}

/// "kind: what", or "no error"; so that one CHECK shows all of both.
template <class Action>
std::string error_text(Action&& action) {
  const auto error = error_of(action);
  return error ? std::string(to_string(error->kind())) + ": " + error->what() : "no error";
}

}  // namespace undertone::support
