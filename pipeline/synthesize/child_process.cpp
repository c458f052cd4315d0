#include "pipeline/synthesize/child_process.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/core/error.hpp"

extern char** environ;

namespace undertone::synthesize {
namespace {

constexpr int kNotFoundStatus = 127;  // how a child says so where spawning cannot

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

[[noreturn]] void fail(const std::string& what, int error_number) {
  throw Error(ErrorKind::kIo, what + ": " + std::strerror(error_number));
}

/// A file without a name: it needs no cleaning up, and unlike a pipe it never makes one side wait for the
/// other.
File make_scratch() {
  File file(std::tmpfile());
  if (!file) fail("cannot make a temporary file", errno);
  fcntl(fileno(file.get()), F_SETFD, FD_CLOEXEC);
  return file;
}

class SpawnFiles {
 public:
  SpawnFiles() { posix_spawn_file_actions_init(&actions_); }
  ~SpawnFiles() { posix_spawn_file_actions_destroy(&actions_); }
  SpawnFiles(const SpawnFiles&) = delete;
  SpawnFiles& operator=(const SpawnFiles&) = delete;

  void connect(int from, int to) { posix_spawn_file_actions_adddup2(&actions_, from, to); }
  void discard(int to) { posix_spawn_file_actions_addopen(&actions_, to, "/dev/null", O_WRONLY, 0); }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

/// The caller may have blocked or ignored signals; the child starts with none blocked and the usual SIGPIPE.
class SpawnSignals {
 public:
  SpawnSignals() {
    posix_spawnattr_init(&attributes_);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigaddset(&signals, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnSignals() { posix_spawnattr_destroy(&attributes_); }
  SpawnSignals(const SpawnSignals&) = delete;
  SpawnSignals& operator=(const SpawnSignals&) = delete;

  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

int wait_for(pid_t child, const std::string& name) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) fail("cannot wait for " + name, errno);
  }
  return status;
}

std::string read_all(std::FILE* file) {
  std::string content;
  std::rewind(file);
  char buffer[1 << 16];
  while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, file)) content.append(buffer, count);
  if (std::ferror(file) != 0) fail("cannot read a temporary file", errno);
  return content;
}

}  // namespace

std::optional<std::string> run_filter(const std::vector<std::string>& arguments, const std::string& input) {
  const std::string& name = arguments.at(0);
  const File source = make_scratch();
  const File target = make_scratch();
  if (std::fwrite(input.data(), 1, input.size(), source.get()) != input.size() ||
      std::fflush(source.get()) != 0) {
    fail("cannot write a temporary file", errno);
  }
  std::rewind(source.get());
  SpawnFiles files;
  files.connect(fileno(source.get()), STDIN_FILENO);
  files.connect(fileno(target.get()), STDOUT_FILENO);
  files.discard(STDERR_FILENO);
  const SpawnSignals signals;
  std::vector<std::string> owned = arguments;
  std::vector<char*> vector;
  vector.reserve(owned.size() + 1);
  for (std::string& argument : owned) vector.push_back(argument.data());
  vector.push_back(nullptr);
  pid_t child = 0;
  const int error_number =
      posix_spawnp(&child, name.c_str(), files.get(), signals.get(), vector.data(), environ);
  if (error_number == ENOENT) return std::nullopt;
  if (error_number != 0) fail("cannot start " + name, error_number);
  const int status = wait_for(child, name);
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNotFoundStatus) return std::nullopt;
  // Ctrl-C on a terminal reaches the child as well, and maybe first.
  const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  if (signal == SIGINT || signal == SIGTERM || signal == SIGHUP) {
    throw Error(ErrorKind::kCancelled, name + " was stopped");
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw Error(ErrorKind::kIo, name + " failed");
  return read_all(target.get());
}

bool program_installed(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::string_view rest = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
  while (true) {
    const std::size_t end = rest.find(':');
    const std::string_view folder = rest.substr(0, end);
    const std::string file = std::string(folder.empty() ? "." : folder) + "/" + name;
    struct stat about {};
    if (stat(file.c_str(), &about) == 0 && S_ISREG(about.st_mode) && access(file.c_str(), X_OK) == 0)
      return true;
    if (end == std::string_view::npos) return false;
    rest.remove_prefix(end + 1);
  }
}

}  // namespace undertone::synthesize
