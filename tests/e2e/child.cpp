#include "tests/e2e/child.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace undertone::e2e {
namespace {

constexpr auto kGlance = std::chrono::milliseconds(2);  // between two looks at something that should happen

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

class Files {
 public:
  Files() { posix_spawn_file_actions_init(&actions_); }
  ~Files() { posix_spawn_file_actions_destroy(&actions_); }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

  void open(int descriptor, const std::string& file, int flags) {
    posix_spawn_file_actions_addopen(&actions_, descriptor, file.c_str(), flags, 0600);
  }
  void connect(int from, int to) { posix_spawn_file_actions_adddup2(&actions_, from, to); }
  void enter(const std::filesystem::path& folder) {
    posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
  }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

/// No signal blocked or ignored, whatever this process inherited.
class Attributes {
 public:
  explicit Attributes(short group_flag) {
    posix_spawnattr_init(&attributes_);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGUSR2}) sigaddset(&signals, signal);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    const int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | group_flag;
    posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
  }
  ~Attributes() { posix_spawnattr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

double now_s() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Child::Child(const std::vector<std::string>& words, const Surroundings& surroundings) {
  Files files;
  if (surroundings.terminal != nullptr) {
    // A session's first terminal becomes the one whose Ctrl-C it hears.
    for (const int stream : {0, 1, 2}) files.open(stream, surroundings.terminal->device(), O_RDWR);
  } else {
    files.open(0, surroundings.input, O_RDONLY);
    if (surroundings.output >= 0) {
      files.connect(surroundings.output, 1);
    } else {
      files.open(1, folder_ / "out", O_WRONLY | O_CREAT | O_APPEND);
    }
    files.open(2, folder_ / "err", O_WRONLY | O_CREAT | O_APPEND);
  }
  files.enter(surroundings.folder);
  const Attributes attributes(surroundings.terminal != nullptr ? POSIX_SPAWN_SETSID : POSIX_SPAWN_SETPGROUP);
  std::vector<std::string> arguments = words, variables = surroundings.variables;
  for (char** variable = environ; *variable != nullptr; ++variable) variables.emplace_back(*variable);
  const int problem = posix_spawnp(&pid_, words.front().c_str(), files.get(), attributes.get(),
                                   pointers(arguments).data(), pointers(variables).data());
  if (problem != 0) throw std::runtime_error("cannot start " + words.front());
}

Child::~Child() {
  ::kill(-pid_, SIGKILL);  // the group, so that no child of the program outlives the test
  if (!reaped_) ::waitpid(pid_, nullptr, 0);
}

void Child::send(int signal) const { ::kill(pid_, signal); }

std::string Child::err_so_far() const { return text_of(folder_ / "err"); }

bool Child::running() {
  if (!reaped_) reaped_ = ::waitpid(pid_, &raw_status_, WNOHANG) == pid_;
  return !reaped_;
}

Ending Child::wait(double limit_s) {
  Ending ending;
  const double begin_s = now_s();
  const bool ended = eventually([&] { return !running(); }, limit_s);
  ending.seconds = now_s() - begin_s;
  CHECK_MESSAGE(ended, "still running after " << limit_s << " s");
  if (!ended) return ending;
  ending.status = WIFSIGNALED(raw_status_) ? 128 + WTERMSIG(raw_status_) : WEXITSTATUS(raw_status_);
  ending.out = text_of(folder_ / "out");
  ending.err = text_of(folder_ / "err");
  return ending;
}

std::vector<std::string> undertone_words(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), UNDERTONE_PROGRAM);
  return arguments;
}

Ending undertone(const std::vector<std::string>& arguments, const Surroundings& surroundings) {
  return Child(undertone_words(arguments), surroundings).wait();
}

Ending bash(const std::string& script, const Surroundings& surroundings) {
  Surroundings with_program = surroundings;
  with_program.variables.insert(with_program.variables.begin(), "UNDERTONE=" UNDERTONE_PROGRAM);
  return Child({"bash", "-c", script}, with_program).wait();
}

bool eventually(const std::function<bool()>& condition, double limit_s) {
  const double end_s = now_s() + limit_s;
  while (!condition()) {
    if (now_s() > end_s) return false;
    std::this_thread::sleep_for(kGlance);
  }
  return true;
}

std::vector<std::string> small_conversation(const std::string& file, const std::vector<std::string>& more) {
  std::vector<std::string> words = {"synthesize", "--turns",      "2", "--width", "128",     "--height",
                                    "96",         "--frame-rate", "8", "--voice", "built-in"};
  words.insert(words.end(), more.begin(), more.end());
  words.insert(words.end(), {"--", file});
  return words;
}

std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace undertone::e2e
