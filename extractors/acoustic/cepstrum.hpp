#pragma once

#include <memory>

#include "extractors/extractor.hpp"

namespace undertone::extractors {

/// Natural logarithms of the energies in so many mel bands every 10 ms. A step whose window holds a broken
/// sample is invalid.
std::unique_ptr<Extractor> make_logmel_extractor(int bands);

/// 13 mel-frequency cepstral coefficients every 10 ms.
std::unique_ptr<Extractor> make_mfcc_extractor();

}  // namespace undertone::extractors
