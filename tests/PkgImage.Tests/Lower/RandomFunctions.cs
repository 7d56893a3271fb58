// Random functions over scalars with branches and locals, and an interpreter that says what they give: C#'s own operators, one
// instruction at a time. Values are carried as bits.
using System.Globalization;
using System.Numerics;
using PkgImage.Compiler.IR;
using PkgImage.Tests.IR;

namespace PkgImage.Tests.Lower;

/// <summary>Makes functions of two longs and two doubles that return a long.</summary>
internal sealed class RandomFunctions(int seed)
{
    private static readonly IrType[] s_types = [IrType.I32, IrType.I64, IrType.F32, IrType.F64];

    private static readonly double[] s_numbers = [0, -0.0, 1, -1, 0.5, 3e9, -3e9, 1e19, 1e-310, double.MaxValue, double.NaN, double.NegativeInfinity];

    private readonly Random _random = new(seed);

    public long NextBits() => _random.Next(4) switch
    {
        0 => _random.Next(-3, 70),
        1 => _random.NextInt64(long.MinValue, long.MaxValue),
        2 => (long)int.MinValue << _random.Next(33),
        _ => long.MaxValue >> _random.Next(64),
    };

    public double NextNumber() => _random.Next(3) == 0 ? _random.NextDouble() * 200 - 100 : s_numbers[_random.Next(s_numbers.Length)];

    public IrFunction Next(int number)
    {
        var f = new FunctionUnderTest { Symbol = string.Create(CultureInfo.InvariantCulture, $"Random_{number}"), ReturnType = IrType.I64 };
        var locals = new List<IrLocal>
        {
            f.Parameter("a", IrType.I64), f.Parameter("b", IrType.I64), f.Parameter("x", IrType.F64), f.Parameter("y", IrType.F64),
            f.Local("i", IrType.I32), f.Local("l", IrType.I64), f.Local("s", IrType.F32), f.Local("d", IrType.F64),
        };
        // A ladder of blocks: each may skip the next.
        var blocks = _random.Next(1, 6);
        for (var block = 0; block < blocks; block++)
        {
            var values = locals.Select(local => f.Define(local.Type, r => new IrLoadLocal(r, local))).ToList();
            for (var i = _random.Next(3, 25); i > 0; i--)
                values.AddRange(Instruction(f, values));
            foreach (var local in locals.Skip(4))
                f.Add(new IrStoreLocal(local, Pick(values, local.Type)));
            var condition = Pick(values, IrType.I32);
            f.End(new IrConditionalBranch(condition, block + 1, Math.Min(block + 2, blocks)));
        }
        f.End(new IrReturn(Mix(f, [.. locals.Select(local => f.Define(local.Type, r => new IrLoadLocal(r, local)))])));
        return f.Build();
    }

    /// <summary>One number of all values; every NaN counts as the same.</summary>
    private static IrValue Mix(FunctionUnderTest f, IrValue[] values)
    {
        var result = f.Constant(IrType.I64, 17);
        foreach (var value in values)
        {
            var bits = value.Type.Kind switch
            {
                IrKind.I32 => f.Define(IrType.I64, r => new IrConvert(r, IrConversion.SignExtend, value)),
                IrKind.I64 => value,
                IrKind.F32 => f.Define(IrType.I64, r => new IrConvert(r, IrConversion.SignExtend, Bits(f, value, IrType.I32))),
                _ => Bits(f, value, IrType.I64),
            };
            var factor = f.Constant(IrType.I64, 31);
            var scaled = f.Define(IrType.I64, r => new IrBinary(r, IrBinaryOperator.Mul, result, factor));
            result = f.Define(IrType.I64, r => new IrBinary(r, IrBinaryOperator.Xor, scaled, bits));
        }
        return result;
    }

    private static IrValue Bits(FunctionUnderTest f, IrValue number, IrType type)
    {
        var isNumber = f.Define(IrType.I32, r => new IrCompare(r, IrPredicate.Equal, number, number));
        var bits = f.Define(type, r => new IrConvert(r, IrConversion.Reinterpret, number));
        var other = f.Constant(type, -7);
        return f.Define(type, r => new IrSelect(r, isNumber, bits, other));
    }

    private IrValue Pick(List<IrValue> values, IrType type)
    {
        var fitting = values.Where(value => value.Type == type).ToList();
        return fitting[_random.Next(fitting.Count)];
    }

