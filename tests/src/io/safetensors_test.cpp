#include "src/io/safetensors.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/errors.hpp"
#include "tests/support/random.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace undertone;
using namespace undertone::io;
using support::error_text;

namespace {

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

/// A file of this header and as many zeros.
std::string file_of(const std::string& header, std::size_t data_bytes = 0) {
  const std::uint64_t length = header.size();
  return std::string(reinterpret_cast<const char*>(&length), sizeof(length)) + header +
         std::string(data_bytes, '\0');
}

std::string refusal_of(const std::string& header, std::size_t data_bytes = 0) {
  const std::string file = file_of(header, data_bytes);
  return error_text([&] { parse_safetensors(bytes_of(file)); });
}

std::string refusal_of_tensor(const std::string& info, std::size_t data_bytes = 0) {
  return refusal_of(R"({"a":)" + info + "}", data_bytes);
}

/// Tensors and the bytes that they view.
struct OwnedTensors {
  std::vector<std::string> data;
  Safetensors content;
};

OwnedTensors random_tensors(support::Random& random) {
  OwnedTensors made;
  made.data.reserve(8);  // views must stay good
  for (std::size_t left = random.below(8); left > 0; --left) {
    TensorView tensor;
    tensor.type = static_cast<TensorType>(random.below(13));
    std::size_t count = 1;
    for (std::size_t axes = random.below(4); axes > 0; --axes) {
      tensor.shape.push_back(random.integer(0, 5));
      count *= static_cast<std::size_t>(tensor.shape.back());
    }
    made.data.push_back(random.bytes(count * element_size(tensor.type)));
    tensor.bytes = bytes_of(made.data.back());
    made.content.tensors[random.text(6)] = tensor;
  }
  for (std::size_t left = random.below(3); left > 0; --left) {
    made.content.metadata[random.text(3)] = random.text(9);
  }
  return made;
}

bool is_equal(const Safetensors& a, const Safetensors& b) {
  return a.metadata == b.metadata &&
         std::ranges::equal(a.tensors, b.tensors, [](const auto& left, const auto& right) {
           return left.first == right.first && left.second.type == right.second.type &&
                  left.second.shape == right.second.shape &&
                  std::ranges::equal(left.second.bytes, right.second.bytes);
         });
}

/// What write_safetensors puts into a file, whose way to the disk takes its time.
std::string written(const Safetensors& content) {
  std::string file = safetensors_header(content);
  for (const TensorView* const tensor : layout_order(content)) {
    file.append(reinterpret_cast<const char*>(tensor->bytes.data()), tensor->bytes.size());
  }
  return file;
}

TensorView view_of(TensorType type, const std::string& bytes) {
  return {type, {static_cast<std::int64_t>(bytes.size() / element_size(type))}, bytes_of(bytes)};
}

template <class T>
std::string raw(std::initializer_list<T> values) {
  return {reinterpret_cast<const char*>(values.begin()), values.size() * sizeof(T)};
}

}  // namespace

