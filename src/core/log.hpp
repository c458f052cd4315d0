#pragma once

#include <string_view>

namespace undertone {

enum class LogLevel { kDebug, kInfo, kWarning };

/// Where library code says what it noticed. The base class is silent; implementations may be called from any
/// thread.
class Log {
 public:
  virtual ~Log() = default;
  virtual void write(LogLevel level, std::string_view message);

  void debug(std::string_view message) { write(LogLevel::kDebug, message); }
  void info(std::string_view message) { write(LogLevel::kInfo, message); }
  void warn(std::string_view message) { write(LogLevel::kWarning, message); }
};

/// Says nothing.
Log& silent_log();

}  // namespace undertone
