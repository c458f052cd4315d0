#include "src/io/pickle_reader.hpp"

#include <string>
#include <utility>

#include "src/core/error.hpp"
#include "src/io/pickle_atoms.hpp"
#include "src/io/pickle_literals.hpp"
#include "src/io/pickle_machine.hpp"
#include "src/io/pickle_objects.hpp"

namespace undertone::io {
namespace {

using Type = PickleNodeType;

[[noreturn]] void refuse(const std::string& reason) { throw Error(ErrorKind::kBadInput, reason); }

/// Runs the program that a pickle is, with a stack and a memo, and without recursion.
class PickleReader {
 public:
  PickleReader(std::string_view pickle, PickleArena& arena) : input_(pickle), arena_(arena) {}

  PickleIndex read() {
    std::size_t begin = 0;
    try {
      while (true) {
        begin = input_.offset();
        const std::uint8_t opcode = input_.take_byte();
        if (opcode == '.') return stack_.pop();
        if (!run_atom(opcode) && !run_memo(opcode) && !run_collection(opcode) && !run_object(opcode)) {
          refuse_pickle_opcode(opcode, input_);
        }
      }
    } catch (Error& error) {
      error.add_context("pickle, byte " + std::to_string(begin));
      throw;
    }
  }

 private:
  bool run_atom(std::uint8_t opcode);
  bool run_memo(std::uint8_t opcode);
  bool run_collection(std::uint8_t opcode);
  bool run_object(std::uint8_t opcode);

  bool push(PickleIndex value) {
    stack_.push(value);
    return true;
  }
  bool push_collection(Type type, PickleSequence items) {
    return push(arena_.add_collection(type, std::move(items)));
  }
  bool push_class(std::string_view module, std::string_view name);
  bool push_dict(PickleSequence items);
  bool extend(Type type, const PickleSequence& items);
  bool extend_dict(const PickleSequence& items);
  bool start(std::uint8_t protocol);

  PickleInput input_;
  PickleArena& arena_;
  PickleStack stack_;
  PickleMemo memo_;
};

bool PickleReader::run_atom(std::uint8_t opcode) {
  const auto atom = read_pickled_atom(opcode, input_, arena_);
  return atom && push(*atom);
}

bool PickleReader::run_memo(std::uint8_t opcode) {
  const auto number = [this] {
    return static_cast<std::uint64_t>(parse_pickled_integer(input_.take_line()));
  };
  const auto put = [this](std::uint64_t to) {
    memo_.put(to, stack_.top());
    return true;
  };
  switch (opcode) {
    case 'p':  // PUT
      return put(number());
    case 'q':  // BINPUT
      return put(input_.take_byte());
    case 'r':  // LONG_BINPUT
      return put(input_.take_integer<std::uint32_t>());
    case 0x94:  // MEMOIZE
      memo_.put_next(stack_.top());
      return true;
    case 'g':  // GET
      return push(memo_.get(number()));
    case 'h':  // BINGET
      return push(memo_.get(input_.take_byte()));
    case 'j':  // LONG_BINGET
      return push(memo_.get(input_.take_integer<std::uint32_t>()));
    case '0':  // POP
      stack_.drop();
      return true;
    case '1':  // POP_MARK
      stack_.pop_to_mark();
      return true;
    case '2':  // DUP
      return push(stack_.top());
    case '(':  // MARK
      stack_.push_mark();
      return true;
    default:
      return false;
  }
}

bool PickleReader::run_collection(std::uint8_t opcode) {
  switch (opcode) {
    case ']':  // EMPTY_LIST
      return push_collection(Type::kList, {});
    case ')':  // EMPTY_TUPLE
      return push_collection(Type::kTuple, {});
    case '}':  // EMPTY_DICT
      return push_dict({});
    case 0x8F:  // EMPTY_SET
      return push_collection(Type::kSet, {});
    case 'l':  // LIST
      return push_collection(Type::kList, stack_.pop_to_mark());
    case 't':  // TUPLE
      return push_collection(Type::kTuple, stack_.pop_to_mark());
    case 0x85:  // TUPLE1
    case 0x86:  // TUPLE2
    case 0x87:  // TUPLE3
      return push_collection(Type::kTuple, stack_.pop(opcode - std::size_t{0x84}));
    case 'd':  // DICT
      return push_dict(stack_.pop_to_mark());
    case 0x91:  // FROZENSET
      return push_collection(Type::kSet, stack_.pop_to_mark());
    case 'a':  // APPEND
      return extend(Type::kList, stack_.pop(1));
    case 'e':  // APPENDS
      return extend(Type::kList, stack_.pop_to_mark());
    case 0x90:  // ADDITEMS
      return extend(Type::kSet, stack_.pop_to_mark());
    case 's':  // SETITEM
      return extend_dict(stack_.pop(2));
    case 'u':  // SETITEMS
      return extend_dict(stack_.pop_to_mark());
    default:
      return false;
  }
}

bool PickleReader::run_object(std::uint8_t opcode) {
  switch (opcode) {
    case 'c': {  // GLOBAL
      const std::string_view module = input_.take_line();
      return push_class(module, input_.take_line());
    }
    case 0x93: {  // STACK_GLOBAL
      const PickleSequence names = stack_.pop(2);
      return push_class(arena_.text(names[0], "a module's name"), arena_.text(names[1], "a class's name"));
    }
    case 'R':     // REDUCE
    case 0x81: {  // NEWOBJ
      const PickleSequence call = stack_.pop(2);
      return push(make_pickled_object(arena_, call[0], call[1]));
    }
    case 'b': {  // BUILD
      const PickleIndex state = stack_.pop();
      restore_pickled_state(arena_, stack_.top(), state);
      return true;
    }
    case 0x80:  // PROTO
      return start(input_.take_byte());
    case 0x95:  // FRAME
      input_.skip_frame_header();
      return true;
    default:
      return false;
  }
}

bool PickleReader::push_class(std::string_view module, std::string_view name) {
  return push(find_pickled_class(arena_, module, name));
}

bool PickleReader::push_dict(PickleSequence items) {
  if (items.size() % 2 != 0) refuse("a dict with a key that has no value");
  return push_collection(Type::kDict, std::move(items));
}

bool PickleReader::extend(Type type, const PickleSequence& items) {
  PickleSequence& whole = arena_.items(arena_.require(stack_.top(), type, "what is added to"));
  whole.insert(whole.end(), items.begin(), items.end());
  return true;
}

bool PickleReader::extend_dict(const PickleSequence& items) {
  if (items.size() % 2 != 0) refuse("a dict with a key that has no value");
  return extend(Type::kDict, items);
}

bool PickleReader::start(std::uint8_t protocol) {
  constexpr std::uint8_t kNewest = 5;
  if (protocol <= kNewest) return true;
  throw Error(ErrorKind::kUnsupported, "protocol " + std::to_string(protocol) + " of pickles");
}

}  // namespace

PickleIndex read_pickle(std::string_view pickle, PickleArena& arena) {
  return PickleReader(pickle, arena).read();
}

}  // namespace undertone::io
