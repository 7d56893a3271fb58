// Arithmetic against C#: the same operators on the same values, edge cases of each type times each other.
using System.Numerics;
using PkgImage.Compiler.IR;
using PkgImage.Tests.IR;

namespace PkgImage.Tests.Lower;

[TestClass]
public sealed unsafe class ArithmeticTests
{
    private static readonly int[] s_ints = [0, 1, -1, 2, 7, 31, 32, 33, 64, -32, 12345, int.MaxValue, int.MinValue, int.MaxValue - 1];

    private static readonly long[] s_longs = [0, 1, -1, 3, 63, 64, 65, 1L << 40, -(1L << 33), long.MaxValue, long.MinValue];

    private static readonly double[] s_doubles =
    [
        0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.5, -2.5, 1e300, -1e300, double.Epsilon, double.NaN, double.PositiveInfinity,
        double.NegativeInfinity, int.MaxValue, int.MinValue, 2147483648.0, 4294967296.0, -0.99999, 9.3e18, 1.9e19, -9.3e18,
    ];

    private static IrFunction Binary(string symbol, IrType type, IrType second, IrBinaryOperator operation)
    {
        var f = new FunctionUnderTest { Symbol = symbol, ReturnType = type };
        var (a, b) = (f.Parameter("a", type), f.Parameter("b", second));
        var (left, right) = (f.Define(type, r => new IrLoadLocal(r, a)), f.Define(second, r => new IrLoadLocal(r, b)));
        f.End(new IrReturn(f.Define(type, r => new IrBinary(r, operation, left, right))));
        return f.Build();
    }

    private static IrFunction Unary(string symbol, IrType from, IrType to, Func<IrValue, IrValue, IrInstruction> instruction)
    {
        var f = new FunctionUnderTest { Symbol = symbol, ReturnType = to };
        var a = f.Parameter("a", from);
        var operand = f.Define(from, r => new IrLoadLocal(r, a));
        f.End(new IrReturn(f.Define(to, r => instruction(r, operand))));
        return f.Build();
    }

    [TestMethod]
    public void Int32()
    {
        (IrBinaryOperator Operator, Func<int, int, int> Expected)[] cases =
        [
            (IrBinaryOperator.Add, (a, b) => a + b),
            (IrBinaryOperator.Sub, (a, b) => a - b),
            (IrBinaryOperator.Mul, (a, b) => a * b),
            (IrBinaryOperator.And, (a, b) => a & b),
            (IrBinaryOperator.Or, (a, b) => a | b),
            (IrBinaryOperator.Xor, (a, b) => a ^ b),
            (IrBinaryOperator.ShiftLeft, (a, b) => a << b),
            (IrBinaryOperator.ShiftRight, (a, b) => a >> b),
            (IrBinaryOperator.ShiftRightUnsigned, (a, b) => a >>> b),
            (IrBinaryOperator.Div, (a, b) => a / b),
            (IrBinaryOperator.Rem, (a, b) => a % b),
            (IrBinaryOperator.DivUnsigned, (a, b) => (int)((uint)a / (uint)b)),
            (IrBinaryOperator.RemUnsigned, (a, b) => (int)((uint)a % (uint)b)),
        ];
        using var image = KernelImage.Load(
            "x86-64-v3", [.. cases.Select(c => KernelImage.Kernel(Binary("Int32_" + c.Operator, IrType.I32, IrType.I32, c.Operator)))]);
        for (var i = 0; i < cases.Length; i++)
        {
            foreach (var (a, b) in from a in s_ints from b in s_ints select (a, b))
            {
                if (cases[i].Operator >= IrBinaryOperator.Div && cases[i].Operator <= IrBinaryOperator.RemUnsigned
                    && (b == 0 || (a == int.MinValue && b == -1)))
                {
                    continue;
                }
                var actual = ((delegate* unmanaged<int, int, int>)image[i])(a, b);
                Assert.AreEqual(cases[i].Expected(a, b), actual, $"{cases[i].Operator} {a}, {b}");
            }
        }
    }

