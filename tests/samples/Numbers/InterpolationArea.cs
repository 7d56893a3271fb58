// Splines, polynomials and rational interpolation over generated points: values, derivatives and integrals inside, at and beyond them.
using MathNet.Numerics;
using MathNet.Numerics.Interpolation;

namespace Numbers;

internal static class InterpolationArea
{
    public static void Compute(Inputs inputs, Results results)
    {
        foreach (var count in new[] { 1, 2, 3, 5, 6, 9, 20, 64 })
        {
            for (var round = 0; round < 4; round++)
            {
                var (x, y) = (inputs.Increasing(count), inputs.Reals(count, -10, 10));
                var slopes = inputs.Reals(count);
                Func<IInterpolation>[] makers =
                [
                    () => LinearSpline.InterpolateSorted(x, y), () => CubicSpline.InterpolateNaturalSorted(x, y), () => CubicSpline.InterpolateAkimaSorted(x, y),
                    () => CubicSpline.InterpolatePchipSorted(x, y), () => CubicSpline.InterpolateHermiteSorted(x, y, slopes), () => StepInterpolation.InterpolateSorted(x, y),
                    () => CubicSpline.InterpolateBoundariesSorted(x, y, SplineBoundaryCondition.SecondDerivative, 0.5, SplineBoundaryCondition.FirstDerivative, -1),
                    () => Barycentric.InterpolateRationalFloaterHormannSorted(x, y), () => Barycentric.InterpolatePolynomialEquidistant(x[0], x[^1], y),
                    () => NevillePolynomialInterpolation.InterpolateSorted(x, y), () => BulirschStoerRationalInterpolation.InterpolateSorted(x, y),
                    () => LogLinear.InterpolateSorted(x, [.. y.Select(Math.Abs)]), () => QuadraticSpline(x, y),
                ];
                foreach (var make in makers)
                    results.Try(r => Evaluate(make(), x, r));
            }
        }
        results.Try(r => r.Add(Fit.Polynomial(inputs.Increasing(30), inputs.Reals(30), 4)));
        results.Try(r => r.Add(Polynomial.Fit(inputs.Increasing(12), inputs.Reals(12), 3).Coefficients));
        results.Try(r => r.Add(new Polynomial(inputs.Reals(7)).Roots()));
        results.Try(r => r.Add(new Polynomial(inputs.Reals(6)).Evaluate(inputs.Uniform(-2, 2))));
    }

    private static IInterpolation QuadraticSpline(double[] x, double[] y) =>
        new QuadraticSpline(x, y, [.. y.Select(v => v / 2)], [.. y.Select(v => v / 3)]);

    private static void Evaluate(IInterpolation interpolation, double[] x, Results results)
    {
        foreach (var t in x.Concat(x.Select(v => v + 0.37)).Concat([x[0] - 1, x[^1] + 2, double.NaN, double.PositiveInfinity]))
        {
            results.Add(interpolation.Interpolate(t));
            if (interpolation.SupportsDifferentiation)
            {
                results.Add(interpolation.Differentiate(t));
                results.Add(interpolation.Differentiate2(t));
            }
            if (interpolation.SupportsIntegration)
            {
                results.Add(interpolation.Integrate(t));
                results.Add(interpolation.Integrate(x[0], t));
            }
        }
    }
}
