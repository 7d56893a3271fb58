// Values as text that is equal exactly when the values are, bit by bit: floats by their bits, structs and objects by their fields.
using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace PkgImage.Tests.Differential.Host;

/// <summary>Writes values.</summary>
/// <param name="exactNaN">Show a NaN's bits; else every NaN is the same.</param>
internal sealed class ValueText(bool exactNaN)
{
    private const int MaxDepth = 6;
    private const BindingFlags InstanceFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly MethodInfo BytesMethod = typeof(ValueText).GetMethod(nameof(Bytes), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    public ValueText Add(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>Appends a value: an argument, a result or a field.</summary>
    public ValueText Value(object? value, int depth = 0)
    {
        switch (value)
        {
            case null:
                return Add("null");
            case string s:
                return Text(s);
            case float f:
                return Float(float.IsNaN(f), f, BitConverter.SingleToUInt32Bits(f));
            case double d:
                return Float(double.IsNaN(d), d, BitConverter.DoubleToUInt64Bits(d));
            case char c:
                return Add($"'\\u{(int)c:x4}'");
            case bool b:
                // Not ToString: a byte other than 0 and 1 is a difference too.
                return Add("bool " + Unsafe.As<bool, byte>(ref b));
            case Enum e:
                return Value(Convert.ChangeType(e, Enum.GetUnderlyingType(e.GetType()), CultureInfo.InvariantCulture));
            case nint or nuint or sbyte or byte or short or ushort or int or uint or long or ulong:
                return Add(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
            case ByRefArgument r:
                return Add("ref ").Value(r.Cells);
            case SpanArgument s:
                return Add($"span {s.Start}+{s.Length} of ").Value(s.Cells);
            case PointerArgument p:
                return Add("pointer ").Value(p.Cells);
            case Exception e:
                return Add($"{e.GetType().FullName}: {e.Message}");
            case Array a:
                return Sequence(a, depth);
            default:
                return depth > MaxDepth ? Add("...") : Fields(value, depth);
        }
    }

    private ValueText Float(bool isNaN, IFormattable number, ulong bits) =>
        Add(!isNaN ? number.ToString("R", CultureInfo.InvariantCulture) : exactNaN ? $"NaN:{bits:x}" : "NaN");

    private ValueText Text(string s)
    {
        Add("\"");
        foreach (var c in s)
            Add(char.IsAsciiLetterOrDigit(c) || c is ' ' or '.' or '_' or '-' ? c.ToString() : $"\\u{(int)c:x4}");
        return Add("\"");
    }

    private ValueText Sequence(Array array, int depth)
    {
        if (array.Rank > 1 || array.GetLowerBound(0) != 0)
            Add(string.Join('x', Enumerable.Range(0, array.Rank).Select(d => $"{array.GetLowerBound(d)}+{array.GetLength(d)}")) + " ");
        Add("[");
        var isFirst = true;
        foreach (var element in (IEnumerable)array)
        {
            Add(isFirst ? "" : ", ").Value(element, depth + 1);
            isFirst = false;
        }
        return Add("]");
    }

    private ValueText Fields(object value, int depth)
    {
        var type = value.GetType();
        if (VectorLanes.Of(type) is not null)
            return Sequence(VectorLanes.ToArray(value), depth);
        if (type.Name.EndsWith("e__FixedBuffer", StringComparison.Ordinal) || type.GetCustomAttribute<InlineArrayAttribute>() is not null)
            return Add((string)BytesMethod.MakeGenericMethod(type).Invoke(null, [value])!);
        Add("{");
        foreach (var field in type.GetFields(InstanceFields).OrderBy(f => f.MetadataToken))
        {
            // A pointer's value is an address of this process.
            if (!field.FieldType.IsPointer)
                Add($" {field.Name}=").Value(field.GetValue(value), depth + 1);
        }
        return Add(" }");
    }

    private static string Bytes<T>(T value) where T : struct => Convert.ToHexStringLower(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
}
