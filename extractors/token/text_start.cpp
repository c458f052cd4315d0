#include "extractors/token/text_start.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <torch/torch.h>

#include "extractors/token/hub_folder.hpp"
#include "extractors/token/hub_weights.hpp"
#include "extractors/token/piece_model.hpp"
#include "src/core/error.hpp"
#include "src/core/joined.hpp"

namespace undertone::extractors {
namespace {

constexpr std::string_view kSpace = "\u2581";
// Behind it a text goes on within a word, and no vocabulary has longer pieces that begin with it.
constexpr std::string_view kWordBegin = "0";

/// The numbers that the published encoder has for the text of a piece.
std::vector<std::int64_t> published_ids(std::string_view piece, const Tokenizer& tokenizer) {
  const bool begins_word = piece.starts_with(kSpace);
  std::string text(begins_word ? "" : kWordBegin);
  for (std::size_t place = 0; place < piece.size();) {
    const bool is_space = piece.substr(place).starts_with(kSpace);
    text += is_space ? ' ' : piece[place];
    place += is_space ? kSpace.size() : 1;
  }
  const std::size_t skipped = begins_word ? 0 : kWordBegin.size();
  std::vector<std::int64_t> ids;
  for (const Token& token : tokenizer.tokenize(text)) {
    if (token.begin >= skipped && token.end > skipped) ids.push_back(token.id);
  }
  return ids;
}

/// [pieces, width].
at::Tensor embeddings_of(const std::vector<std::string>& pieces, const Tokenizer& tokenizer,
                         const at::Tensor& published) {
  const SpecialIds special = tokenizer.special();
  const std::map<std::int64_t, std::int32_t> marks = {{kPaddingPiece, special.padding},
                                                      {kUnknownPiece, special.unknown},
                                                      {kBeginPiece, special.begin},
                                                      {kEndPiece, special.end}};
  std::vector<at::Tensor> rows;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const auto mark = marks.find(static_cast<std::int64_t>(i));
    const bool is_byte = pieces[i].starts_with("<0x");
    std::vector<std::int64_t> ids;
    if (mark != marks.end()) ids = {mark->second};
    if (mark == marks.end() && !is_byte) ids = published_ids(pieces[i], tokenizer);
    if (ids.empty()) ids = {special.unknown};
    rows.push_back(published.index_select(0, torch::tensor(ids, torch::kLong)).mean(0));
  }
  return torch::stack(rows);
}

}  // namespace

void start_from_published(TextNetwork& network, const std::filesystem::path& folder) {
  const torch::NoGradGuard no_gradient;
  const std::vector<std::string> pieces = texts_of_pieces(network.piece_model());
  const HubEncoder published = load_hub_encoder(folder);
  const auto tokenizer = load_hub_tokenizer(folder, published.config.architecture);
  std::map<std::string, at::Tensor> found;
  for (const auto& item : published.network->module().named_parameters()) found[item.key()] = item.value();
  found["word.weight"] = embeddings_of(pieces, *tokenizer, found.at("word.weight"));
  const std::int64_t first = published.config.shape.first_position;
  at::Tensor& positions = found.at("position.weight");
  positions = positions.narrow(0, first, positions.size(0) - first);
  std::vector<std::string> problems;
  for (const auto& item : network.body().named_parameters()) {
    const auto source = found.find(item.key());
    const at::Tensor& own = item.value();
    const bool has_table = item.key() == "position.weight" || item.key() == "type.weight";
    if (source == found.end()) {
      problems.push_back(item.key() + " is missing");
    } else if (has_table && source->second.size(0) > own.size(0)) {
      source->second = source->second.narrow(0, 0, own.size(0));
    }
    if (source != found.end() && source->second.sizes() != own.sizes())
      problems.push_back(item.key() + " is of another size");
    if (problems.empty()) own.copy_(source->second);
  }
  if (!problems.empty())
    throw Error(ErrorKind::kMisuse, folder.string() + " does not fit the network: " + joined(problems, "; "));
}

}  // namespace undertone::extractors
