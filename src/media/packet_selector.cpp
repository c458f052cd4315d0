#include "src/media/packet_selector.hpp"

#include <span>

namespace undertone::media {

void PacketSelector::push(PacketPtr packet, bool disposable) {
  if (packet->pts != AV_NOPTS_VALUE) {
    disposable_by_pts_[packet->pts] = disposable;
    if (disposable_by_pts_.size() > 2 * kMostHeld) disposable_by_pts_.erase(disposable_by_pts_.begin());
  }
  if (packet->dts != AV_NOPTS_VALUE && (!newest_dts_ || packet->dts > *newest_dts_))
    newest_dts_ = packet->dts;
  held_.push_back(std::move(packet));
}

std::optional<PacketSelector::Ready> PacketSelector::pop() {
  if (held_.empty()) return std::nullopt;
  const std::int64_t pts = held_.front()->pts;
  const auto time_s = newest_dts_ ? to_time_(pts) : std::nullopt;
  bool wanted = true;  // without times it cannot be told, so it must be decoded
  if (time_s) {
    const bool must_decide = ended_ || held_.size() >= kMostHeld;
    if (!must_decide && *to_time_(*newest_dts_) < needed_until_s(pts, *time_s)) return std::nullopt;
    wanted = is_wanted(pts, *time_s);
  }
  Ready ready{std::move(held_.front()), wanted};
  held_.pop_front();
  return ready;
}

double PacketSelector::needed_until_s(std::int64_t pts, double time_s) const {
  const auto self = disposable_by_pts_.find(pts);  // not there in a broken file that jumps back in time
  const bool any_will_do = policy_ == DecodePolicy::kFast && self != disposable_by_pts_.end() && self->second;
  return any_will_do ? picker_.cell_end_s(time_s) : time_s;
}

bool PacketSelector::is_wanted(std::int64_t pts, double time_s) const {
  const auto self = disposable_by_pts_.find(pts);
  if (self == disposable_by_pts_.end()) return true;
  std::optional<double> previous_s;
  if (self != disposable_by_pts_.begin()) previous_s = to_time_(std::prev(self)->first);
  if (!picker_.would_pick(time_s, previous_s)) return false;
  if (policy_ == DecodePolicy::kExact || !self->second) return true;
  // The first picture of the cell costs extra; one that is decoded anyway stands for the cell as well.
  const double cell_end_s = picker_.cell_end_s(time_s);
  for (auto other = std::next(self); other != disposable_by_pts_.end(); ++other) {
    if (to_time_(other->first).value_or(cell_end_s) >= cell_end_s) break;
    if (!other->second) return false;
  }
  return true;
}

namespace {

// Calls `visit` with the first byte of each unit of an H.264 or HEVC packet until it answers.
template <class Visit>
std::optional<bool> visit_units(std::span<const std::uint8_t> data, int length_bytes, Visit&& visit) {
  std::size_t at = 0;
  while (at + 4 < data.size()) {
    std::size_t skip = 1;
    if (length_bytes > 0) {  // each unit behind its length
      std::size_t length = 0;
      for (int i = 0; i < length_bytes; ++i) length = length << 8 | data[at + static_cast<std::size_t>(i)];
      if (const auto answer = visit(data[at + static_cast<std::size_t>(length_bytes)])) return answer;
      skip = static_cast<std::size_t>(length_bytes) + length;
    } else if (data[at] == 0 && data[at + 1] == 0 && data[at + 2] == 1) {  // behind a start code
      if (const auto answer = visit(data[at + 3])) return answer;
      skip = 3;
    }
    at += skip;
  }
  return std::nullopt;
}

std::optional<bool> h264_slice_is_disposable(std::uint8_t unit) {
  const int type = unit & 0x1f;
  if (type != 1 && type != 5) return std::nullopt;  // not a slice
  return (unit >> 5 & 3) == 0;
}

std::optional<bool> hevc_slice_is_disposable(std::uint8_t unit) {
  const int type = unit >> 1 & 0x3f;
  if (type > 31) return std::nullopt;  // not a slice
  return type < 16 && type % 2 == 0;
}

}  // namespace

bool is_disposable(const AVPacket& packet, const AVCodecParameters& codec) {
  if ((packet.flags & AV_PKT_FLAG_DISPOSABLE) != 0) return true;
  if (packet.size <= 0) return false;
  const std::span data(packet.data, static_cast<std::size_t>(packet.size));
  // The codec's header, when it is kept apart from the packets, says how long the length in front of each
  // unit is.
  const auto length_bytes = [&](int place) {
    const bool kept_apart =
        codec.extradata != nullptr && codec.extradata_size > place && codec.extradata[0] == 1;
    return kept_apart ? (codec.extradata[place] & 3) + 1 : 0;
  };
  if (codec.codec_id == AV_CODEC_ID_H264) {
    return visit_units(data, length_bytes(4), h264_slice_is_disposable).value_or(false);
  }
  if (codec.codec_id == AV_CODEC_ID_HEVC) {
    return visit_units(data, length_bytes(21), hevc_slice_is_disposable).value_or(false);
  }
  return false;
}

}  // namespace undertone::media