    [TestMethod]
    public void Int64()
    {
        (IrBinaryOperator Operator, Func<long, long, long> Expected)[] cases =
        [
            (IrBinaryOperator.Add, (a, b) => a + b),
            (IrBinaryOperator.Sub, (a, b) => a - b),
            (IrBinaryOperator.Mul, (a, b) => a * b),
            (IrBinaryOperator.Xor, (a, b) => a ^ b),
            (IrBinaryOperator.ShiftLeft, (a, b) => a << (int)b),
            (IrBinaryOperator.ShiftRight, (a, b) => a >> (int)b),
            (IrBinaryOperator.ShiftRightUnsigned, (a, b) => a >>> (int)b),
        ];
        using var image = KernelImage.Load(
            "x86-64-v2",
            [.. cases.Select(c => KernelImage.Kernel(Binary(
                "Int64_" + c.Operator, IrType.I64, c.Operator >= IrBinaryOperator.ShiftLeft ? IrType.I32 : IrType.I64, c.Operator)))]);
        for (var i = 0; i < cases.Length; i++)
        {
            foreach (var (a, b) in from a in s_longs from b in s_longs select (a, b))
            {
                var actual = cases[i].Operator >= IrBinaryOperator.ShiftLeft
                    ? ((delegate* unmanaged<long, int, long>)image[i])(a, (int)b)
                    : ((delegate* unmanaged<long, long, long>)image[i])(a, b);
                Assert.AreEqual(cases[i].Expected(a, b), actual, $"{cases[i].Operator} {a}, {b}");
            }
        }
    }

    [TestMethod]
    [DataRow("x86-64-v1")]
    [DataRow("x86-64-v3")]
    public void Double(string target)
    {
        (IrBinaryOperator Operator, Func<double, double, double> Expected)[] cases =
        [
            (IrBinaryOperator.Add, (a, b) => a + b),
            (IrBinaryOperator.Sub, (a, b) => a - b),
            (IrBinaryOperator.Mul, (a, b) => a * b),
            (IrBinaryOperator.Div, (a, b) => a / b),
            // fmod, through the slot LLVM's own call of it ends in.
            (IrBinaryOperator.Rem, (a, b) => a % b),
        ];
        using var image = KernelImage.Load(
            target, [.. cases.Select(c => KernelImage.Kernel(Binary("Double_" + c.Operator, IrType.F64, IrType.F64, c.Operator)))]);
        for (var i = 0; i < cases.Length; i++)
        {
            foreach (var (a, b) in from a in s_doubles from b in s_doubles select (a, b))
                AssertSame(cases[i].Expected(a, b), ((delegate* unmanaged<double, double, double>)image[i])(a, b), $"{cases[i].Operator} {a}, {b}");
        }
    }

    [TestMethod]
    public void Comparisons_of_doubles_know_unordered()
    {
        (IrPredicate Predicate, Func<double, double, bool> Expected)[] cases =
        [
            (IrPredicate.Equal, (a, b) => a == b),
            (IrPredicate.NotEqual, (a, b) => a != b),
            (IrPredicate.Less, (a, b) => a < b),
            (IrPredicate.LessOrEqual, (a, b) => a <= b),
            (IrPredicate.Greater, (a, b) => a > b),
            (IrPredicate.GreaterOrEqual, (a, b) => a >= b),
            (IrPredicate.LessUnsigned, (a, b) => !(a >= b)),
            (IrPredicate.LessOrEqualUnsigned, (a, b) => !(a > b)),
            (IrPredicate.GreaterUnsigned, (a, b) => !(a <= b)),
            (IrPredicate.GreaterOrEqualUnsigned, (a, b) => !(a < b)),
        ];
        using var image = KernelImage.Load("x86-64-v3", [.. cases.Select(c => KernelImage.Kernel(Comparison(IrType.F64, c.Predicate)))]);
        for (var i = 0; i < cases.Length; i++)
        {
            foreach (var (a, b) in from a in s_doubles from b in s_doubles select (a, b))
            {
                var actual = ((delegate* unmanaged<double, double, int>)image[i])(a, b);
                Assert.AreEqual(cases[i].Expected(a, b) ? 1 : 0, actual, $"{cases[i].Predicate} {a}, {b}");
            }
        }
    }

