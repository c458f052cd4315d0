#include <atomic>
#include <thread>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/src/media/made_clips.hpp"
#include "tests/src/media/reading.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::media;

namespace {

/// Sees whether a file is opened by anybody.
class FileTrap {
 public:
  explicit FileTrap(const std::filesystem::path& path)
      : descriptor_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    REQUIRE(descriptor_ >= 0);
    REQUIRE(::inotify_add_watch(descriptor_, path.c_str(), IN_OPEN | IN_ACCESS) >= 0);
  }
  FileTrap(const FileTrap&) = delete;
  FileTrap& operator=(const FileTrap&) = delete;
  ~FileTrap() { ::close(descriptor_); }

  bool was_touched() const {
    char events[4096];
    return ::read(descriptor_, events, sizeof events) > 0;
  }

 private:
  int descriptor_;
};

/// Listens on a port of this machine and hangs up on whoever calls.
class NetworkTrap {
 public:
  NetworkTrap() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(socket_, any, size) == 0);
    REQUIRE(::listen(socket_, 8) == 0);
    REQUIRE(::getsockname(socket_, any, &size) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        pollfd request{socket_, POLLIN, 0};
        if (::poll(&request, 1, 20) <= 0) continue;
        const int caller = ::accept(socket_, nullptr, nullptr);
        if (caller < 0) continue;
        ++calls_;
        ::close(caller);
      }
    });
  }
  NetworkTrap(const NetworkTrap&) = delete;
  NetworkTrap& operator=(const NetworkTrap&) = delete;
  ~NetworkTrap() {
    thread_.request_stop();
    thread_.join();
    ::close(socket_);
  }

  std::string url(const std::string& name) const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/" + name;
  }
  std::string port() const { return std::to_string(port_); }
  int calls() {
    std::this_thread::sleep_for(std::chrono::milliseconds(60));  // one that is on its way is counted
    return calls_;
  }

 private:
  int socket_;
  int port_ = 0;
  std::atomic<int> calls_ = 0;
  std::jthread thread_;
};

std::string hls(const std::string& target) {
  return "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:3\n#EXTINF:3.0,\n" + target + "\n#EXT-X-ENDLIST\n";
}

std::string concat(const std::string& target) { return "ffconcat version 1.0\nfile '" + target + "'\n"; }

std::string dash(const std::string& target) {
  return "<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" "
         "mediaPresentationDuration=\"PT3S\" profiles=\"urn:mpeg:dash:profile:isoff-on-demand:2011\"><Period>"
         "<AdaptationSet mimeType=\"video/mp4\"><Representation id=\"1\" bandwidth=\"1000\"><BaseURL>" +
         target + "</BaseURL></Representation></AdaptationSet></Period></MPD>\n";
}

std::string sdp(const std::string& port) {
  return "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video " + port +
         " RTP/AVP 96\na=rtpmap:96 H264/90000\n";
}

// Names the file of the same name that ends in .sub.
const std::string kSubtitleIndex =
    "# VobSub index file, v7 (do not modify this line!)\nsize: 720x576\n"
    "palette: 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0\nid: en, index: 0\ntimestamp: 00:00:01:000, filepos: "
    "000000000\n";

MediaOptions allowing(References references) {
  MediaOptions options = everything();
  options.streams.references = references;
  return options;
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("a file that names other files makes nothing open them, nor the network") {
    const support::TemporaryDirectory folder;
    const auto other = make_clip(folder / "other.ts", plan_for("ts"));
    std::filesystem::copy(other, folder / "list.sub");
    NetworkTrap network;
    const struct {
      std::string name, content;
    } cases[] = {{"list.m3u8", hls("other.ts")},
                 {"list.mp4", hls(other.string())},
                 {"list.txt", hls("file:" + other.string())},
                 {"list.m3u8", hls(network.url("other.ts"))},
                 {"list.ffconcat", concat("other.ts")},
                 {"list.ts", concat(other.string())},
                 {"list.ffconcat", concat(network.url("other.ts"))},
                 {"list.mpd", dash("other.ts")},
                 {"list.mpd", dash(network.url("other.mp4"))},
                 {"list.sdp", sdp(network.port())},
                 {"list.idx", kSubtitleIndex}};
    for (const auto& [name, content] : cases) {
      CAPTURE(content);
      write_bytes(folder / name, content);
      const FileTrap trap(other);
      const FileTrap subtitle_trap(folder / "list.sub");
      const std::string error = reading_error(folder / name);
      CAPTURE(error);
      const bool refused =
          error.find("unsupported: FILE: a playlist (") == 0 || error.find("bad input: FILE: ") == 0;
      CHECK(refused);
      CHECK(support::error_text([&] { probe_media(folder / name, {}); }) != "no error");
      CHECK_FALSE(trap.was_touched());
      CHECK_FALSE(subtitle_trap.was_touched());
    }
    CHECK(network.calls() == 0);
  }

  TEST_CASE("the error says what would allow it") {
    const support::TemporaryDirectory folder;
    write_bytes(folder / "list.m3u8", hls("other.ts"));
    CHECK(reading_error(folder / "list.m3u8") ==
          "unsupported: FILE: a playlist (hls) that points to other files, which are not opened; "
          "--references files or network allows it");
  }

  TEST_CASE("with references to files allowed, a playlist of files is read, and only then") {
    const support::TemporaryDirectory folder;
    const auto other = make_clip(folder / "other.ts", plan_for("ts"));
    for (const std::string name : {"list.m3u8", "list.ffconcat"}) {
      CAPTURE(name);
      write_bytes(folder / name, name == "list.m3u8" ? hls("other.ts") : concat("other.ts"));
      const FileTrap trap(other);
      const Reading reading = read_all(folder / name, allowing(References::kFiles));
      CHECK(reading.numbers() == first_numbers(30));
      CHECK(click_times(reading).size() == 3);
      CHECK(trap.was_touched());  // so the trap works
    }
  }

  TEST_CASE("files that are allowed do not allow the network") {
    const support::TemporaryDirectory folder;
    NetworkTrap network;
    write_bytes(folder / "list.m3u8", hls(network.url("other.ts")));
    CHECK(reading_error(folder / "list.m3u8", allowing(References::kFiles)) != "no error");
    write_bytes(folder / "list.ffconcat", concat(network.url("other.ts")));
    CHECK(reading_error(folder / "list.ffconcat", allowing(References::kFiles)) != "no error");
    CHECK(network.calls() == 0);
    write_bytes(folder / "list.m3u8", hls(network.url("other.ts")));
    CHECK(reading_error(folder / "list.m3u8", allowing(References::kNetwork)) != "no error");
    CHECK(network.calls() > 0);  // so this trap works, too
  }
}
