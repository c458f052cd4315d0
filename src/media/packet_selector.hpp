#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>

#include "src/media/ffmpeg.hpp"
#include "src/media/frame_picker.hpp"
#include "src/media/media_options.hpp"

namespace undertone::media {

/// Tells which packets hold a picture that will be picked, so that the decoder can pass over those on which
/// nothing depends. Packets come in the order of decoding, but what is picked depends on the order of
/// showing: each packet is held until all that are shown in time to matter have been seen. Since nothing is
/// shown before it is decoded, that is when a packet with a late enough decoding time has come.
class PacketSelector {
 public:
  using ToTime = std::function<std::optional<double>(std::int64_t ticks)>;

  PacketSelector(FramePicker picker, DecodePolicy policy, ToTime to_time)
      : picker_(picker), policy_(policy), to_time_(std::move(to_time)) {}

  struct Ready {
    PacketPtr packet;
    bool wanted = true;
  };

  /// `disposable`: no other picture needs this one.
  void push(PacketPtr packet, bool disposable);
  void end() { ended_ = true; }
  /// The next packet in order of decoding, if it need not be held any longer.
  std::optional<Ready> pop();

 private:
  static constexpr std::size_t kMostHeld = 256;  // far more than the deepest reordering of any codec

  double needed_until_s(std::int64_t pts, double time_s) const;
  bool is_wanted(std::int64_t pts, double time_s) const;

  FramePicker picker_;
  DecodePolicy policy_;
  ToTime to_time_;
  std::deque<PacketPtr> held_;
  std::map<std::int64_t, bool> disposable_by_pts_;  // of the packets held, and of some before them
  std::optional<std::int64_t> newest_dts_;
  bool ended_ = false;
};

/// Reads from the packet whether its picture is used by no other. False when the codec does not say so
/// outside.
bool is_disposable(const AVPacket& packet, const AVCodecParameters& codec);

}  // namespace undertone::media
