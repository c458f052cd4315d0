#include "src/media/packet_selector.hpp"

#include <algorithm>
#include <random>
#include <set>

#include <doctest/doctest.h>

using namespace undertone;
using namespace undertone::media;

namespace {

constexpr double kTickS = 0.01;

struct Picture {
  std::int64_t pts;
  std::int64_t dts;
  bool disposable;
};

/// Groups of a picture that others need and B-frames that nothing needs, in the order of decoding.
std::vector<Picture> make_stream(int groups, int between, std::int64_t ticks) {
  std::vector<Picture> stream;
  for (int group = 0; group < groups; ++group) {
    const std::int64_t last = static_cast<std::int64_t>(group) * (between + 1) + between;
    stream.push_back({last, 0, false});
    for (int i = 0; i < between; ++i) stream.push_back({last - between + i, 0, true});
  }
  for (std::size_t i = 0; i < stream.size(); ++i) {
    stream[i].dts = (static_cast<std::int64_t>(i) - between) * ticks;
    stream[i].pts *= ticks;
  }
  return stream;
}

PacketPtr to_packet(const Picture& picture) {
  auto packet = make_packet();
  packet->pts = picture.pts;
  packet->dts = picture.dts;
  return packet;
}

struct Selected {
  std::int64_t pts;
  bool wanted;
};

PacketSelector make_selector(double rate_hz, DecodePolicy policy, TimeSpan span = all_time()) {
  return PacketSelector(FramePicker(rate_hz, span), policy, [](std::int64_t ticks) -> std::optional<double> {
    if (ticks == AV_NOPTS_VALUE) return std::nullopt;
    return static_cast<double>(ticks) * kTickS;
  });
}

std::vector<Selected> select_all(PacketSelector selector, const std::vector<Picture>& stream) {
  std::vector<Selected> result;
  const auto take = [&] {
    while (const auto ready = selector.pop()) result.push_back({ready->packet->pts, ready->wanted});
  };
  for (const Picture& picture : stream) {
    selector.push(to_packet(picture), picture.disposable);
    take();
  }
  selector.end();
  take();
  return result;
}

/// What picking from all decoded frames would give.
std::set<std::int64_t> naive_pick(const std::vector<Picture>& stream, double rate_hz, TimeSpan span) {
  std::vector<std::int64_t> shown;
  for (const Picture& picture : stream) shown.push_back(picture.pts);
  std::sort(shown.begin(), shown.end());
  FramePicker picker(rate_hz, span);
  std::set<std::int64_t> picked;
  for (const std::int64_t pts : shown) {
    if (picker.pick(static_cast<double>(pts) * kTickS)) picked.insert(pts);
  }
  return picked;
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("exact: wanted is what picking from all frames would pick, for any rate, reordering and span") {
    for (const int between : {0, 1, 2, 5}) {
      for (const double rate_hz : {0.0, 1.0, 5.0, 24.0, 100.0}) {
        for (const TimeSpan span : {all_time(), TimeSpan{0.73, 2.2}}) {
          const auto stream = make_stream(30, between, 4);
          const auto selected = select_all(make_selector(rate_hz, DecodePolicy::kExact, span), stream);
          REQUIRE(selected.size() == stream.size());
          std::set<std::int64_t> wanted;
          for (std::size_t i = 0; i < selected.size(); ++i) {
            CHECK(selected[i].pts == stream[i].pts);  // nothing is lost, the order of decoding stays
            if (selected[i].wanted) wanted.insert(selected[i].pts);
          }
          CHECK(wanted == naive_pick(stream, rate_hz, span));
        }
      }
    }
  }

  TEST_CASE("fast: every cell with a frame keeps one, and none that nothing needs where another is there") {
    for (const int between : {1, 2, 5}) {
      for (const double rate_hz : {1.0, 5.0, 24.0}) {
        const auto stream = make_stream(30, between, 4);
        const auto selected = select_all(make_selector(rate_hz, DecodePolicy::kFast), stream);
        const FramePicker picker(rate_hz, all_time());
        std::set<double> cells, kept_cells, cells_with_needed, cells_with_extra;
        for (std::size_t i = 0; i < stream.size(); ++i) {
          const double cell = picker.cell_end_s(static_cast<double>(stream[i].pts) * kTickS);
          cells.insert(cell);
          if (!stream[i].disposable) cells_with_needed.insert(cell);
          // What others need is decoded whether wanted or not.
          if (!stream[i].disposable || selected[i].wanted) kept_cells.insert(cell);
          if (stream[i].disposable && selected[i].wanted) cells_with_extra.insert(cell);
        }
        CHECK(kept_cells == cells);
        for (const double cell : cells_with_extra) CHECK(cells_with_needed.count(cell) == 0);
      }
    }
  }

  TEST_CASE("packets without times are all wanted, at once") {
    PacketSelector selector = make_selector(1, DecodePolicy::kFast);
    for (int i = 0; i < 10; ++i) {
      selector.push(make_packet(), true);
      const auto ready = selector.pop();
      REQUIRE(ready);
      CHECK(ready->wanted);
    }
  }

  TEST_CASE("no more than a few hundred packets are ever held, even when decoding times stand still") {
    for (const DecodePolicy policy : {DecodePolicy::kExact, DecodePolicy::kFast}) {
      PacketSelector selector = make_selector(5, policy);
      int held = 0;
      for (int i = 0; i < 5'000; ++i) {
        selector.push(to_packet({1'000'000 - i, 0, i % 2 == 0}), i % 2 == 0);
        ++held;
        while (selector.pop()) --held;
        REQUIRE(held < 300);
      }
    }
  }

  TEST_CASE("times in any disorder lose no packet") {
    std::mt19937 random(5);
    for (const DecodePolicy policy : {DecodePolicy::kExact, DecodePolicy::kFast}) {
      std::vector<Picture> stream;
      for (int i = 0; i < 3'000; ++i) {
        const bool timeless = random() % 5 == 0;
        const auto any_time = [&] { return static_cast<std::int64_t>(random() % 100'000) - 1'000; };
        stream.push_back({timeless ? AV_NOPTS_VALUE : any_time(),
                          random() % 7 == 0 ? AV_NOPTS_VALUE : any_time(), random() % 2 == 0});
      }
      const auto selected = select_all(make_selector(5, policy), stream);
      REQUIRE(selected.size() == stream.size());
      for (std::size_t i = 0; i < stream.size(); ++i) CHECK(selected[i].pts == stream[i].pts);
    }
  }
}