    private T Any<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];

    private IEnumerable<IrValue> Instruction(FunctionUnderTest f, List<IrValue> values)
    {
        var type = Any(s_types);
        switch (_random.Next(7))
        {
            case 0:
                return [f.Constant(type, type.Kind switch
                {
                    IrKind.F32 => BitConverter.SingleToInt32Bits((float)NextNumber()),
                    IrKind.F64 => BitConverter.DoubleToInt64Bits(NextNumber()),
                    IrKind.I32 => (int)NextBits(),
                    _ => NextBits(),
                })];
            case 1 when type.IsFloat:
                return [f.Define(type, r => new IrUnary(r, IrUnaryOperator.Negate, Pick(values, type)))];
            case 1:
                return [f.Define(type, r => new IrUnary(r, Any(IrUnaryOperator.Negate, IrUnaryOperator.Not), Pick(values, type)))];
            case 2:
                return [Compare(f, values, type)];
            case 3:
                return [f.Define(type, r => new IrSelect(r, Pick(values, IrType.I32), Pick(values, type), Pick(values, type)))];
            case 4:
                return [Conversion(f, values)];
            case 5 when !type.IsFloat:
                var (result, overflowed) = (f.Value(type), f.Value(IrType.I32));
                f.Add(new IrOverflow(result, overflowed, Any(Enum.GetValues<IrOverflowOperator>()), Pick(values, type), Pick(values, type)));
                return [result, overflowed];
            default:
                return [Binary(f, values, type)];
        }
    }

    private IrValue Compare(FunctionUnderTest f, List<IrValue> values, IrType type) =>
        f.Define(IrType.I32, r => new IrCompare(r, Any(Enum.GetValues<IrPredicate>()), Pick(values, type), Pick(values, type)));

    private IrValue Binary(FunctionUnderTest f, List<IrValue> values, IrType type)
    {
        var operation = type.IsFloat
            ? Any(IrBinaryOperator.Add, IrBinaryOperator.Sub, IrBinaryOperator.Mul, IrBinaryOperator.Div, IrBinaryOperator.Rem)
            : Any(IrBinaryOperator.Add, IrBinaryOperator.Sub, IrBinaryOperator.Mul, IrBinaryOperator.And, IrBinaryOperator.Or, IrBinaryOperator.Xor,
                IrBinaryOperator.ShiftLeft, IrBinaryOperator.ShiftRight, IrBinaryOperator.ShiftRightUnsigned);
        var right = Pick(values, operation >= IrBinaryOperator.ShiftLeft ? IrType.I32 : type);
        return f.Define(type, r => new IrBinary(r, operation, Pick(values, type), right));
    }

    private IrValue Conversion(FunctionUnderTest f, List<IrValue> values)
    {
        var (conversion, from, to) = Any(
            (IrConversion.Truncate, IrType.I64, IrType.I32),
            (IrConversion.SignExtend, IrType.I32, IrType.I64),
            (IrConversion.ZeroExtend, IrType.I32, IrType.I64),
            (IrConversion.SignedToFloat, IrType.I32, IrType.F32),
            (IrConversion.SignedToFloat, IrType.I64, IrType.F64),
            (IrConversion.UnsignedToFloat, IrType.I64, IrType.F32),
            (IrConversion.UnsignedToFloat, IrType.I32, IrType.F64),
            (IrConversion.FloatToSigned, IrType.F64, IrType.I32),
            (IrConversion.FloatToSigned, IrType.F32, IrType.I64),
            (IrConversion.FloatToUnsigned, IrType.F64, IrType.I64),
            (IrConversion.FloatToUnsigned, IrType.F32, IrType.I32),
            (IrConversion.FloatToFloat, IrType.F64, IrType.F32),
            (IrConversion.FloatToFloat, IrType.F32, IrType.F64),
            (IrConversion.Reinterpret, IrType.I64, IrType.F64),
            (IrConversion.Reinterpret, IrType.I32, IrType.F32));
        return f.Define(to, r => new IrConvert(r, conversion, Pick(values, from)));
    }
}

