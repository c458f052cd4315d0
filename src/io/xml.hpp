#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace undertone::io {

struct XmlLimits {
  std::size_t max_depth = 64;                      // elements within each other
  std::size_t max_bytes = std::size_t{256} << 20;  // of text
  std::size_t max_nodes = 12'000'000;              // elements, attributes and pieces of text: 0.8 GB at most
};

class XmlChildren;

/// One element of an XmlDocument, which must outlive it and the views that it hands out. As cheap to copy as
/// two pointers.
class XmlElement {
 public:
  XmlElement() = default;

  std::string_view name() const;
  std::optional<std::string_view> attribute(std::string_view name) const;
  /// The characters directly inside, CDATA included, those of children not. White space between children is
  /// dropped.
  std::string text() const;
  /// The elements directly inside, all of them or those with the name.
  XmlChildren children(std::string_view name = {}) const;
  std::optional<XmlElement> child(std::string_view name) const;

  /// Where its "<" stands in the text that was parsed.
  std::size_t offset() const;
  /// Likewise, counted from 1.
  int line() const;

  /// Whether both are the same element of the same document.
  friend bool operator==(const XmlElement& a, const XmlElement& b) { return a.node_ == b.node_; }

 private:
  friend class XmlDocument;
  friend class XmlChildren;
  XmlElement(const void* node, const std::vector<std::size_t>* line_ends)
      : node_(node), line_ends_(line_ends) {}

  const void* node_ = nullptr;
  const std::vector<std::size_t>* line_ends_ = nullptr;
};

class XmlChildren {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = XmlElement;
    using difference_type = std::ptrdiff_t;
    using pointer = const XmlElement*;
    using reference = const XmlElement&;

    Iterator() = default;
    reference operator*() const { return element_; }
    pointer operator->() const { return &element_; }
    Iterator& operator++();
    Iterator operator++(int);
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.element_ == b.element_; }

   private:
    friend class XmlChildren;
    Iterator(XmlElement element, std::string_view name) : element_(element), name_(name) {}

    XmlElement element_;
    std::string_view name_;
  };

  Iterator begin() const { return begin_; }
  Iterator end() const { return {}; }

 private:
  friend class XmlElement;
  XmlChildren(XmlElement first, std::string_view name) : begin_(first, name) {}

  Iterator begin_;
};

/// A parsed XML document, to be read only.
class XmlDocument {
 public:
  XmlDocument(XmlDocument&&) noexcept;
  XmlDocument& operator=(XmlDocument&&) noexcept;
  ~XmlDocument();

  XmlElement root() const;

 private:
  friend XmlDocument parse_xml(std::string_view, const XmlLimits&);
  struct State;
  explicit XmlDocument(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Reads UTF-8, whatever encoding the text declares. Throws kBadInput that says line, column and reason where
/// the text is not well formed, has a document type declaration (so that no entity can be declared) or is
/// over a limit. `text` need not outlive the document.
XmlDocument parse_xml(std::string_view text, const XmlLimits& limits = {});

/// Where an element of well-formed XML stands in its text: from its "<" to behind its last ">".
struct XmlExtent {
  std::size_t begin = 0;
  std::size_t content_end = 0;  // where its end tag begins; `end` where it has none
  std::size_t end = 0;
};

/// `text` is what parse_xml read, `offset` what XmlElement::offset said.
XmlExtent find_xml_extent(std::string_view text, std::size_t offset);

}  // namespace undertone::io
