// Special functions at the edges of what they are defined for, and at random arguments.
using MathNet.Numerics;
using Complex = System.Numerics.Complex;

namespace Numbers;

internal static class SpecialFunctionArea
{
    private static readonly Func<double, double>[] s_ofOne =
    [
        SpecialFunctions.Gamma, SpecialFunctions.GammaLn, SpecialFunctions.DiGamma, SpecialFunctions.DiGammaInv, SpecialFunctions.Erf, SpecialFunctions.Erfc, SpecialFunctions.ErfInv,
        SpecialFunctions.ErfcInv, SpecialFunctions.Logistic, SpecialFunctions.Logit, SpecialFunctions.BesselI0, SpecialFunctions.BesselI1, SpecialFunctions.BesselK0,
        SpecialFunctions.BesselK1, SpecialFunctions.BesselK0e, SpecialFunctions.BesselK1e, SpecialFunctions.StruveL0, SpecialFunctions.StruveL1, SpecialFunctions.BesselI0MStruveL0,
        SpecialFunctions.AiryAi, SpecialFunctions.AiryBi, SpecialFunctions.AiryAiPrime, SpecialFunctions.AiryBiPrime, SpecialFunctions.KelvinBer, SpecialFunctions.KelvinBei,
        SpecialFunctions.KelvinKer, SpecialFunctions.KelvinKei, x => SpecialFunctions.ExponentialIntegral(x, 2), x => SpecialFunctions.Hypotenuse(x, 3), SpecialFunctions.Expm1,
        SpecialFunctions.Log1p, x => SpecialFunctions.Harmonic(Small(x)), x => SpecialFunctions.GeneralHarmonic(Small(x), 1.5), x => SpecialFunctions.Factorial(Small(x)),
        x => SpecialFunctions.FactorialLn(Small(x)), x => SpecialFunctions.Binomial(Small(x), 5), x => SpecialFunctions.BinomialLn(Small(x), 7), Trig.Sinc, Trig.Sec, Trig.Acoth, Trig.Asinh,
    ];

    private static readonly Func<double, double, double>[] s_ofTwo =
    [
        SpecialFunctions.Beta, SpecialFunctions.BetaLn, SpecialFunctions.GammaLowerIncomplete, SpecialFunctions.GammaUpperIncomplete, SpecialFunctions.GammaLowerRegularized,
        SpecialFunctions.GammaUpperRegularized, SpecialFunctions.GammaLowerRegularizedInv, SpecialFunctions.BesselI, SpecialFunctions.BesselJ, SpecialFunctions.BesselK, SpecialFunctions.BesselY,
        SpecialFunctions.SphericalBesselJ, SpecialFunctions.SphericalBesselY, SpecialFunctions.KelvinBer, (x, y) => SpecialFunctions.MarcumQ(Math.Abs(Small(x)) + 1, Math.Abs(y) % 20, 2),
        (x, y) => SpecialFunctions.FallingFactorial(x, Math.Abs(Small(y)) % 9), (x, y) => SpecialFunctions.RisingFactorial(x, Math.Abs(Small(y)) % 9),
    ];

    public static void Compute(Inputs inputs, Results results)
    {
        double[] arguments = [.. Inputs.Edges, .. inputs.Reals(40, -6, 6), .. inputs.Reals(20, -100, 100), .. inputs.Reals(20, 0, 1)];
        foreach (var f in s_ofOne)
        {
            foreach (var x in arguments)
                results.Try(r => r.Add(f(x)));
        }
        double[] fewer = [-1.5, 0, 1, 2.5, double.NaN, .. inputs.Reals(8, 0, 12), .. inputs.Reals(4, -5, 5)];
        foreach (var f in s_ofTwo)
        {
            foreach (var x in fewer)
            {
                foreach (var y in fewer)
                    results.Try(r => r.Add(f(x, y)));
            }
        }
        foreach (var x in inputs.Reals(30, 0, 1))
        {
            results.Try(r => r.Add(SpecialFunctions.BetaIncomplete(1.5, 2.5, x)));
            results.Try(r => r.Add(SpecialFunctions.BetaRegularized(0.3 + x, 4, x)));
        }
        foreach (var z in inputs.Complexes(30))
        {
            results.Try(r => r.Add(SpecialFunctions.BesselJ(1.5, 5 * z)));
            results.Try(r => r.Add(SpecialFunctions.HankelH1(0.5, 3 * z)));
            results.Try(r => r.Add(SpecialFunctions.AiryAi(4 * z)));
            results.Try(r => r.Add(SpecialFunctions.BesselK(2, z)));
            results.Try(r => r.Add(Complex.Exp(z) * z.SquareRoot()));
        }
    }

    private static int Small(double x) => double.IsFinite(x) ? (int)(x % 180) : 3;
}
