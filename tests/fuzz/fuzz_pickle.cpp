// Any bytes as a pickle: an Error, or a document through all of whose objects one can walk.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <span>
#include <vector>

#include "src/core/error.hpp"
#include "src/io/pickle.hpp"

using namespace undertone;
using namespace undertone::io;

namespace {

constexpr std::size_t kMostConverted = 1 << 20;  // bytes; many arrays may share the same ones

void expect(bool holds) {
  if (!holds) std::abort();
}

/// Walks through what cannot refer to itself only once, and without recursion.
class Walk {
 public:
  explicit Walk(const PickleValue& root) : open_{root} {}

  void run() {
    while (!open_.empty()) {
      const PickleValue value = open_.back();
      open_.pop_back();
      if (seen_.insert(value.id()).second) visit(value);
    }
  }

 private:
  void visit(const PickleValue& value) {
    expect(value.path().starts_with("pickle"));
    switch (value.kind()) {
      case PickleKind::kText:
        value.as_text();
        break;
      case PickleKind::kArray:
        visit_array(value);
        break;
      case PickleKind::kList:
      case PickleKind::kTuple:
      case PickleKind::kSet:
        expect(value.items().size() == value.size());
        for (const PickleValue& item : value.items()) open_.push_back(item);
        break;
      case PickleKind::kDict:
        value.find("key");
        for (const auto& [key, item] : value.entries()) open_.insert(open_.end(), {key, item});
        break;
      default:
        break;
    }
  }

  void visit_array(const PickleValue& value) {
    const PickleArray& array = value.as_array();
    converted_ += array.bytes.size();
    if (converted_ > kMostConverted) return;
    if (array.type.kind == ElementKind::kText || array.type.kind == ElementKind::kBytes) {
      expect(value.to_texts().size() == array.count());
    } else {
      expect(value.to_floats().size() == array.count());
    }
  }

  std::vector<PickleValue> open_;
  std::set<std::uint32_t> seen_;
  std::size_t converted_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  try {
    const PickleDocument document = parse_pickle(std::as_bytes(std::span(bytes, size)));
    Walk(document.root()).run();
  } catch (const Error& error) {
    expect(error.kind() == ErrorKind::kBadInput || error.kind() == ErrorKind::kUnsupported);
  }
  return 0;
}
