#include "src/core/bounded_queue.hpp"

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/random.hpp"

using namespace undertone;
using namespace std::chrono_literals;
using support::Random;

namespace {

// Long enough for a thread to run into its wait. A thread that is later than this makes a test easier to
// pass, never fail.
constexpr auto kSettle = 20ms;
// A wake-up takes microseconds; the rest is for a machine that is busy with something else.
constexpr auto kPrompt = 10s;

/// Runs `action` in a thread of its own and tells whether it is through.
template <class Result>
class Background {
 public:
  template <class Action>
  explicit Background(Action action) : result_(std::async(std::launch::async, std::move(action))) {}

  bool waits() { return result_.wait_for(kSettle) == std::future_status::timeout; }
  bool ends() { return result_.wait_for(kPrompt) == std::future_status::ready; }
  Result get() { return result_.get(); }

 private:
  std::future<Result> result_;
};

}  // namespace

TEST_SUITE("core") {
  TEST_CASE("values leave a queue in the order in which they came") {
    BoundedQueue<int> queue(7);
    std::jthread producer([&] {
      Random random(61);
      for (int i = 0; i < 5000; ++i) queue.push(i, 1 + random.below(4), {});
      queue.close();
    });
    int expected = 0;
    while (const auto value = queue.pop()) CHECK(*value == expected++);
    CHECK(expected == 5000);
  }

  TEST_CASE("a queue takes what fits exactly and makes the next value wait") {
    BoundedQueue<char> queue(10);
    CHECK(queue.push('a', 6, {}));
    CHECK(queue.push('b', 4, {}));
    Background<bool> third([&] { return queue.push('c', 4, {}); });
    CHECK(third.waits());
    CHECK(queue.pop() == 'a');
    CHECK(third.ends());
    CHECK(third.get());
    CHECK(queue.pop() == 'b');
    CHECK(queue.pop() == 'c');
  }

  TEST_CASE("room that is too small does not let a waiting value in") {
    BoundedQueue<char> queue(10);
    queue.push('a', 3, {});
    queue.push('b', 7, {});
    Background<bool> third([&] { return queue.push('c', 4, {}); });
    CHECK(queue.pop() == 'a');
    CHECK(third.waits());
    CHECK(queue.pop() == 'b');
    CHECK(third.ends());
    CHECK(third.get());
  }

  TEST_CASE("a value beyond the capacity is let in, alone") {
    BoundedQueue<char> queue(10);
    CHECK(queue.push('a', 1000, {}));
    Background<bool> small([&] { return queue.push('b', 0, {}); });
    CHECK(small.waits());
    CHECK(queue.pop() == 'a');
    CHECK(small.ends());
    Background<bool> large([&] { return queue.push('c', 11, {}); });
    CHECK(large.waits());
    CHECK(queue.pop() == 'b');
    CHECK(large.ends());
    CHECK(queue.pop() == 'c');
    BoundedQueue<char> no_room(0);
    CHECK(no_room.push('d', 1, {}));
    CHECK(no_room.pop() == 'd');
  }

  TEST_CASE("a closed queue gives what it holds, then nothing, and takes nothing") {
    BoundedQueue<int> queue(10);
    queue.push(1, 1, {});
    queue.push(2, 1, {});
    queue.close();
    CHECK(!queue.push(3, 1, {}));
    CHECK(queue.pop() == 1);
    CHECK(queue.pop() == 2);
    CHECK(!queue.pop());
    CHECK(!queue.pop());
    queue.close();
    CHECK(!queue.push(4, 1, {}));
  }

  TEST_CASE("closing wakes every producer and consumer that waits") {
    BoundedQueue<int> full(1), empty(1);
    full.push(0, 1, {});
    Background<bool> producer([&] { return full.push(1, 1, {}); });
    Background<bool> second_producer([&] { return full.push(2, 1, {}); });
    Background<std::optional<int>> consumer([&] { return empty.pop(); });
    Background<std::optional<int>> second_consumer([&] { return empty.pop(); });
    CHECK((producer.waits() && second_producer.waits() && consumer.waits() && second_consumer.waits()));
    full.close();
    empty.close();
    REQUIRE((producer.ends() && second_producer.ends() && consumer.ends() && second_consumer.ends()));
    CHECK((!producer.get() && !second_producer.get() && !consumer.get() && !second_consumer.get()));
    CHECK(full.pop() == 0);
    CHECK(!full.pop());
  }

  TEST_CASE("a stop wakes the producer and the consumer that wait under it, and nobody else") {
    BoundedQueue<int> full(1), empty(1);
    full.push(0, 1, {});
    std::stop_source source, other;
    Background<bool> producer([&] { return full.push(1, 1, source.get_token()); });
    Background<bool> other_producer([&] { return full.push(2, 1, other.get_token()); });
    Background<std::optional<int>> consumer([&] { return empty.pop(source.get_token()); });
    Background<std::optional<int>> other_consumer([&] { return empty.pop(other.get_token()); });
    CHECK((producer.waits() && consumer.waits()));
    source.request_stop();
    CHECK((producer.ends() && consumer.ends()));
    CHECK((!producer.get() && !consumer.get()));
    CHECK((other_producer.waits() && other_consumer.waits()));
    CHECK(full.pop() == 0);
    empty.push(3, 1, {});
    CHECK((other_producer.ends() && other_consumer.ends()));
    CHECK(full.pop() == 2);
    CHECK(other_consumer.get() == 3);
  }

  TEST_CASE("under a stop nothing goes in though there is room, and nothing comes out though there is some") {
    BoundedQueue<int> queue(10);
    queue.push(1, 1, {});
    std::stop_source source;
    source.request_stop();
    CHECK(!queue.push(2, 1, source.get_token()));
    CHECK(!queue.pop(source.get_token()));
    CHECK(queue.pop() == 1);
    queue.close();
    CHECK(!queue.pop());
  }

  TEST_CASE("a stop ends a traffic that never blocks") {
    BoundedQueue<int> queue(1000);
    std::stop_source source;
    std::atomic<int> taken = 0;
    Background<bool> producer([&] {
      while (queue.push(1, 1, source.get_token())) continue;
      return true;
    });
    Background<bool> consumer([&] {
      while (queue.pop(source.get_token())) ++taken;
      return true;
    });
    while (taken < 1000) std::this_thread::yield();
    source.request_stop();
    const bool ended = producer.ends() && consumer.ends();
    queue.close();
    CHECK(ended);
  }

  TEST_CASE("among many producers and consumers every value arrives once, in its producer's order") {
    constexpr std::size_t kProducers = 4, kConsumers = 3, kEach = 3000, kCapacity = 20, kMostCost = 9;
    struct Item {
      std::size_t producer, number, cost;
    };
    BoundedQueue<std::unique_ptr<Item>> queue(kCapacity);
    std::vector<std::vector<Item>> taken(kConsumers);
    std::atomic<std::size_t> taken_cost = 0, given_cost = 0, most_inside = 0;
    {
      std::vector<std::jthread> consumers;
      for (auto& mine : taken) {
        consumers.emplace_back([&] {
          while (const auto item = queue.pop()) {
            mine.push_back(**item);
            taken_cost += (*item)->cost;
          }
        });
      }
      std::vector<std::jthread> producers;
      for (std::size_t p = 0; p < kProducers; ++p) {
        producers.emplace_back([&, p] {
          Random random(62 + p);
          for (std::size_t n = 0; n < kEach; ++n) {
            const std::size_t cost = 1 + random.below(kMostCost);
            queue.push(std::make_unique<Item>(Item{p, n, cost}), cost, {});
            const std::size_t given = given_cost += cost, gone = taken_cost;
            std::size_t most = most_inside;
            while (given > gone && given - gone > most &&
                   !most_inside.compare_exchange_weak(most, given - gone))
              continue;
          }
        });
      }
      producers.clear();
      queue.close();
    }
    std::vector<std::vector<int>> seen(kProducers, std::vector<int>(kEach));
    for (const auto& mine : taken) {
      std::vector<std::size_t> next(kProducers);
      for (const Item& item : mine) {
        CHECK(item.number >= next[item.producer]);
        next[item.producer] = item.number + 1;
        ++seen[item.producer][item.number];
      }
    }
    CHECK(seen == std::vector<std::vector<int>>(kProducers, std::vector<int>(kEach, 1)));
    CHECK(taken_cost == given_cost);
    // A value that a consumer holds but has not counted yet looks as if it were inside.
    CHECK(most_inside <= kCapacity + kConsumers * kMostCost);
  }
}
