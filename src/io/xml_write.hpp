#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace undertone::io {

/// Characters as they stand between tags. What XML cannot hold (most control characters, invalid UTF-8)
/// becomes U+FFFD; a carriage return is written so that readers keep it.
std::string escape_xml_text(std::string_view text);
/// Likewise for a value in double quotes; tab and line end are written so that readers keep them.
std::string escape_xml_attribute(std::string_view text);

/// Writes elements, each on its own line and indented by its depth. An element holds either text or elements.
class XmlWriter {
 public:
  /// `depth` is that of the first element, for a piece that goes into another document.
  explicit XmlWriter(std::size_t depth = 0) : base_depth_(depth) {}

  void declare();  // <?xml …?>
  XmlWriter& open(std::string_view name);
  XmlWriter& attribute(std::string_view name, std::string_view value);
  XmlWriter& text(std::string_view text);
  XmlWriter& close();

  /// What has been written; all elements must be closed.
  std::string take();

 private:
  enum class State { kInTag, kHasText, kHasElements };
  struct Frame {
    std::string name;
    State state = State::kInTag;
  };
  void begin_line();

  std::size_t base_depth_;
  std::vector<Frame> open_;
  std::string out_;
};

}  // namespace undertone::io