/// <summary>Runs functions of <see cref="RandomFunctions"/>.</summary>
internal static class Interpreter
{
    public static long Run(IrFunction function, params ReadOnlySpan<long> arguments)
    {
        var locals = function.Parameters.Concat(function.Locals).ToDictionary(local => local, _ => 0L);
        for (var i = 0; i < arguments.Length; i++)
            locals[function.Parameters[i]] = arguments[i];
        var block = function.Blocks[0];
        while (true)
        {
            var values = new Dictionary<IrValue, long>();
            foreach (var instruction in block.Instructions)
                Step(instruction, values, locals);
            switch (block.Terminator)
            {
                case IrConditionalBranch branch:
                    block = function.Blocks[values[branch.Condition] != 0 ? branch.WhenTrue : branch.WhenFalse];
                    break;
                case IrReturn ret:
                    return values[ret.Value!];
                default:
                    throw new InvalidOperationException(block.Terminator.ToString());
            }
        }
    }

    private static void Step(IrInstruction instruction, Dictionary<IrValue, long> values, Dictionary<IrLocal, long> locals)
    {
        switch (instruction)
        {
            case IrLoadLocal load: values[load.Result] = locals[load.Local]; break;
            case IrStoreLocal store: locals[store.Local] = values[store.Value]; break;
            case IrConstant constant: values[constant.Result] = constant.Bits; break;
            case IrSelect select: values[select.Result] = values[values[select.Condition] != 0 ? select.WhenTrue : select.WhenFalse]; break;
            case IrUnary unary: values[unary.Result] = Unary(unary, values[unary.Operand]); break;
            case IrBinary binary: values[binary.Result] = Binary(binary, values[binary.Left], values[binary.Right]); break;
            case IrCompare compare: values[compare.Result] = Compare(compare, values[compare.Left], values[compare.Right]) ? 1 : 0; break;
            case IrConvert convert: values[convert.Result] = Convert(convert, values[convert.Operand]); break;
            case IrOverflow overflow:
                (values[overflow.Result], values[overflow.Overflowed]) = Overflow(overflow, values[overflow.Left], values[overflow.Right]);
                break;
            default: throw new InvalidOperationException(instruction.ToString());
        }
    }

    private static float Single(long bits) => BitConverter.Int32BitsToSingle((int)bits);

    private static double Double(long bits) => BitConverter.Int64BitsToDouble(bits);