    [TestMethod]
    public void Comparisons_of_integers_know_signs()
    {
        (IrPredicate Predicate, Func<int, int, bool> Expected)[] cases =
        [
            (IrPredicate.Equal, (a, b) => a == b),
            (IrPredicate.NotEqual, (a, b) => a != b),
            (IrPredicate.Less, (a, b) => a < b),
            (IrPredicate.LessOrEqual, (a, b) => a <= b),
            (IrPredicate.Greater, (a, b) => a > b),
            (IrPredicate.GreaterOrEqual, (a, b) => a >= b),
            (IrPredicate.LessUnsigned, (a, b) => (uint)a < (uint)b),
            (IrPredicate.LessOrEqualUnsigned, (a, b) => (uint)a <= (uint)b),
            (IrPredicate.GreaterUnsigned, (a, b) => (uint)a > (uint)b),
            (IrPredicate.GreaterOrEqualUnsigned, (a, b) => (uint)a >= (uint)b),
        ];
        using var image = KernelImage.Load("x86-64-v3", [.. cases.Select(c => KernelImage.Kernel(Comparison(IrType.I32, c.Predicate)))]);
        for (var i = 0; i < cases.Length; i++)
        {
            foreach (var (a, b) in from a in s_ints from b in s_ints select (a, b))
            {
                var actual = ((delegate* unmanaged<int, int, int>)image[i])(a, b);
                Assert.AreEqual(cases[i].Expected(a, b) ? 1 : 0, actual, $"{cases[i].Predicate} {a}, {b}");
            }
        }
    }

    [TestMethod]
    [TestProperty("Lesson", "15")]
    [DataRow("x86-64-v2")]
    [DataRow("native")]
    public void Conversions_of_doubles_saturate(string target)
    {
        using var image = KernelImage.Load(
            target,
            KernelImage.Kernel(Unary("ToInt32", IrType.F64, IrType.I32, (r, x) => new IrConvert(r, IrConversion.FloatToSigned, x))),
            KernelImage.Kernel(Unary("ToUInt32", IrType.F64, IrType.I32, (r, x) => new IrConvert(r, IrConversion.FloatToUnsigned, x))),
            KernelImage.Kernel(Unary("ToInt64", IrType.F64, IrType.I64, (r, x) => new IrConvert(r, IrConversion.FloatToSigned, x))),
            KernelImage.Kernel(Unary("ToUInt64", IrType.F64, IrType.I64, (r, x) => new IrConvert(r, IrConversion.FloatToUnsigned, x))));
        foreach (var x in s_doubles)
        {
            Assert.AreEqual(int.CreateSaturating(x), ((delegate* unmanaged<double, int>)image[0])(x), $"int {x}");
            Assert.AreEqual(uint.CreateSaturating(x), ((delegate* unmanaged<double, uint>)image[1])(x), $"uint {x}");
            Assert.AreEqual(long.CreateSaturating(x), ((delegate* unmanaged<double, long>)image[2])(x), $"long {x}");
            Assert.AreEqual(ulong.CreateSaturating(x), ((delegate* unmanaged<double, ulong>)image[3])(x), $"ulong {x}");
        }
    }

    [TestMethod]
    public void Conversions_between_widths_and_kinds()
    {
        using var image = KernelImage.Load(
            "x86-64-v2",
            KernelImage.Kernel(Narrowed("SByteOf", IrConversion.SignExtend)),
            KernelImage.Kernel(Narrowed("ByteOf", IrConversion.ZeroExtend)),
            KernelImage.Kernel(Unary("UIntToLong", IrType.I32, IrType.I64, (r, x) => new IrConvert(r, IrConversion.ZeroExtend, x))),
            KernelImage.Kernel(Unary("LongToDouble", IrType.I64, IrType.F64, (r, x) => new IrConvert(r, IrConversion.SignedToFloat, x))),
            KernelImage.Kernel(Unary("ULongToDouble", IrType.I64, IrType.F64, (r, x) => new IrConvert(r, IrConversion.UnsignedToFloat, x))),
            KernelImage.Kernel(Unary("ULongToSingle", IrType.I64, IrType.F32, (r, x) => new IrConvert(r, IrConversion.UnsignedToFloat, x))),
            KernelImage.Kernel(Unary("DoubleToSingle", IrType.F64, IrType.F32, (r, x) => new IrConvert(r, IrConversion.FloatToFloat, x))),
            KernelImage.Kernel(Unary("DoubleBits", IrType.F64, IrType.I64, (r, x) => new IrConvert(r, IrConversion.Reinterpret, x))));
        foreach (var x in s_ints)
        {
            Assert.AreEqual((sbyte)x, ((delegate* unmanaged<int, int>)image[0])(x));
            Assert.AreEqual((byte)x, ((delegate* unmanaged<int, int>)image[1])(x));
            Assert.AreEqual((long)(uint)x, ((delegate* unmanaged<int, long>)image[2])(x));
        }
        foreach (var x in s_longs)
        {
            Assert.AreEqual((double)x, ((delegate* unmanaged<long, double>)image[3])(x));
            Assert.AreEqual((double)(ulong)x, ((delegate* unmanaged<long, double>)image[4])(x));
            Assert.AreEqual((float)(ulong)x, ((delegate* unmanaged<long, float>)image[5])(x));
        }
        foreach (var x in s_doubles)
        {
            AssertSame((float)x, ((delegate* unmanaged<double, float>)image[6])(x), $"float {x}");
            Assert.AreEqual(BitConverter.DoubleToInt64Bits(x), ((delegate* unmanaged<double, long>)image[7])(x));
        }
    }

