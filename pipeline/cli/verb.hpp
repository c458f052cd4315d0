#pragma once

#include <iosfwd>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "src/core/log.hpp"
#include "src/core/options.hpp"
#include "src/core/progress.hpp"

namespace undertone::cli {

enum class ExitStatus {
  kDone = 0,
  kFailed = 1,
  kMisused = 2,
  kSomeSkipped = 3,
  kInterrupted = 130,  // 128 + SIGINT, as shells expect
};

/// What a verb is given besides its options.
struct VerbContext {
  const std::vector<std::string>& arguments;  // what stands on the command line without a flag
  std::ostream& out;                          // results; everything else goes to `log` and `progress`
  Log& log;
  Progress& progress;
  std::stop_token stop;
  bool use_colour = false;  // on `out`
  std::string made_by;      // program, version and fingerprint of the options, for what is written
};

struct VerbDescription {
  std::string_view name;
  std::string_view arguments;  // as the help shows them: "FILE", "FILE…", or nothing
  std::string_view summary;    // one sentence without a full stop
  std::size_t least_arguments = 0;
  std::size_t most_arguments = 0;
  bool takes_files = false;  // for shell completion
};

/// One verb of the program: its options live in the object, bound to an option list before it runs.
class Verb {
 public:
  virtual ~Verb() = default;
  virtual const VerbDescription& description() const = 0;
  virtual void bind(OptionList& options) = 0;
  /// Options that the arguments stand for, and that files and flags still win over.
  virtual std::vector<OptionValue> preset(const std::vector<std::string>& arguments) const {
    (void)arguments;
    return {};
  }
  virtual ExitStatus run(VerbContext& context) = 0;
};

/// Every verb, in the order in which the help lists them. The table stands in verbs.cpp.
std::vector<std::unique_ptr<Verb>> make_verbs();

}  // namespace undertone::cli
