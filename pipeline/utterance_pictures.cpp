#include "pipeline/utterance_pictures.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "pipeline/report/base64.hpp"
#include "src/media/media_reader.hpp"
#include "src/media/still_picture.hpp"

namespace undertone::pipeline {
namespace {

constexpr int kLines = 90;  // 160 columns of the usual shape
constexpr double kPicturesPerSecond = 5;

double middle_of(const Utterance& utterance) { return (utterance.span.begin_s + utterance.span.end_s) / 2; }

/// Hands each utterance the last picture up to its middle; pictures come in order of time.
class PictureTaker {
 public:
  explicit PictureTaker(const Conversation& conversation)
      : utterances_(conversation.utterances()), order_(conversation.size()), uris_(conversation.size()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::ranges::stable_sort(order_, {}, [&](std::size_t i) { return middle_of(utterances_[i]); });
  }

  void take(media::VideoFrame frame) {
    give_until(frame.time_s);
    last_ = std::move(frame.colour);
  }
  bool is_done() const { return next_ == order_.size(); }
  std::vector<std::string> finish() {
    while (!is_done()) give();
    return std::move(uris_);
  }

 private:
  void give_until(double time_s) {
    while (!is_done() && middle_of(utterances_[order_[next_]]) < time_s) give();
  }
  void give() {
    if (!last_.empty()) uris_[order_[next_]] = "data:image/jpeg;base64," + base64(media::encode_jpeg(last_));
    ++next_;
  }

  const std::vector<Utterance>& utterances_;
  std::vector<std::size_t> order_;  // by their middles
  std::size_t next_ = 0;
  media::Image last_;
  std::vector<std::string> uris_;
};

}  // namespace

std::vector<std::string> utterance_pictures(const std::filesystem::path& media,
                                            const Conversation& conversation,
                                            const media::StreamOptions& streams, Log& log,
                                            const std::stop_token& stop) {
  media::MediaOptions options;
  options.streams = streams;
  options.sound = media::Sound::kOff;
  options.pictures = media::Pictures::kColour;
  options.frame_rate_hz = kPicturesPerSecond;
  options.max_height = kLines;
  if (!media::probe_media(media, streams, stop).video) return {};
  const auto reader = media::open_media(media, options, stop, log);
  PictureTaker taker(conversation);
  while (!taker.is_done()) {
    auto item = reader->next();
    if (!item) break;
    if (auto* frame = std::get_if<media::VideoFrame>(&*item)) taker.take(std::move(*frame));
  }
  return taker.finish();
}

}  // namespace undertone::pipeline