    [TestMethod]
    public void Overflow_is_told_and_the_result_wraps()
    {
        (IrOverflowOperator Operator, Func<BigInteger, BigInteger, BigInteger> Exact, bool IsUnsigned)[] cases =
        [
            (IrOverflowOperator.Add, (a, b) => a + b, false),
            (IrOverflowOperator.AddUnsigned, (a, b) => a + b, true),
            (IrOverflowOperator.Sub, (a, b) => a - b, false),
            (IrOverflowOperator.SubUnsigned, (a, b) => a - b, true),
            (IrOverflowOperator.Mul, (a, b) => a * b, false),
            (IrOverflowOperator.MulUnsigned, (a, b) => a * b, true),
        ];
        using var image = KernelImage.Load("x86-64-v3", [.. cases.Select(c => KernelImage.Kernel(Checked(c.Operator)))]);
        for (var i = 0; i < cases.Length; i++)
        {
            foreach (var (a, b) in from a in s_longs from b in s_longs select (a, b))
            {
                var status = 0;
                var actual = ((delegate* unmanaged<long, long, int*, long>)image[i])(a, b, &status);
                var exact = cases[i].IsUnsigned ? cases[i].Exact((ulong)a, (ulong)b) : cases[i].Exact(a, b);
                var fits = cases[i].IsUnsigned ? exact >= 0 && exact <= ulong.MaxValue : exact >= long.MinValue && exact <= long.MaxValue;
                Assert.AreEqual(fits ? 0 : IrExitSite.Overflow.Code, status, $"{cases[i].Operator} {a}, {b}");
                if (fits)
                    Assert.AreEqual((long)(ulong)(exact & ulong.MaxValue), actual, $"{cases[i].Operator} {a}, {b}");
            }
        }
    }

    [TestMethod]
    [DataRow("x86-64-v1")]
    [DataRow("x86-64-v3")]
    public void Intrinsics_on_doubles(string target)
    {
        (IrIntrinsic Intrinsic, Func<double, double> Expected)[] cases =
        [
            (IrIntrinsic.Sqrt, Math.Sqrt),
            (IrIntrinsic.Abs, Math.Abs),
            (IrIntrinsic.Floor, Math.Floor),
            (IrIntrinsic.Ceiling, Math.Ceiling),
            (IrIntrinsic.Truncate, Math.Truncate),
            (IrIntrinsic.RoundEven, Math.Round),
        ];
        using var image = KernelImage.Load(
            target,
            [.. cases.Select(c => KernelImage.Kernel(
                Unary("Math_" + c.Intrinsic, IrType.F64, IrType.F64, (r, x) => new IrIntrinsicCall(r, c.Intrinsic, [x]))))]);
        for (var i = 0; i < cases.Length; i++)
        {
            foreach (var x in s_doubles)
                AssertSame(cases[i].Expected(x), ((delegate* unmanaged<double, double>)image[i])(x), $"{cases[i].Intrinsic} {x}");
        }
    }

