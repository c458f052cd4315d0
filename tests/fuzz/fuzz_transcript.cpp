// Any bytes as a transcript in the format that UNDERTONE_FUZZ_FORMAT names: an Error, or entries from which a
// conversation can be made that every writer can write and that JSON Lines give back as it was.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "data/annotations/formats.hpp"
#include "data/annotations/jsonl.hpp"
#include "data/transcripts/registry.hpp"
#include "data/transcripts/text_encoding.hpp"
#include "data/transcripts/to_conversation.hpp"
#include "src/core/error.hpp"

using namespace undertone;

namespace {

constexpr std::size_t kMostWritten = 20;  // a fuzzer wants many short runs

const data::TranscriptFormat& format_under_test() {
  for (const data::TranscriptFormat& format : data::transcript_formats()) {
    if (format.name == UNDERTONE_FUZZ_FORMAT) return format;
  }
  std::abort();
}

void expect(bool holds) {
  if (!holds) std::abort();
}

bool is_expected(const Error& error) {
  return error.kind() == ErrorKind::kBadInput || error.kind() == ErrorKind::kUnsupported ||
         error.kind() == ErrorKind::kNotFound;
}

void write_everywhere(const Conversation& conversation) {
  data::Annotation annotation;
  annotation.conversation = conversation;
  for (const data::AnnotationFormat& format : data::annotation_formats()) format.write(annotation, {});
  const auto read = data::parse_jsonl_annotation(data::to_jsonl(annotation));
  expect(read.annotation.conversation == conversation);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const data::TranscriptFormat& format = format_under_test();
  const std::string utf8 = data::decode_text({reinterpret_cast<const char*>(bytes), size}).utf8;
  data::find_format(format.endings.empty() ? "" : format.endings.front(), utf8);
  Conversation conversation;
  try {
    const data::Transcript transcript = format.parse(utf8, {});
    conversation = data::to_conversation(transcript, {.media_duration_s = 90'000}).conversation;
  } catch (const Error& error) {
    expect(is_expected(error));
    return 0;
  }
  if (conversation.size() <= kMostWritten) write_everywhere(conversation);
  return 0;
}