TEST_SUITE("io") {
  TEST_CASE("a safetensors file says what was written into it") {
    support::Random random(8801);
    for (int i = 0; i < 500; ++i) {
      const OwnedTensors made = random_tensors(random);
      const std::string file = written(made.content);
      CHECK(is_equal(parse_safetensors(bytes_of(file)), made.content));
    }
  }

  TEST_CASE("a safetensors file on the disk may replace another") {
    support::Random random(8802);
    const support::TemporaryDirectory folder;
    for (int i = 0; i < 5; ++i) {
      const OwnedTensors made = random_tensors(random);
      write_safetensors(folder / "file", made.content, Overwrite::kReplace);
      CHECK(read_text_file(folder / "file", std::size_t{1} << 20) == written(made.content));
      SafetensorsFile first(folder / "file");
      const SafetensorsFile file = std::move(first);
      CHECK(is_equal(file.content(), made.content));
    }
    CHECK(support::error_of([&] { write_safetensors(folder / "file", {}, Overwrite::kRefuse); })->kind() ==
          ErrorKind::kDenied);
    CHECK(error_text([&] {
            write_file_atomically(folder / "file", "short", Overwrite::kReplace);
            SafetensorsFile(folder / "file");
          }).find("file: safetensors: too short") != std::string::npos);
  }

  TEST_CASE("every tensor is written at an offset that fits its type") {
    support::Random random(8805);
    for (int i = 0; i < 100; ++i) {
      const std::string file = written(random_tensors(random).content);
      const Safetensors content = parse_safetensors(bytes_of(file));
      for (const auto& [name, tensor] : content.tensors) {
        const auto offset = tensor.bytes.data() - bytes_of(file).data();
        CHECK((tensor.bytes.empty() || static_cast<std::size_t>(offset) % element_size(tensor.type) == 0));
      }
    }
  }

  TEST_CASE("a safetensors header is sorted JSON, padded with spaces") {
    const std::string data(4, 'x');
    Safetensors content;
    content.tensors["b"] = {TensorType::kI8, {4}, bytes_of(data)};
    content.tensors["a"] = {TensorType::kF32, {}, bytes_of(data)};
    content.metadata["format"] = "pt";
    const std::string header =
        R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},)"
        R"("b":{"dtype":"I8","shape":[4],"data_offsets":[4,8]}})";
    const std::string padding((8 - header.size() % 8) % 8, ' ');
    CHECK(written(content) == file_of(header + padding) + data + data);
  }

  TEST_CASE("a safetensors file of another program is read") {
    // Header members in any order and unpadded, data in another order than the names.
    const std::string file = file_of(R"({"z":{"data_offsets":[0,4],"dtype":"F16","shape":[2]},)"
                                     R"("a":{"shape":[],"dtype":"BOOL","data_offsets":[4,5]}}  )") +
                             raw<std::uint16_t>({0x3C00, 0xC100}) + '\1';
    const Safetensors content = parse_safetensors(bytes_of(file));
    CHECK(to_floats(content.at("z")) == std::vector{1.0F, -2.5F});
    CHECK(content.at("a").bytes[0] == std::byte{1});
    CHECK(content.find("b") == nullptr);
    CHECK(error_text([&] { content.at("b"); }) == "bad input: safetensors: there is no tensor \"b\"");
  }

  TEST_CASE("tensors of floating-point types become floats, others do not") {
    CHECK(to_floats(view_of(TensorType::kF32, raw({1.5F, -0.1F}))) == std::vector{1.5F, -0.1F});
    CHECK(to_floats(view_of(TensorType::kF64, raw({1.5, -0.1}))) == std::vector{1.5F, -0.1F});
    CHECK(to_floats(view_of(TensorType::kBF16, raw<std::uint16_t>({0x3FC0, 0xFF80}))) ==
          std::vector{1.5F, -std::numeric_limits<float>::infinity()});
    CHECK(error_text([] { to_floats(view_of(TensorType::kI64, raw<std::int64_t>({1}))); }) ==
          "bad input: safetensors: floats were expected, not I64");
  }

  TEST_CASE("a truncated safetensors file is refused wherever it ends") {
    const std::string data(20, 'x');
    Safetensors content;
    content.tensors["a"] = {TensorType::kF32, {5}, bytes_of(data)};
    const std::string whole = written(content);
    CHECK(is_equal(parse_safetensors(bytes_of(whole)), content));
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const std::string part = whole.substr(0, size);
      CHECK(support::error_of([&] { parse_safetensors(bytes_of(part)); })->kind() == ErrorKind::kBadInput);
    }
  }

  TEST_CASE("a safetensors file with changed bits is refused or read, nothing else") {
    support::Random random(8803);
    for (int i = 0; i < 3000; ++i) {
      std::string file = written(random_tensors(random).content).substr(0, 400);
      for (std::size_t flips = 1 + random.below(4); flips > 0 && !file.empty(); --flips) {
        char& byte = file[random.below(file.size())];
        byte = static_cast<char>(byte ^ 1 << random.below(8));
      }
      const auto error = support::error_of([&] { parse_safetensors(bytes_of(file)); });
      CHECK((!error || error->kind() == ErrorKind::kBadInput || error->kind() == ErrorKind::kUnsupported));
    }
  }

  TEST_CASE("a safetensors header of an impossible length is refused") {
    std::string file = file_of("{}");
    file[7] = '\x7F';
    CHECK(error_text([&] { parse_safetensors(bytes_of(file)); }).find("is said to have") != file.npos);
    file = file_of("{}");
    file[0] = 9;
    CHECK(error_text([&] { parse_safetensors(bytes_of(file)); }) ==
          "bad input: safetensors: the header of 9 bytes is cut off after 2");
    CHECK(error_text([&] { parse_safetensors({}); }) == "bad input: safetensors: too short for a header");
  }

  TEST_CASE("a safetensors header that is no sound JSON is refused") {
    CHECK(refusal_of("") == "bad input: safetensors: the header does not begin with \"{\"");
    CHECK(refusal_of(" {}") == "bad input: safetensors: the header does not begin with \"{\"");
    CHECK(refusal_of("{").find("JSON line 1, column") != std::string::npos);
    CHECK(refusal_of(R"({"a":1})").starts_with("bad input: tensor \"a\": "));
    CHECK(refusal_of(R"({"__metadata__":{"k":1}})").find("\"k\" should be a string") != std::string::npos);
    const std::string twice = R"({"dtype":"I8","shape":[0],"data_offsets":[0,0]})";
    CHECK(refusal_of(R"({"a":)" + twice + R"(,"a":)" + twice + "}").find("occurs twice") !=
          std::string::npos);
    CHECK(refusal_of_tensor("[[[[[[]]]]]]").find("nested deeper") != std::string::npos);
  }

  TEST_CASE("offsets that leave holes, overlap or do not fit are refused") {
    const std::string two = R"({"a":{"dtype":"I8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"I8",)";
    CHECK(refusal_of(two + R"("shape":[2],"data_offsets":[1,3]}})", 3).find(", inside of the tensor") !=
          std::string::npos);
    CHECK(refusal_of(two + R"("shape":[2],"data_offsets":[3,5]}})", 5).find(", not at the end of") !=
          std::string::npos);
    CHECK(refusal_of(two + R"("shape":[2],"data_offsets":[2,4]}})", 5) ==
          "bad input: safetensors: 1 bytes of data that belong to no tensor");
    CHECK(refusal_of(two + R"("shape":[2],"data_offsets":[2,4]}})", 3).find("there are only 3 bytes") !=
          std::string::npos);
    CHECK(refusal_of_tensor(R"({"dtype":"F32","shape":[2],"data_offsets":[0,4]})", 4) ==
          "bad input: tensor \"a\": safetensors: the shape needs 8 bytes, but the offsets span 4");
    CHECK(refusal_of_tensor(R"({"dtype":"I8","shape":[2],"data_offsets":[4,2]})", 4).find("wrong order") !=
          std::string::npos);
    CHECK(refusal_of_tensor(R"({"dtype":"I8","shape":[0],"data_offsets":[0]})").find("two numbers") !=
          std::string::npos);
  }

  TEST_CASE("shapes that are negative or too large are refused even where nothing is left of them") {
    const auto refusal = [](const std::string& shape) {
      return refusal_of_tensor(R"({"dtype":"F32","shape":)" + shape + R"(,"data_offsets":[0,0]})");
    };
    CHECK(refusal("[-1]").find("a negative length") != std::string::npos);
    CHECK(refusal("[0,4611686018427387904,2]").find("too large") != std::string::npos);
    CHECK(refusal("[4611686018427387904,4]").find("too large") != std::string::npos);
    CHECK(refusal("[9223372036854775808]").find("should be an integer") != std::string::npos);
    CHECK(refusal("[0.0]").find("should be an integer") != std::string::npos);
    CHECK(refusal("[0,3]") == "no error");
  }

  TEST_CASE("a type that is not known is named") {
    CHECK(refusal_of_tensor(R"({"dtype":"F8_E4M3","shape":[0],"data_offsets":[0,0]})") ==
          "unsupported: tensor \"a\": the type \"F8_E4M3\" is not known");
  }

  TEST_CASE("tensors that would not be read back are not written") {
    const std::string data(3, 'x');
    const auto refusal = [&](const std::string& name, const TensorView& tensor) {
      Safetensors content;
      content.tensors[name] = tensor;
      return error_text([&] { safetensors_header(content); });
    };
    CHECK(refusal("a", {TensorType::kI8, {2}, bytes_of(data)}) ==
          "misuse: safetensors: \"a\" has bytes that do not fit its shape");
    CHECK(refusal("__metadata__", {TensorType::kI8, {3}, bytes_of(data)}) ==
          "misuse: safetensors: \"__metadata__\" names no tensor");
    CHECK(refusal("\xFF", {TensorType::kI8, {3}, bytes_of(data)}) ==
          "misuse: safetensors: \"\uFFFD\" is not valid UTF-8");
  }
}
