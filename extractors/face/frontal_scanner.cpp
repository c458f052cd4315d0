#include "extractors/face/frontal_scanner.hpp"

#include "src/core/error.hpp"

extern "C" {
undertone::extractors::FrontalScanner* undertone_common_frontal_scanner();
#ifdef UNDERTONE_AVX2_SCANNER
undertone::extractors::FrontalScanner* undertone_avx2_frontal_scanner();
#endif
}

namespace undertone::extractors {

Instructions best_instructions() {
#ifdef UNDERTONE_AVX2_SCANNER
  if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0) return Instructions::kAvx2;
#endif
  return Instructions::kCommon;
}

std::unique_ptr<FrontalScanner> make_frontal_scanner(Instructions instructions) {
  if (instructions == Instructions::kCommon)
    return std::unique_ptr<FrontalScanner>(undertone_common_frontal_scanner());
#ifdef UNDERTONE_AVX2_SCANNER
  if (best_instructions() == Instructions::kAvx2)
    return std::unique_ptr<FrontalScanner>(undertone_avx2_frontal_scanner());
#endif
  throw Error(ErrorKind::kUnsupported, "no detector of faces that uses AVX2 can run here");
}

}  // namespace undertone::extractors
