// Arithmetic, where most of what a compiler can get wrong is: widths, signs, shifts, overflow, division, rounding, NaN.
using System.Globalization;
using PkgImage.Fuzz.Syntax;

namespace PkgImage.Fuzz.Generation;

internal sealed partial class MethodGenerator
{
    private static readonly long[] s_integers =
        [0, 1, -1, 2, 3, 7, 8, 10, 31, 32, 33, 63, 64, 100, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 1000000, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue];

    private static readonly string[] s_reals =
        ["0", "1", "-1", "0.5", "2", "3", "-7.25", "100", "1e10", "4294967296", "-2147483649", "1e-3", "1e30"];

    private static readonly CsType s_uint = CsType.WideIntegers[2];
    private static readonly CsType s_ulong = CsType.WideIntegers[3];

    /// <summary>A constant; only ever beside something that is none.</summary>
    private Node Literal(CsType type)
    {
        if (type.IsFloat)
            return V(type, $"({type})({_random.Pick(s_reals)})");
        var number = _random.Pick(s_integers).ToString(CultureInfo.InvariantCulture);
        return V(type, type.Bits > 64 || type.Name is "nint" or "nuint" ? $"unchecked(({type})({number}L))" : $"unchecked(({type})({number}))");
    }

    private Node Integer(CsType type, int depth)
    {
        if (type.Bits < 32)
            return NarrowInteger(type, depth);
        var isHuge = type.Bits > 64;
        var isNative = type.Name is "nint" or "nuint";
        return _random.Pick<Func<Node>>(
            (10, () => V(type, $"($ {_random.Pick(["+", "-", "*", "&", "|", "^"])} $)", Operand(type, depth), Second(type, depth))),
            (1, () => V(type, $"($ {_random.Pick(["/", "%"])} $)", Operand(type, depth), Operand(type, depth))),
            (3, () => V(type, $"($ {_random.Pick(["/", "%"])} ($ | 1))", Operand(type, depth), Operand(type, depth))),
            (2, () => V(type, $"($ {_random.Pick(["/", "%"])} {NonZero(type)})", Value(type, depth + 1))),
            (4, () => V(type, $"($ {_random.Pick(["<<", ">>", ">>>"])} $)", Value(type, depth + 1), Value(CsType.Int, depth + 1))),
            (2, () => V(type, $"checked($ {_random.Pick(["+", "+", "-", "*"])} $)", Operand(type, depth), Second(type, depth))),
            (2, () => V(type, "(~$)", Value(type, depth + 1))),
            (type.IsSigned ? 2 : 0, () => V(type, _random.Pick(["(-$)", "checked(-$)"]), Value(type, depth + 1))),
            (4, () => Cast(type, TypeChoice.Scalar(_random, _declared), depth)),
            (1, () => CheckedCast(type, depth)),
            (type.Bits is 32 or 64 && !isNative ? 2 : 0, () => Bits(type, depth)),
            (isHuge ? 0 : 2, () => V(type, $"Math.{_random.Pick(["Min", "Max"])}($, $)", Value(type, depth + 1), Value(type, depth + 1))),
            (type.IsSigned && !isHuge ? 1 : 0, () => V(type, "Math.Abs($)", Value(type, depth + 1))),
            (type == CsType.Int ? 2 : 0, () => Length(depth)),
            (type == CsType.Int ? 1 : 0, () => V(type, $"($ ^ sizeof({TypeChoice.Scalar(_random, _declared)}))", Value(type, depth + 1))),
            (2, () => Step(type, depth)))();
    }

    /// <summary>Arithmetic below int is int's, and the result is cut.</summary>
    private Node NarrowInteger(CsType type, int depth) => _random.Pick<Func<Node>>(
        (6, () => Cast(type, CsType.Int, depth)),
        (2, () => Cast(type, TypeChoice.Scalar(_random, _declared), depth)),
        (1, () => CheckedCast(type, depth)),
        (1, () => Step(type, depth)))();

    /// <summary>An operand of arithmetic: for int a narrower one will do.</summary>
    private Node Operand(CsType type, int depth) =>
        type == CsType.Int && _random.Chance(3) ? Value(_random.Pick(CsType.NarrowIntegers), depth + 1).As(Sort.Value(type)) : Value(type, depth + 1);

    private Node Second(CsType type, int depth) => _random.Chance(3) ? Literal(type) : Operand(type, depth);

    private string NonZero(CsType type) =>
        type.IsSigned ? _random.Pick(["2", "3", "7", "8", "10", "-1", "-2", "-8", "1000"]) : _random.Pick(["2", "3", "7", "8", "10", "100", "1000"]);

