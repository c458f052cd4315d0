#include "src/media/media_reader.hpp"

#include <algorithm>
#include <exception>
#include <thread>

#include "src/core/bounded_queue.hpp"
#include "src/media/audio_decoder.hpp"
#include "src/media/demuxer.hpp"
#include "src/media/text_decoder.hpp"
#include "src/media/video_decoder.hpp"

namespace undertone::media {
namespace {

constexpr std::size_t kMostFaultsKept = 100;
// Decoders need a little of what lies before the first wanted sample to be exact there.
constexpr double kPrerollS = 0.1;
constexpr double kSeekBackS = 1;  // doubles each time that it was not enough
// A header that differs from the data by less is rounding, or a last frame of unknown length.
constexpr double kHeaderToleranceS = 1.0;

std::size_t cost_of(const MediaItem& item) {
  if (const auto* audio = std::get_if<AudioBlock>(&item)) return audio->samples.size() * sizeof(float);
  if (const auto* frame = std::get_if<VideoFrame>(&item))
    return frame->grey.pixels.size() + frame->colour.pixels.size();
  return std::get<TimedText>(item).text.size();
}

std::size_t queue_bytes(const MediaOptions& options) {
  return static_cast<std::size_t>(options.queue_mib) << 20;
}

TimeSpan span_of(const MediaOptions& options) {
  TimeSpan span = all_time();
  if (options.from) span.begin_s = options.from->seconds;
  if (options.to) span.end_s = options.to->seconds;
  return span;
}

void check(const MediaOptions& options) {
  const auto problems = options.problems();
  if (!problems.empty()) throw Error(ErrorKind::kMisuse, problems.front());
}

/// The pass itself: runs on its own thread, hands items to `push`, and fills a report.
class Pass {
 public:
  using Push = std::function<void(MediaItem)>;

  Pass(Demuxer& demuxer, const MediaOptions& options, Push push, ReadReport& report)
      : demuxer_(demuxer),
        options_(options),
        span_(span_of(options)),
        push_(std::move(push)),
        report_(report) {
    const MediaInfo& info = demuxer.info();
    if (options.pictures != Pictures::kNone) video_ = info.video;
    if (options.sound == Sound::kOn) audio_ = info.audio;
    if (options.subtitles == Subtitles::kOn) text_ = info.text;
    demuxer_.select(video_, audio_, text_);
  }

  void run(const std::stop_token& stop) {
    if (!video_ && !audio_ && !text_) return;
    seek_s_ = span_.begin_s - kPrerollS;
    const bool sought = seek_s_ > 0 && demuxer_.seek(seek_s_);
    is_landing_ = sought && video_;
    open_decoders();
    while (!stop.stop_requested() && !is_done()) {
      auto read = demuxer_.read();
      if (!read.fault.empty()) note_fault(reached_s_, std::nullopt, read.fault);
      if (read.at_end) break;
      if (read.packet) decode(std::move(read.packet));
      if (is_landing_ && video_decoder_->first_decoded_s()) land();
    }
    if (!stop.stop_requested()) finish();
  }

 private:
  void open_decoders() {
    if (video_) {
      video_decoder_.emplace(
          demuxer_, *video_, options_, span_, [this](VideoFrame frame) { take(std::move(frame)); },
          fault_sink(*video_));
    }
    if (audio_) {
      audio_decoder_.emplace(
          demuxer_, *audio_, options_.audio_rate_hz, span_,
          [this](AudioBlock block) { take(std::move(block)); }, fault_sink(*audio_));
    }
    if (text_) {
      text_decoder_.emplace(
          demuxer_, *text_, span_, [this](TimedText text) { push(std::move(text)); }, fault_sink(*text_));
    }
  }

  // Some containers seek to a point from which the picture cannot be decoded before the span begins. Until
  // the first picture shows where we are, items are kept back; if it comes too late, we go back further and
  // forget them.
  void land() {
    if (*video_decoder_->first_decoded_s() > span_.begin_s && seek_s_ > 0) {
      seek_s_ = std::max(0.0, seek_s_ - seek_back_s_);
      seek_back_s_ *= 2;
      if (demuxer_.seek(seek_s_)) {
        kept_back_.clear();
        kept_back_bytes_ = 0;
        open_decoders();
        return;
      }
    }
    release();
  }

  void release() {
    is_landing_ = false;
    for (MediaItem& item : std::exchange(kept_back_, {})) push(std::move(item));
  }

  bool is_done() const {
    const bool video_done = !video_decoder_ || video_decoder_->is_done();
    const bool audio_done = !audio_decoder_ || audio_decoder_->is_done();
    // Subtitles alone have no decoder that knows when the span is over: the file is short on them.
    return video_done && audio_done && (video_decoder_ || audio_decoder_);
  }

  void decode(PacketPtr packet) {
    const int stream = packet->stream_index;
    if (const auto time_s = demuxer_.to_time(packet->dts, stream)) reached_s_ = time_s;
    if (stream == video_) {
      ++report_.video_packets;
      video_decoder_->decode(std::move(packet));
    } else if (stream == audio_) {
      ++report_.audio_packets;
      audio_decoder_->decode(packet.get());
    } else {
      text_decoder_->decode(*packet);
    }
  }

  void take(VideoFrame frame) {
    report_.video_end_s = frame.time_s;
    push(std::move(frame));
  }

  void take(AudioBlock block) {
    report_.audio_end_s = block.end_s();
    push(std::move(block));
  }

  void push(MediaItem item) {
    anything_pushed_ = true;
    if (!is_landing_) return push_(std::move(item));
    kept_back_bytes_ += cost_of(item);
    kept_back_.push_back(std::move(item));
    // No picture for so long: there may be none left.
    if (kept_back_bytes_ > queue_bytes(options_)) release();
  }

