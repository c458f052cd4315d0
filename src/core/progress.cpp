#include "src/core/progress.hpp"

namespace undertone {

void Progress::update(const ProgressState&) {}
void Progress::finish() {}

Progress& silent_progress() {
  static Progress progress;
  return progress;
}

}  // namespace undertone
