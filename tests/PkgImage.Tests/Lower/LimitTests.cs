// Math.Min and Math.Max of floats against what C# documents, with constants on either side and without, and the integers that are made of them:
// what is known of their range spares tests there.
using PkgImage.Compiler.IR;
using PkgImage.Tests.IR;

namespace PkgImage.Tests.Lower;

[TestClass]
public sealed unsafe class LimitTests
{
    private static readonly double[] s_limits =
    [
        255, 0.0, -0.0, -1.5, 1e-310, 1e300, int.MaxValue, 2147483648.0, int.MinValue, -2147483649.0, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    private static readonly double[] s_values = [.. s_limits, 254.9, 256, 1, -1, double.Epsilon, -double.Epsilon, -1e300, 2147483646.5, BitConverter.Int64BitsToDouble(-1)];

    [TestMethod]
    [DataRow("x86-64-v1")]
    [DataRow("x86-64-v3")]
    public void Limits_are_those_of_Math(string target)
    {
        var cases = (
            from isMax in new[] { false, true }
            from limit in s_limits
            from isFirst in new[] { false, true }
            from toInt in new[] { false, true }
            select (isMax, limit, isFirst, toInt)).ToList();
        using var image = KernelImage.Load(
            target, [.. cases.Select((c, i) => KernelImage.Kernel(Limit($"Limit{i}", c.isMax, c.limit, c.isFirst, c.toInt)))]);
        for (var i = 0; i < cases.Count; i++)
        {
            foreach (var x in s_values)
            {
                var limited = cases[i].isFirst ? Extreme(cases[i].isMax, cases[i].limit, x) : Extreme(cases[i].isMax, x, cases[i].limit);
                var expected = cases[i].toInt ? Saturated(limited) : BitConverter.DoubleToInt64Bits(limited);
                var actual = cases[i].toInt
                    ? ((delegate* unmanaged<double, int>)image[i])(x)
                    : BitConverter.DoubleToInt64Bits(((delegate* unmanaged<double, double>)image[i])(x));
                Assert.AreEqual(expected, actual, $"{cases[i]} of {x}");
            }
        }
    }

    [TestMethod]
    [DataRow("x86-64-v1")]
    [DataRow("x86-64-v3")]
    public void Extremes_of_two_are_those_of_Math(string target)
    {
        using var image = KernelImage.Load(target, KernelImage.Kernel(Binary("Min", IrIntrinsic.Min)), KernelImage.Kernel(Binary("Max", IrIntrinsic.Max)));
        foreach (var x in s_values)
        {
            foreach (var y in s_values)
            {
                for (var i = 0; i < 2; i++)
                {
                    var actual = ((delegate* unmanaged<double, double, double>)image[i])(x, y);
                    Assert.AreEqual(BitConverter.DoubleToInt64Bits(Extreme(i == 1, x, y)), BitConverter.DoubleToInt64Bits(actual), $"{i} of {x}, {y}");
                }
            }
        }
    }

    /// <summary>By the documentation: the first NaN, and -0 below +0. Not by Math itself, which RyuJIT replaces by what is not always that.</summary>
    private static double Extreme(bool isMax, double x, double y)
    {
        if (double.IsNaN(x) || double.IsNaN(y))
            return double.IsNaN(x) ? x : y;
        if (x == y)
            return double.IsNegative(x) == isMax ? y : x;
        return x < y == isMax ? y : x;
    }

    private static int Saturated(double value) =>
        double.IsNaN(value) ? 0 : value >= int.MaxValue ? int.MaxValue : value <= int.MinValue ? int.MinValue : (int)value;

    private static IrFunction Limit(string symbol, bool isMax, double limit, bool isFirst, bool toInt)
    {
        var f = new FunctionUnderTest { Symbol = symbol, ReturnType = toInt ? IrType.I32 : IrType.F64 };
        var a = f.Parameter("a", IrType.F64);
        var operand = f.Define(IrType.F64, r => new IrLoadLocal(r, a));
        var constant = f.Constant(IrType.F64, BitConverter.DoubleToInt64Bits(limit));
        var limited = f.Define(IrType.F64, r => new IrIntrinsicCall(
            r, isMax ? IrIntrinsic.Max : IrIntrinsic.Min, isFirst ? [constant, operand] : [operand, constant]));
        f.End(new IrReturn(toInt ? f.Define(IrType.I32, r => new IrConvert(r, IrConversion.FloatToSigned, limited)) : limited));
        return f.Build();
    }

    private static IrFunction Binary(string symbol, IrIntrinsic intrinsic)
    {
        var f = new FunctionUnderTest { Symbol = symbol, ReturnType = IrType.F64 };
        var (a, b) = (f.Parameter("a", IrType.F64), f.Parameter("b", IrType.F64));
        var (left, right) = (f.Define(IrType.F64, r => new IrLoadLocal(r, a)), f.Define(IrType.F64, r => new IrLoadLocal(r, b)));
        f.End(new IrReturn(f.Define(IrType.F64, r => new IrIntrinsicCall(r, intrinsic, [left, right]))));
        return f.Build();
    }
}