    [TestMethod]
    [DataRow("x86-64-v1")]
    [DataRow("x86-64-v3")]
    public void Intrinsics_on_integers(string target)
    {
        (IrIntrinsic Intrinsic, Func<long, int> Expected)[] counts =
        [
            (IrIntrinsic.PopCount, x => BitOperations.PopCount((ulong)x)),
            (IrIntrinsic.LeadingZeroCount, x => BitOperations.LeadingZeroCount((ulong)x)),
            (IrIntrinsic.TrailingZeroCount, x => BitOperations.TrailingZeroCount((ulong)x)),
        ];
        using var image = KernelImage.Load(
            target,
            [
                .. counts.Select(c => KernelImage.Kernel(
                    Unary("Count_" + c.Intrinsic, IrType.I64, IrType.I32, (r, x) => new IrIntrinsicCall(r, c.Intrinsic, [x])))),
                KernelImage.Kernel(MultiplyHigh("High", IrIntrinsic.MultiplyHigh)),
                KernelImage.Kernel(MultiplyHigh("HighUnsigned", IrIntrinsic.MultiplyHighUnsigned)),
            ]);
        foreach (var x in s_longs)
        {
            for (var i = 0; i < counts.Length; i++)
                Assert.AreEqual(counts[i].Expected(x), ((delegate* unmanaged<long, int>)image[i])(x), $"{counts[i].Intrinsic} {x}");
            foreach (var y in s_longs)
            {
                Assert.AreEqual(Math.BigMul(x, y, out _), ((delegate* unmanaged<long, long, long>)image[3])(x, y), $"{x}, {y}");
                Assert.AreEqual((long)Math.BigMul((ulong)x, (ulong)y, out _), ((delegate* unmanaged<long, long, long>)image[4])(x, y), $"{x}, {y}");
            }
        }
    }

    private static IrFunction Narrowed(string symbol, IrConversion extension)
    {
        var f = new FunctionUnderTest { Symbol = symbol, ReturnType = IrType.I32 };
        var a = f.Parameter("a", IrType.I32);
        var operand = f.Define(IrType.I32, r => new IrLoadLocal(r, a));
        var small = f.Define(IrType.I8, r => new IrConvert(r, IrConversion.Truncate, operand));
        f.End(new IrReturn(f.Define(IrType.I32, r => new IrConvert(r, extension, small))));
        return f.Build();
    }

    private static IrFunction Comparison(IrType type, IrPredicate predicate)
    {
        var f = new FunctionUnderTest { Symbol = $"Compare_{type}_{predicate}", ReturnType = IrType.I32 };
        var (a, b) = (f.Parameter("a", type), f.Parameter("b", type));
        var (left, right) = (f.Define(type, r => new IrLoadLocal(r, a)), f.Define(type, r => new IrLoadLocal(r, b)));
        f.End(new IrReturn(f.Define(IrType.I32, r => new IrCompare(r, predicate, left, right))));
        return f.Build();
    }

    private static IrFunction Checked(IrOverflowOperator operation)
    {
        var f = new FunctionUnderTest { Symbol = "Checked_" + operation, ReturnType = IrType.I64, MayExit = true };
        var (a, b) = (f.Parameter("a", IrType.I64), f.Parameter("b", IrType.I64));
        var (left, right) = (f.Define(IrType.I64, r => new IrLoadLocal(r, a)), f.Define(IrType.I64, r => new IrLoadLocal(r, b)));
        var (result, overflowed) = (f.Value(IrType.I64), f.Value(IrType.I32));
        f.Add(new IrOverflow(result, overflowed, operation, left, right));
        var zero = f.Constant(IrType.I32);
        f.Add(new IrGuard(f.Define(IrType.I32, r => new IrCompare(r, IrPredicate.Equal, overflowed, zero)), IrExitSite.Overflow));
        f.End(new IrReturn(result));
        return f.Build();
    }

    private static IrFunction MultiplyHigh(string symbol, IrIntrinsic intrinsic)
    {
        var f = new FunctionUnderTest { Symbol = symbol, ReturnType = IrType.I64 };
        var (a, b) = (f.Parameter("a", IrType.I64), f.Parameter("b", IrType.I64));
        var (left, right) = (f.Define(IrType.I64, r => new IrLoadLocal(r, a)), f.Define(IrType.I64, r => new IrLoadLocal(r, b)));
        f.End(new IrReturn(f.Define(IrType.I64, r => new IrIntrinsicCall(r, intrinsic, [left, right]))));
        return f.Build();
    }

    /// <summary>Bit for bit, but any NaN for any NaN.</summary>
    private static void AssertSame(double expected, double actual, string what)
    {
        if (double.IsNaN(expected))
            Assert.IsTrue(double.IsNaN(actual), what);
        else
            Assert.AreEqual(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(actual), what);
    }
}