  FaultSink fault_sink(int stream) {
    return [this, stream](std::optional<double> time_s, const std::string& message) {
      note_fault(time_s, stream, message);
    };
  }

  void note_fault(std::optional<double> time_s, std::optional<int> stream, const std::string& message) {
    ++report_.fault_count;
    if (report_.faults.size() < kMostFaultsKept) report_.faults.push_back({time_s, stream, message});
  }

  void finish() {
    if (is_landing_) release();
    if (video_decoder_) video_decoder_->decode(nullptr);
    if (audio_decoder_) audio_decoder_->decode(nullptr);
    if (video_decoder_) {
      report_.frames_decoded = video_decoder_->frames_decoded();
      report_.frames_converted = video_decoder_->frames_converted();
    }
    report_.bytes_read = demuxer_.bytes_read();
    if (span_ == all_time()) compare_with_headers();
    const bool whole_file = span_ == all_time();
    if (!anything_pushed_ && whole_file && (video_ || audio_)) {
      const std::string why = report_.faults.empty() ? "it holds no data" : report_.faults.front().message;
      throw Error(ErrorKind::kBadInput, "nothing in the file could be decoded: " + why + demuxer_.hint());
    }
  }

  void compare_with_headers() {
    const double frame_s = options_.frame_rate_hz > 0 ? 1 / options_.frame_rate_hz : 0;
    if (audio_) compare_with_header(*audio_, report_.audio_end_s, 0);
    if (video_) compare_with_header(*video_, report_.video_end_s, frame_s);
  }

  void compare_with_header(int index, std::optional<double> end_s, double slack_s) {
    const StreamInfo& stream = demuxer_.info().streams[static_cast<std::size_t>(index)];
    const Duration& promised = stream.duration.seconds ? stream.duration : demuxer_.info().duration;
    const bool is_promise = promised.source == DurationSource::kStreamHeader ||
                            promised.source == DurationSource::kContainerHeader;
    if (!is_promise || !promised.seconds) return;
    const double start_s = stream.start_s.value_or(0) - demuxer_.info().origin_s;
    const double promised_end_s = *promised.seconds + (stream.duration.seconds ? start_s : 0);
    const double real_end_s = end_s.value_or(start_s);
    const double tolerance_s = kHeaderToleranceS + slack_s;
    if (real_end_s >= promised_end_s - tolerance_s && real_end_s <= promised_end_s + tolerance_s) return;
    note_fault(real_end_s, index,
               "the " + std::string(to_string(stream.kind)) + " ends at " + format_clock(real_end_s) +
                   ", though the header promises " + format_clock(promised_end_s));
  }

  Demuxer& demuxer_;
  const MediaOptions& options_;
  TimeSpan span_;
  Push push_;
  ReadReport& report_;
  std::optional<int> video_, audio_, text_;
  std::optional<VideoDecoder> video_decoder_;
  std::optional<AudioDecoder> audio_decoder_;
  std::optional<TextDecoder> text_decoder_;
  bool anything_pushed_ = false;
  double seek_s_ = 0;
  double seek_back_s_ = kSeekBackS;
  bool is_landing_ = false;
  std::vector<MediaItem> kept_back_;
  std::size_t kept_back_bytes_ = 0;
  std::optional<double> reached_s_;  // where the last packet lies
};

class ThreadedReader final : public MediaReader {
 public:
  ThreadedReader(const std::filesystem::path& path, const MediaOptions& options, std::stop_token stop)
      : options_(options),
        name_(path == "-" ? "standard input" : path.string()),
        outer_stop_(std::move(stop)),
        forward_stop_(outer_stop_, [this] { stop_source_.request_stop(); }),
        demuxer_(path, options.streams, stop_source_.get_token()),
        queue_(queue_bytes(options)) {
    worker_ = std::thread([this] { work(); });
  }

  ~ThreadedReader() override {
    stop_source_.request_stop();
    worker_.join();
  }

  const MediaInfo& info() const override { return demuxer_.info(); }
  const ReadReport& report() const override { return report_; }

  std::optional<MediaItem> next() override {
    auto item = queue_.pop(stop_source_.get_token());
    if (item) return item;
    if (outer_stop_.stop_requested()) throw Error(ErrorKind::kCancelled, name_ + ": stopped");
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    return std::nullopt;
  }

 private:
  void work() {
    const auto stop = stop_source_.get_token();
    try {
      with_context(name_, [&] {
        const auto push = [&](MediaItem item) {
          const std::size_t cost = cost_of(item);
          queue_.push(std::move(item), cost, stop);
        };
        Pass(demuxer_, options_, push, report_).run(stop);
      });
    } catch (...) {
      failure_ = std::current_exception();
    }
    queue_.close();
  }

  const MediaOptions options_;
  const std::string name_;
  std::stop_source stop_source_;
  std::stop_token outer_stop_;
  std::stop_callback<std::function<void()>>
      forward_stop_;  // before the demuxer, whose opening may wait for a pipe
  Demuxer demuxer_;
  BoundedQueue<MediaItem> queue_;
  ReadReport report_;
  std::exception_ptr failure_;  // written before the queue is closed, read after it was found closed
  std::thread worker_;
};

}  // namespace

std::unique_ptr<MediaReader> open_media(const std::filesystem::path& path, const MediaOptions& options,
                                        std::stop_token stop, Log& log) {
  check(options);
  auto reader = std::make_unique<ThreadedReader>(path, options, std::move(stop));
  for (const StreamInfo& stream : reader->info().streams) {
    log.debug("stream " + std::to_string(stream.index) + " (" + std::string(to_string(stream.kind)) +
              "): " + stream.note);
  }
  return reader;
}

}  // namespace undertone::media
