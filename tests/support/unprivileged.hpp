#pragma once

#include <unistd.h>

namespace undertone::support {

/// While it lives, the test runs as a user whom file permissions bind, even where root started it.
class Unprivileged {
 public:
  Unprivileged() : was_root_(::geteuid() == 0) {
    constexpr uid_t kNobody = 65'534;
    bound_ = !was_root_ || ::seteuid(kNobody) == 0;
  }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;
  ~Unprivileged() {
    if (was_root_ && ::geteuid() != 0) static_cast<void>(!::seteuid(0));
  }

  /// False where root cannot change the user (a restricted container).
  bool is_bound() const { return bound_; }

 private:
  bool was_root_;
  bool bound_ = false;
};

}  // namespace undertone::support
