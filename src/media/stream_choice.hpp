#pragma once

#include "src/media/ffmpeg.hpp"
#include "src/media/media_info.hpp"
#include "src/media/media_options.hpp"

namespace undertone::media {

/// What FFmpeg found out about the streams of an opened container, in our own terms.
std::vector<StreamInfo> describe_streams(const AVFormatContext& format);

/// Fills `video`, `audio` and `text` of `info` and the notes that say why. Throws kNotFound when the options
/// name a stream that is not there or not of that kind, and kBadInput when nothing at all can be used.
void choose_streams(MediaInfo& info, const StreamOptions& options);

}  // namespace undertone::media
