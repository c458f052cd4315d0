#include "src/io/xml.hpp"

#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "src/io/xml_write.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::io;

namespace {

std::string message(std::string_view text, const XmlLimits& limits = {}) {
  return support::error_text([&] { parse_xml(text, limits); });
}

/// Touches everything that a view can reach.
std::size_t walk(const XmlElement& element) {
  std::size_t sum = element.name().size() + element.text().size() + element.offset() +
                    static_cast<std::size_t>(element.line());
  for (const XmlElement& child : element.children()) sum += walk(child);
  return sum;
}

/// Any character that XML has.
std::string random_text(std::mt19937& random) {
  constexpr std::string_view kPieces[] = {"a",      "<",          ">",         "&",     "\"",   "'",
                                          "]]>",    "\n",         "\r",        "\t",    "\r\n", "\u00E9",
                                          "\u4F60", "\U0001F600", "\x7F",      "  ",    "--",   "&amp;",
                                          "\u0085", "\u2028",     "<![CDATA[", "\uFEFF"};
  std::string text;
  for (std::size_t count = random() % 12; count > 0; --count) text += kPieces[random() % std::size(kPieces)];
  return text;
}

}  // namespace

TEST_SUITE("io") {
  TEST_CASE("an XML document is read as a tree of elements") {
    const XmlDocument document = parse_xml(R"(<?xml version="1.0" encoding="UTF-16"?>
<!-- a comment --><list kind='a "b"' n="&#65;&lt;">
  <item>one &amp; <![CDATA[<two>]]></item>
  <other/>
  <item>  </item>
</list>)");
    const XmlElement list = document.root();
    CHECK(list.name() == "list");
    CHECK(list.attribute("kind") == "a \"b\"");
    CHECK(list.attribute("n") == "A<");
    CHECK_FALSE(list.attribute("missing"));
    CHECK(list.text().empty());
    std::vector<std::string> names;
    for (const XmlElement& child : list.children()) names.emplace_back(child.name());
    CHECK(names == std::vector<std::string>{"item", "other", "item"});
    std::vector<std::string> texts;
    for (const XmlElement& child : list.children("item")) texts.push_back(child.text());
    CHECK(texts == std::vector<std::string>{"one & <two>", "  "});
    REQUIRE(list.child("other"));
    CHECK(list.child("other")->line() == 4);
    CHECK_FALSE(list.child("missing"));
  }

  TEST_CASE("an element knows where it stands in the text") {
    const std::string text = "\xEF\xBB\xBF<a>\r\n x &amp; y<b k='>'><c/>\n</b >\n<b/></a>\n";
    const XmlDocument document = parse_xml(text);
    const XmlElement first = *document.root().child("b");
    CHECK(text.substr(first.offset(), 3) == "<b ");
    CHECK(first.line() == 2);
    const XmlExtent extent = find_xml_extent(text, first.offset());
    CHECK(text.substr(extent.begin, extent.end - extent.begin) == "<b k='>'><c/>\n</b >");
    CHECK(text.substr(extent.content_end, 3) == "</b");
    const XmlExtent inner = find_xml_extent(text, first.child("c")->offset());
    CHECK(text.substr(inner.begin, inner.end - inner.begin) == "<c/>");
    CHECK(inner.content_end == inner.end);
    const XmlExtent whole = find_xml_extent(text, document.root().offset());
    CHECK(whole.end == text.size() - 1);
  }

  TEST_CASE("what XML does not allow is told with line and column") {
    CHECK(message("<a>\n<b></a>") ==
          "bad input: XML line 2, column 4: the end of an element that is not open");
    CHECK(message("<a><b>") == "bad input: XML line 1, column 7: the end of \"b\" is missing");
    CHECK(message("<a/><b/>") == "bad input: XML line 1, column 5: a second root element");
    CHECK(message("<a/> x") == "bad input: XML line 1, column 5: text outside of the root element");
    CHECK(message("  ") == "bad input: XML line 1, column 3: there is no element");
    CHECK(message("<a b='\u00E9' b='2'/>") ==
          "bad input: XML line 1, column 10: an attribute that the element has already");
    CHECK(message("<a b=c/>") == "bad input: XML line 1, column 6: a quoted value expected");
    CHECK(message("<a b='1'c='2'/>") ==
          "bad input: XML line 1, column 9: white space, \">\" or \"/>\" expected");
    CHECK(message("<a>&nbsp;</a>") ==
          "bad input: XML line 1, column 4: \"&\" that begins no reference to a character or a predefined "
          "entity");
    for (const char* text : {"",
                             "<",
                             "<a",
                             "<a b",
                             "<a b=",
                             "<a b='",
                             "<a b='<'/>",
                             "< a/>",
                             "<a/",
                             "<a><",
                             "<1/>",
                             "<a></a",
                             "<a><!-- </a>",
                             "<a><![CDATA[</a>",
                             "<?xml",
                             "</a>",
                             "<a>&#0;</a>",
                             "<a>&#xD800;</a>",
                             "<a>&#x110000;</a>",
                             "<a>& </a>",
                             "<a>&#99999999999;</a>",
                             "<a b='&x;'/>",
                             "<a></a x=''>",
                             "<!a><a/>",
                             "x<a/>"}) {
      CAPTURE(text);
      CHECK(message(text).starts_with("bad input: XML line "));
    }
  }

  TEST_CASE("XML text has to be valid UTF-8 and free of control characters") {
    for (const char* bad : {"\x01", "\x1F", "\x80", "\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                            "\xEF\xBF\xBE", "\xE4\xBD"}) {
      CAPTURE(bad);
      CHECK(message("<a>" + std::string(bad) + "</a>") ==
            "bad input: XML line 1, column 4: a character that XML does not allow, or invalid UTF-8");
    }
    CHECK(message(std::string_view("<a>\0</a>", 8)).starts_with("bad input: XML line 1, column 4"));
    CHECK(message("<a>\u0085\u4F60\U0010FFFF\t\r\n</a>") == "no error");
  }

  TEST_CASE("a document type declaration is refused, and with it every entity") {
    CHECK(
        message("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>") ==
        "bad input: XML line 1, column 1: a document type declaration, which is refused as it could declare "
        "entities");
    CHECK(message("<a/><!DOCTYPE a>").find("type declaration") != std::string::npos);
    CHECK(message("<a><!ENTITY x 'y'></a>").starts_with("bad input: XML line 1, column 4"));
    CHECK(message("<a><!-- <!DOCTYPE x> --><![CDATA[<!DOCTYPE x>]]></a>") == "no error");
  }

  TEST_CASE("depth, size and number of elements are bounded") {
    const auto nested = [](int depth) {
      std::string text;
      for (int i = 0; i < depth; ++i) text += "<a>";
      for (int i = 0; i < depth; ++i) text += "</a>";
      return text;
    };
    CHECK(message(nested(64)) == "no error");
    CHECK(message(nested(65)) == "bad input: XML line 1, column 193: elements are nested too deep");
    CHECK(message(nested(1'000'000)).find("too deep") != std::string::npos);
    CHECK(message("<a>1234</a>", {.max_bytes = 11}) == "no error");
    CHECK(message("<a>1234</a>", {.max_bytes = 10}) == "bad input: the XML text is too large");
    CHECK(message("<a b='' c=''><d/></a>", {.max_nodes = 5}) == "no error");
    CHECK(message("<a b='' c='' d=''><e/></a>", {.max_nodes = 5}).ends_with("too many elements"));
  }

  TEST_CASE("the tree can be as deep as the caller asks without exhausting the stack") {
    constexpr std::size_t kDepth = 300'000;
    std::string text;
    for (std::size_t i = 0; i < kDepth; ++i) text += "<a>";
    for (std::size_t i = 0; i < kDepth; ++i) text += "</a>";
    CHECK(parse_xml(text, {.max_depth = kDepth}).root().name() == "a");
  }

  TEST_CASE("what is written is read back, whatever the text") {
    std::mt19937 random(8803);
    for (int round = 0; round < 2000; ++round) {
      const std::string value = random_text(random);
      const std::string text = random_text(random);
      XmlWriter writer;
      writer.declare();
      writer.open("root").open("a").attribute("k", value).text(text).close().open("b").close().close();
      const std::string out = writer.take();
      CAPTURE(out);
      const XmlDocument document = parse_xml(out);
      REQUIRE(document.root().child("a"));
      CHECK(document.root().child("a")->attribute("k") == value);
      CHECK(document.root().child("a")->text() == text);
    }
  }

  TEST_CASE("written XML is indented and escapes what it must") {
    XmlWriter writer;
    writer.declare();
    writer.open("a").open("b").attribute("k", "<\"\n>").text("x < y & z\r").close().open("c").close().close();
    CHECK(writer.take() ==
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>\n    <b k=\"&lt;&quot;&#10;&gt;\">x &lt; y &amp; "
          "z&#13;</b>\n    <c/>\n</a>\n");
    XmlWriter piece(2);
    piece.open("a").open("b").close().close();
    CHECK(piece.take() == "        <a>\n            <b/>\n        </a>\n");
  }

  TEST_CASE("what XML cannot hold is written as a replacement character") {
    CHECK(escape_xml_text("a\x01\x80z\xEF\xBF\xBF") ==
          "a\uFFFD\uFFFDz\uFFFD\uFFFD\uFFFD");  // a mark for every byte
    CHECK(escape_xml_attribute(std::string_view("\0\x1B", 2)) == "\uFFFD\uFFFD");
  }

  TEST_CASE("the XML writer refuses what would not be XML") {
    CHECK(support::error_text([] { XmlWriter().open("1a"); }).starts_with("misuse"));
    CHECK(support::error_text([] { XmlWriter().attribute("k", "v"); }).starts_with("misuse"));
    CHECK(support::error_text([] { XmlWriter().close(); }).starts_with("misuse"));
    CHECK(support::error_text([] { XmlWriter().open("a").text("x").open("b"); }).starts_with("misuse"));
    CHECK(
        support::error_text([] { XmlWriter().open("a").open("b").close().text("x"); }).starts_with("misuse"));
    CHECK(support::error_text([] {
            XmlWriter().open("a").text("x").attribute("k", "v");
          }).starts_with("misuse"));
    CHECK(support::error_text([] { XmlWriter().open("a").take(); }).starts_with("misuse"));
  }

  TEST_CASE("mutated XML is read or refused, never worse") {
    const std::string sound =
        "<?xml version=\"1.0\"?>\n<a b=\"1\" c='&lt;'>\n<!-- c --><d>text &#65;</d><e/><![CDATA[ x "
        "]]>\n</a>\n";
    constexpr std::string_view kBits[] = {"<",    ">",   "/",         "\"",  "'",           "&",    ";",
                                          "<!--", "-->", "<![CDATA[", "]]>", "<a>",         "</a>", "<?",
                                          "?>",   "=",   "\xC3",      " ",   "<!DOCTYPE a>"};
    std::mt19937 random(4471);
    int read = 0;
    for (int round = 0; round < 20'000; ++round) {
      std::string text = sound;
      for (std::size_t changes = 1 + random() % 3; changes > 0; --changes) {
        const std::size_t at = random() % text.size();
        const std::string_view bit = kBits[random() % std::size(kBits)];
        if (random() % 2 == 0) text.erase(at, random() % 6);
        text.insert(std::min(at, text.size()), bit);
        if (random() % 8 == 0) text.resize(1 + random() % text.size());
      }
      const auto error = support::error_of([&] {
        const XmlDocument document = parse_xml(text);
        CHECK(walk(document.root()) > 0);
        CHECK(find_xml_extent(text, document.root().offset()).end <= text.size());
        ++read;
      });
      if (error) CHECK(error->kind() == ErrorKind::kBadInput);
    }
    CHECK(read > 100);
  }
}