    private static long Bits(float value) => BitConverter.SingleToInt32Bits(value);

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);

    private static long Unary(IrUnary unary, long operand) => (unary.Operator, unary.Result.Type.Kind) switch
    {
        (IrUnaryOperator.Not, _) => ~operand,
        (_, IrKind.I32) => -(int)operand,
        (_, IrKind.I64) => -operand,
        (_, IrKind.F32) => Bits(-Single(operand)),
        _ => Bits(-Double(operand)),
    };

    private static long Binary(IrBinary binary, long left, long right) => binary.Result.Type.Kind switch
    {
        IrKind.F32 => Bits(Float(binary.Operator, Single(left), Single(right))),
        IrKind.F64 => Bits(Float(binary.Operator, Double(left), Double(right))),
        IrKind.I32 => Integer(binary.Operator, (int)left, (int)right, (int)right),
        _ => Integer(binary.Operator, left, right, (int)right),
    };

    private static T Float<T>(IrBinaryOperator operation, T left, T right) where T : IBinaryFloatingPointIeee754<T> => operation switch
    {
        IrBinaryOperator.Add => left + right,
        IrBinaryOperator.Sub => left - right,
        IrBinaryOperator.Mul => left * right,
        IrBinaryOperator.Div => left / right,
        _ => left % right,
    };

    private static long Integer<T>(IrBinaryOperator operation, T left, T right, int amount) where T : IBinaryInteger<T> => long.CreateTruncating(operation switch
    {
        IrBinaryOperator.Add => left + right,
        IrBinaryOperator.Sub => left - right,
        IrBinaryOperator.Mul => left * right,
        IrBinaryOperator.And => left & right,
        IrBinaryOperator.Or => left | right,
        IrBinaryOperator.Xor => left ^ right,
        IrBinaryOperator.ShiftLeft => left << amount,
        IrBinaryOperator.ShiftRight => left >> amount,
        _ => left >>> amount,
    });

    private static bool Compare(IrCompare compare, long left, long right) => compare.Left.Type.Kind switch
    {
        IrKind.F32 => CompareFloats(compare.Predicate, Single(left), Single(right)),
        IrKind.F64 => CompareFloats(compare.Predicate, Double(left), Double(right)),
        IrKind.I32 => CompareIntegers(compare.Predicate, (int)left, (int)right, (uint)left, (uint)right),
        _ => CompareIntegers(compare.Predicate, left, right, (ulong)left, (ulong)right),
    };

    private static bool CompareFloats(IrPredicate predicate, double left, double right) => predicate switch
    {
        IrPredicate.Equal => left == right,
        IrPredicate.NotEqual => left != right,
        IrPredicate.Less => left < right,
        IrPredicate.LessOrEqual => left <= right,
        IrPredicate.Greater => left > right,
        IrPredicate.GreaterOrEqual => left >= right,
        IrPredicate.LessUnsigned => !(left >= right),
        IrPredicate.LessOrEqualUnsigned => !(left > right),
        IrPredicate.GreaterUnsigned => !(left <= right),
        _ => !(left < right),
    };

    private static bool CompareIntegers(IrPredicate predicate, long left, long right, ulong unsignedLeft, ulong unsignedRight) => predicate switch
    {
        IrPredicate.Equal => left == right,
        IrPredicate.NotEqual => left != right,
        IrPredicate.Less => left < right,
        IrPredicate.LessOrEqual => left <= right,
        IrPredicate.Greater => left > right,
        IrPredicate.GreaterOrEqual => left >= right,
        IrPredicate.LessUnsigned => unsignedLeft < unsignedRight,
        IrPredicate.LessOrEqualUnsigned => unsignedLeft <= unsignedRight,
        IrPredicate.GreaterUnsigned => unsignedLeft > unsignedRight,
        _ => unsignedLeft >= unsignedRight,
    };

    private static long Convert(IrConvert convert, long operand)
    {
        var from = convert.Operand.Type.Kind;
        double Number() => from == IrKind.F32 ? Single(operand) : Double(operand);
        return (convert.Conversion, convert.Result.Type.Kind) switch
        {
            (IrConversion.Truncate, _) => (int)operand,
            (IrConversion.SignExtend, _) => operand,
            (IrConversion.ZeroExtend, _) => (uint)operand,
            (IrConversion.SignedToFloat, IrKind.F32) => Bits((float)operand),
            (IrConversion.SignedToFloat, _) => Bits((double)operand),
            (IrConversion.UnsignedToFloat, IrKind.F32) => Bits((float)(ulong)operand),
            (IrConversion.UnsignedToFloat, _) => Bits((double)(uint)operand),
            (IrConversion.FloatToSigned, IrKind.I32) => int.CreateSaturating(Number()),
            (IrConversion.FloatToSigned, _) => long.CreateSaturating(Number()),
            (IrConversion.FloatToUnsigned, IrKind.I32) => (int)uint.CreateSaturating(Number()),
            (IrConversion.FloatToUnsigned, _) => (long)ulong.CreateSaturating(Number()),
            (IrConversion.FloatToFloat, IrKind.F32) => Bits((float)Double(operand)),
            (IrConversion.FloatToFloat, _) => Bits((double)Single(operand)),
            _ => operand,
        };
    }

    private static (long Result, long Overflowed) Overflow(IrOverflow overflow, long left, long right)
    {
        var isLong = overflow.Result.Type.Kind == IrKind.I64;
        var isUnsigned = overflow.Operator is IrOverflowOperator.AddUnsigned or IrOverflowOperator.SubUnsigned or IrOverflowOperator.MulUnsigned;
        var (a, b) = !isUnsigned ? (left, right) : isLong ? ((BigInteger)(ulong)left, (BigInteger)(ulong)right) : ((uint)left, (uint)right);
        var exact = overflow.Operator switch
        {
            IrOverflowOperator.Add or IrOverflowOperator.AddUnsigned => a + b,
            IrOverflowOperator.Sub or IrOverflowOperator.SubUnsigned => a - b,
            _ => a * b,
        };
        var wrapped = isLong ? long.CreateTruncating(exact) : int.CreateTruncating(exact);
        BigInteger back = !isUnsigned ? wrapped : isLong ? (ulong)wrapped : (uint)wrapped;
        return (wrapped, back == exact ? 0 : 1);
    }
}
