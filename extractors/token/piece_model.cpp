#include "extractors/token/piece_model.hpp"

#include <unordered_map>

#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>

#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

class Texts final : public sentencepiece::SentenceIterator {
 public:
  explicit Texts(const std::vector<std::string>& texts) : texts_(texts) {}
  bool done() const override { return place_ >= texts_.size(); }
  void Next() override { ++place_; }
  const std::string& value() const override { return texts_[place_]; }
  sentencepiece::util::Status status() const override { return {}; }

 private:
  const std::vector<std::string>& texts_;
  std::size_t place_ = 0;
};

}  // namespace

std::string train_piece_model(const std::vector<std::string>& texts, std::int64_t pieces) {
  // One thread: sums in another order would end in other bytes.
  const std::unordered_map<std::string, std::string> settings = {{"vocab_size", std::to_string(pieces)},
                                                                 {"model_type", "unigram"},
                                                                 {"byte_fallback", "true"},
                                                                 {"character_coverage", "0.9999"},
                                                                 {"normalization_rule_name", "nmt_nfkc_cf"},
                                                                 {"num_threads", "1"},
                                                                 {"shuffle_input_sentence", "false"},
                                                                 {"input_sentence_size", "0"},
                                                                 {"pad_id", "0"},
                                                                 {"unk_id", "1"},
                                                                 {"bos_id", "2"},
                                                                 {"eos_id", "3"},
                                                                 {"minloglevel", "2"}};
  Texts iterator(texts);
  std::string serialized;
  const auto status = sentencepiece::SentencePieceTrainer::Train(settings, &iterator, &serialized);
  if (!status.ok()) {
    throw Error(ErrorKind::kMisuse,
                std::to_string(pieces) + " pieces cannot be made of these texts: " + status.ToString());
  }
  return serialized;
}

std::vector<std::string> texts_of_pieces(std::string_view model) {
  sentencepiece::SentencePieceProcessor processor;
  const auto status = processor.LoadFromSerializedProto({model.data(), model.size()});
  if (!status.ok()) throw Error(ErrorKind::kBadInput, "this is no model of pieces: " + status.ToString());
  std::vector<std::string> texts;
  for (int id = 0; id < processor.GetPieceSize(); ++id) texts.push_back(processor.IdToPiece(id));
  return texts;
}

}  // namespace undertone::extractors
