// Any bytes as a file of the kind that UNDERTONE_FUZZ_FORMAT names, to which tiers are added: an Error, or a
// file that can be read again and holds what was added.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "data/annotations/formats.hpp"
#include "data/transcripts/registry.hpp"
#include "src/core/error.hpp"

using namespace undertone;

namespace {

constexpr const char* kText = "what no fuzzer writes, 7f3a";

data::Annotation added_annotation() {
  data::Annotation annotation;
  annotation.conversation = Conversation({{"a", {0.5, 1.25}, "Ann", kText, {}, "joy"}});
  return annotation;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const data::AnnotationFormat& format = *data::find_annotation_format(UNDERTONE_FUZZ_FORMAT);
  static const data::Annotation annotation = added_annotation();
  std::string result;
  try {
    result = format.add_to({reinterpret_cast<const char*>(bytes), size}, annotation);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kBadInput && error.kind() != ErrorKind::kUnsupported) std::abort();
    return 0;
  }
  const data::TranscriptFormat* reading = data::find_format(UNDERTONE_FUZZ_FORMAT, result);
  if (!reading) std::abort();
  reading->parse(result, {});
  if (result.find(kText) == result.npos) std::abort();
  return 0;
}
