#pragma once

namespace undertone::pipeline {

/// The regularised incomplete beta function I_x(a, b): for x from 0 to 1 and positive a and b, otherwise
/// kMisuse.
double incomplete_beta(double a, double b, double x);

/// How probable a value up to `t` is under Student's distribution. `degrees` are positive, `t` may be
/// infinite.
double student_t_cdf(double t, double degrees);

/// How probable a value at least as far from 0, to either side, is; keeps its digits where that is very
/// small.
double student_t_two_sided(double t, double degrees);

}  // namespace undertone::pipeline
