#include "src/io/xml.hpp"

#include <algorithm>
#include <utility>

#include <pugixml.hpp>

#include "src/core/error.hpp"
#include "src/io/xml_scan.hpp"

namespace undertone::io {
namespace {

pugi::xml_node to_library(const void* node) {
  // The library hands this pointer out and takes it back, but never as const.
  return pugi::xml_node(static_cast<pugi::xml_node_struct*>(const_cast<void*>(node)));
}

/// The first element from `node` on, along its siblings, that has the name (any, where the name is empty).
pugi::xml_node find_element(pugi::xml_node node, std::string_view name) {
  while (node && (node.type() != pugi::node_element || (!name.empty() && name != node.name())))
    node = node.next_sibling();
  return node;
}

}  // namespace

struct XmlDocument::State {
  std::string buffer;  // the tree points into it
  pugi::xml_document tree;
  std::vector<std::size_t> line_ends;
};

XmlDocument::XmlDocument(std::unique_ptr<State> state) : state_(std::move(state)) {}
XmlDocument::XmlDocument(XmlDocument&&) noexcept = default;
XmlDocument& XmlDocument::operator=(XmlDocument&&) noexcept = default;
XmlDocument::~XmlDocument() = default;

XmlElement XmlDocument::root() const {
  return {state_->tree.document_element().internal_object(), &state_->line_ends};
}

XmlDocument parse_xml(std::string_view text, const XmlLimits& limits) {
  check_xml(text, limits);
  auto state = std::make_unique<XmlDocument::State>();
  state->line_ends.reserve(static_cast<std::size_t>(std::ranges::count(text, '\n')));
  for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1))
    state->line_ends.push_back(at);
  state->buffer = text;
  constexpr unsigned kOptions = pugi::parse_default | pugi::parse_ws_pcdata_single | pugi::parse_embed_pcdata;
  const pugi::xml_parse_result result = state->tree.load_buffer_inplace(
      state->buffer.data(), state->buffer.size(), kOptions, pugi::encoding_utf8);
  if (!result) throw_xml_error(text, static_cast<std::size_t>(result.offset), result.description());
  return XmlDocument(std::move(state));
}

std::string_view XmlElement::name() const { return to_library(node_).name(); }

std::optional<std::string_view> XmlElement::attribute(std::string_view name) const {
  for (const pugi::xml_attribute attribute : to_library(node_).attributes()) {
    if (name == attribute.name()) return attribute.value();
  }
  return std::nullopt;
}

std::string XmlElement::text() const {
  const pugi::xml_node node = to_library(node_);
  std::string text = node.value();  // its first piece lies in the element itself
  for (const pugi::xml_node child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
  }
  return text;
}

XmlChildren XmlElement::children(std::string_view name) const {
  const pugi::xml_node first = find_element(to_library(node_).first_child(), name);
  return {XmlElement(first.internal_object(), line_ends_), name};
}

std::optional<XmlElement> XmlElement::child(std::string_view name) const {
  const XmlChildren found = children(name);
  if (found.begin() == found.end()) return std::nullopt;
  return *found.begin();
}

std::size_t XmlElement::offset() const {
  return static_cast<std::size_t>(to_library(node_).offset_debug()) - 1;  // the library's is that of the name
}

int XmlElement::line() const {
  const auto after = std::ranges::lower_bound(*line_ends_, offset());
  return static_cast<int>(after - line_ends_->begin()) + 1;
}

XmlChildren::Iterator& XmlChildren::Iterator::operator++() {
  element_.node_ = find_element(to_library(element_.node_).next_sibling(), name_).internal_object();
  return *this;
}

XmlChildren::Iterator XmlChildren::Iterator::operator++(int) {
  const Iterator before = *this;
  ++*this;
  return before;
}

XmlExtent find_xml_extent(std::string_view text, std::size_t offset) {
  XmlScanner scanner(text, offset);
  std::size_t depth = 0;
  while (const auto markup = scanner.next()) {
    if (markup->kind == XmlMarkupKind::kStartTag) ++depth;
    if (markup->kind == XmlMarkupKind::kEmptyTag && depth == 0) return {offset, markup->end, markup->end};
    if (markup->kind == XmlMarkupKind::kEndTag && --depth == 0) return {offset, markup->begin, markup->end};
  }
  throw Error(ErrorKind::kInternal, "no XML element begins at the offset given");
}

}  // namespace undertone::io
