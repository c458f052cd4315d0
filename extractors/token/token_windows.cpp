#include "extractors/token/token_windows.hpp"

#include <algorithm>

namespace undertone::extractors {
namespace {

void add_windows(std::size_t text, std::size_t length, std::size_t most, std::vector<TokenWindow>& windows) {
  const std::size_t step = std::max<std::size_t>(most - most / 4, 1);
  const std::size_t first = windows.size();
  for (std::size_t begin = 0; begin < length; begin += step) {
    const std::size_t end = std::min(begin + most, length);
    // The last one is as long as the others, so that its tokens see as much.
    const std::size_t full = end - std::min(end, most);
    windows.push_back({text, std::min(begin, full), end, 0, end});
    if (end == length) break;
  }
  for (std::size_t i = first; i + 1 < windows.size(); ++i) {
    const std::size_t middle = (windows[i].end + windows[i + 1].begin) / 2;
    windows[i].keep_end = middle;
    windows[i + 1].keep_begin = middle;
  }
}

}  // namespace

std::vector<TokenWindow> token_windows(const std::vector<std::size_t>& lengths, std::size_t most) {
  std::vector<TokenWindow> windows;
  for (std::size_t text = 0; text < lengths.size(); ++text) add_windows(text, lengths[text], most, windows);
  return windows;
}

std::vector<std::vector<TokenWindow>> window_batches(std::vector<TokenWindow> windows, std::size_t tokens) {
  std::ranges::stable_sort(windows, {}, &TokenWindow::size);
  std::vector<std::vector<TokenWindow>> batches;
  for (const TokenWindow& window : windows) {
    if (batches.empty() || (batches.back().size() + 1) * window.size() > tokens) batches.emplace_back();
    batches.back().push_back(window);
  }
  return batches;
}

}  // namespace undertone::extractors
