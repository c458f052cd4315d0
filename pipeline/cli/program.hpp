#pragma once

#include <iosfwd>
#include <stop_token>
#include <string>
#include <vector>

#include "pipeline/cli/common_options.hpp"
#include "pipeline/cli/help.hpp"
#include "pipeline/cli/verb.hpp"

namespace undertone::cli {

/// The whole program but for signals: `words` are the arguments after the program's name.
ExitStatus run_program(const std::vector<std::string>& words, std::ostream& out, std::ostream& err,
                       const std::stop_token& stop);

/// The options of every verb, bound to `verbs` and `common`, which must outlive them.
std::vector<VerbPage> make_pages(const std::vector<std::unique_ptr<Verb>>& verbs, CommonOptions& common);

/// What `undertone --version` prints.
std::string version_text();

}  // namespace undertone::cli