    private Node CheckedCast(CsType type, int depth)
    {
        var from = _random.Chance(12) ? _random.Pick(CsType.WideIntegers) : TypeChoice.Scalar(_random, _declared);
        if (from == CsType.Bool || from.Shape == TypeShape.Enum || from == type)
            return Cast(type, from, depth);
        // Most values of a wide type do not fit a narrow one; then nothing behind the cast would ever run.
        return from.IsInteger && _random.Chance(2)
            ? V(type, $"checked(({type})($ & 127))", Value(from, depth + 1))
            : V(type, $"checked(({type})($))", Value(from, depth + 1));
    }

    private Node Bits(CsType type, int depth)
    {
        var unsigned = type.Bits == 32 ? s_uint : s_ulong;
        if (_random.Chance(2))
        {
            var count = V(CsType.Int, $"BitOperations.{_random.Pick(["PopCount", "LeadingZeroCount", "TrailingZeroCount", "Log2"])}($)", Value(unsigned, depth + 1));
            return Convert(type, CsType.Int, count);
        }
        return Convert(type, unsigned, _random.Chance(2)
            ? V(unsigned, $"BitOperations.{_random.Pick(["RotateLeft", "RotateRight"])}($, $)", Value(unsigned, depth + 1), Value(CsType.Int, depth + 1))
            : V(unsigned, "System.Buffers.Binary.BinaryPrimitives.ReverseEndianness($)", Value(unsigned, depth + 1)));
    }

    private Node Length(int depth)
    {
        var spans = Sequences(v => v.Type.IsSpan && v.Type.Element!.IsInteger);
        if (spans.Count > 0 && _random.Chance(3))
        {
            var span = _random.Pick(spans);
            return V(CsType.Int, $"{span.Name}.{_random.Pick(["IndexOf", "LastIndexOf"])}($)", Value(span.Type.Element!, depth + 1));
        }
        var sequences = _variables.Where(v => v.Type.IsSequence || v.Type.Shape is TypeShape.Grid or TypeShape.String).ToList();
        return sequences.Count == 0 ? Leaf(CsType.Int, depth) : V(CsType.Int, _random.Pick(sequences).Name + ".Length");
    }

    /// <summary>An increment or compound assignment in the middle of an expression.</summary>
    private Node Step(CsType type, int depth)
    {
        if (FindPlace(type, depth) is not { } place)
            return Leaf(type, depth);
        return _random.Pick<Func<Node>>(
            (2, () => V(type, "($" + _random.Pick(["++)", "--)"]), place)),
            (2, () => V(type, _random.Pick(["(++", "(--"]) + "$)", place)),
            (1, () => V(type, "checked($++)", place)),
            (type.Bits <= 64 && type != CsType.Char ? 1 : 0, () => V(type, "System.Threading.Volatile.Read(ref $)", place)),
            (2, () => V(type, $"($ {_random.Pick(["+=", "-=", "*=", type.IsFloat ? "/=" : "^="])} $)", place, Value(type, depth + 1))))();
    }

    private Node Real(CsType type, int depth)
    {
        var other = type == CsType.Float ? CsType.Double : CsType.Float;
        var library = type == CsType.Float ? "MathF" : "Math";
        return _random.Pick<Func<Node>>(
            (8, () => V(type, $"($ {_random.Pick(["+", "-", "*", "/"])} $)", Value(type, depth + 1), _random.Chance(3) ? Literal(type) : Value(type, depth + 1))),
            (4, () => V(type, "($ % $)", Value(type, depth + 1), Value(type, depth + 1))),
            (1, () => V(type, "(-$)", Value(type, depth + 1))),
            (3, () => V(type, $"{library}.{_random.Pick(["Sqrt", "Abs", "Floor", "Ceiling", "Truncate", "Round", "Sin", "Exp", "Log"])}($)", Value(type, depth + 1))),
            (1, () => V(type, $"{library}.{_random.Pick(["Pow", "Atan2"])}($, $)", Value(type, depth + 1), Value(type, depth + 1))),
            (2, () => V(type, $"Math.{_random.Pick(["Min", "Max"])}($, $)", Value(type, depth + 1), Value(type, depth + 1))),
            (1, () => V(type, $"{library}.FusedMultiplyAdd($, $, $)", Value(type, depth + 1), Value(type, depth + 1), Value(type, depth + 1))),
            (4, () => Cast(type, _random.Chance(10) ? _random.Pick(CsType.WideIntegers) : TypeChoice.Scalar(_random, _declared), depth)),
            (2, () => Cast(type, other, depth)),
            (1, () => Step(type, depth)))();
    }
}
