#include "pipeline/synthesize/person.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "pipeline/synthesize/seeded_random.hpp"

namespace undertone::synthesize {
namespace {

struct Complexion {
  Colour skin;
  Colour lips;
  bool fair;  // fair skin goes with every colour of hair and eyes
};

constexpr std::array<Complexion, 7> kComplexions{{
    {{0.93F, 0.77F, 0.67F}, {0.78F, 0.45F, 0.43F}, true},
    {{0.80F, 0.60F, 0.45F}, {0.68F, 0.38F, 0.34F}, false},
    {{0.90F, 0.71F, 0.58F}, {0.74F, 0.41F, 0.38F}, true},
    {{0.60F, 0.42F, 0.30F}, {0.52F, 0.29F, 0.26F}, false},
    {{0.87F, 0.67F, 0.52F}, {0.70F, 0.38F, 0.35F}, true},
    {{0.70F, 0.50F, 0.37F}, {0.58F, 0.32F, 0.29F}, false},
    {{0.95F, 0.80F, 0.72F}, {0.80F, 0.47F, 0.46F}, true},
}};

constexpr std::array<Colour, 4> kDarkHair{
    {{0.09F, 0.07F, 0.06F}, {0.16F, 0.11F, 0.08F}, {0.07F, 0.06F, 0.07F}, {0.22F, 0.14F, 0.09F}}};
constexpr std::array<Colour, 7> kFairHair{{{0.28F, 0.18F, 0.11F},
                                           {0.66F, 0.51F, 0.31F},
                                           {0.12F, 0.09F, 0.07F},
                                           {0.48F, 0.24F, 0.12F},
                                           {0.38F, 0.27F, 0.17F},
                                           {0.55F, 0.53F, 0.51F},
                                           {0.19F, 0.12F, 0.08F}}};
constexpr std::array<Colour, 3> kDarkIris{
    {{0.24F, 0.14F, 0.07F}, {0.30F, 0.18F, 0.09F}, {0.20F, 0.12F, 0.08F}}};
constexpr std::array<Colour, 5> kFairIris{{{0.29F, 0.44F, 0.58F},
                                           {0.36F, 0.24F, 0.13F},
                                           {0.34F, 0.44F, 0.31F},
                                           {0.44F, 0.50F, 0.54F},
                                           {0.42F, 0.32F, 0.16F}}};
constexpr std::array<Colour, 9> kClothes{{{0.20F, 0.30F, 0.46F},
                                          {0.52F, 0.20F, 0.22F},
                                          {0.82F, 0.80F, 0.76F},
                                          {0.19F, 0.38F, 0.33F},
                                          {0.24F, 0.23F, 0.26F},
                                          {0.70F, 0.52F, 0.26F},
                                          {0.42F, 0.31F, 0.47F},
                                          {0.46F, 0.56F, 0.66F},
                                          {0.36F, 0.27F, 0.22F}}};
// Every style once before one comes back.
constexpr std::array<HairStyle, 7> kStyles{HairStyle::kShort, HairStyle::kLong,    HairStyle::kSideParted,
                                           HairStyle::kBob,   HairStyle::kCropped, HairStyle::kTiedBack,
                                           HairStyle::kCurly};

template <class Table>
const auto& one_of(const Table& table, SeededRandom& random) {
  return table[random.below(table.size())];
}

bool is_womanly(HairStyle style) {
  return style == HairStyle::kLong || style == HairStyle::kBob || style == HairStyle::kTiedBack;
}

void set_proportions(Person& person, bool womanly, SeededRandom& random) {
  person.face_width = random.between(0.74F, 0.80F);
  person.jaw_width =
      person.face_width * (womanly ? random.between(0.72F, 0.78F) : random.between(0.77F, 0.85F));
  person.chin_width = womanly ? random.between(0.17F, 0.21F) : random.between(0.21F, 0.27F);
  person.eye_distance = random.between(0.315F, 0.345F);
  person.eye_width = random.between(0.158F, 0.174F);
  person.eye_height = (womanly ? 0.006F : 0.0F) + random.between(0.066F, 0.076F);
  person.eye_slant = random.between(-0.002F, 0.014F);
  person.brow_height = random.between(0.098F, 0.112F) + (womanly ? 0.006F : 0.0F);
  person.brow_thickness = womanly ? random.between(0.022F, 0.030F) : random.between(0.032F, 0.044F);
  person.nose_width = random.between(0.130F, 0.165F);
  person.nose_length = random.between(0.235F, 0.262F);
  person.mouth_width = random.between(0.265F, 0.310F);
  person.lip_fullness = womanly ? random.between(1.0F, 1.35F) : random.between(0.75F, 1.1F);
  person.neck_width = womanly ? random.between(0.38F, 0.43F) : random.between(0.47F, 0.54F);
}

void limit(float& value, float low, float high, float otherwise) {
  value = std::isfinite(value) ? std::clamp(value, low, high) : otherwise;
}

}  // namespace

Person make_person(std::uint64_t seed) {
  SeededRandom random(seed + 0x5eed);
  Person person;
  person.seed = seed;
  person.hair_style = kStyles[seed % kStyles.size()];
  const bool womanly = is_womanly(person.hair_style);
  // Two persons of one style, seven seeds apart, get different complexions.
  const Complexion& complexion = kComplexions[(seed * 3 + seed / kStyles.size()) % kComplexions.size()];
  person.skin = scaled(complexion.skin, random.between(0.96F, 1.02F));
  person.lips = mix(complexion.lips, {0.75F, 0.22F, 0.26F}, womanly ? random.between(0.1F, 0.4F) : 0.0F);
  person.hair = complexion.fair ? kFairHair[(seed + seed / 7) % kFairHair.size()] : one_of(kDarkHair, random);
  person.iris = complexion.fair ? one_of(kFairIris, random) : one_of(kDarkIris, random);
  person.clothes = kClothes[(seed * 2 + 1) % kClothes.size()];
  person.stubble = womanly || random.uniform() < 0.45 ? 0.0F : random.between(0.2F, 0.7F);
  person.age = random.between(0.0F, 0.7F);
  set_proportions(person, womanly, random);
  return person;
}

Person to_drawable(const Person& person) {
  const Person average;
  Person result = person;
  limit(result.stubble, 0, 1, average.stubble);
  limit(result.face_width, 0.6F, 0.95F, average.face_width);
  limit(result.jaw_width, 0.4F, 0.9F, average.jaw_width);
  limit(result.chin_width, 0.1F, 0.4F, average.chin_width);
  limit(result.eye_distance, 0.26F, 0.42F, average.eye_distance);
  limit(result.eye_width, 0.10F, 0.21F, average.eye_width);
  limit(result.eye_height, 0.03F, 0.10F, average.eye_height);
  limit(result.eye_slant, -0.03F, 0.03F, average.eye_slant);
  limit(result.brow_height, 0.08F, 0.14F, average.brow_height);
  limit(result.brow_thickness, 0.01F, 0.06F, average.brow_thickness);
  limit(result.nose_width, 0.10F, 0.22F, average.nose_width);
  limit(result.nose_length, 0.20F, 0.30F, average.nose_length);
  limit(result.mouth_width, 0.18F, 0.40F, average.mouth_width);
  limit(result.lip_fullness, 0.3F, 2.0F, average.lip_fullness);
  limit(result.neck_width, 0.3F, 0.65F, average.neck_width);
  limit(result.age, 0, 1, average.age);
  return result;
}

}  // namespace undertone::synthesize
