// Makes the arguments of one call. Everything follows from the seed, so that the same arguments can be made for two copies of a
// fixture whose types differ.
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PkgImage.Tests.Differential.Host;

/// <summary>A generator for one call.</summary>
/// <param name="seed">Seed of this call.</param>
internal sealed class ValueGenerator(ulong seed)
{
    private const int MaxDepth = 3;
    private const BindingFlags InstanceFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Lengths around the sizes of vectors and unrolled loops.</summary>
    private static readonly int[] s_lengths = [1, 0, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 67];

    private static readonly MethodInfo RandomBytesMethod =
        typeof(ValueGenerator).GetMethod(nameof(RandomBytes), BindingFlags.NonPublic | BindingFlags.Instance)!;

    private readonly List<object> _places = [];
    private ulong _state = seed;

    /// <summary>
    /// The value of a parameter; <paramref name="edge"/> picks an edge of its type, or none when negative. Now and then it names the same
    /// place as an earlier one.
    /// </summary>
    public object? Parameter(Type type, ValueLimits limits, int edge)
    {
        if (type.IsByRef || type.IsPointer || type.IsArray || type.IsClass || IsSpan(type))
        {
            var value = Chance(5) && Alias(type) is { } alias ? alias : Fresh(type, limits, edge);
            if (value is not null)
                _places.Add(value);
            return value;
        }
        return Fresh(type, limits, edge);
    }

    /// <summary>An earlier argument as one of this type, or null when none fits.</summary>
    private object? Alias(Type type)
    {
        var element = type.GetElementType() ?? (IsSpan(type) ? type.GetGenericArguments()[0] : null);
        foreach (var place in _places)
        {
            var cells = place as Array ?? (place as ByRefArgument)?.Cells ?? (place as SpanArgument)?.Cells ?? (place as PointerArgument)?.Cells;
            var fits = cells is { Rank: 1 } && cells.GetType().GetElementType() == element;
            if (type.IsByRef && fits && cells!.Length >= 3)
                return new ByRefArgument(cells);
            if (IsSpan(type) && fits)
                return new SpanArgument(cells!, cells!.Length / 4, cells.Length / 2);
            if (place.GetType() == type || (place is PointerArgument && type.IsPointer && fits))
                return place;
        }
        return null;
    }

    private static bool IsSpan(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Span<>) || type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>));

    private object? Fresh(Type type, ValueLimits limits, int edge)
    {
        if (type.IsByRef)
            return new ByRefArgument(Cells(type.GetElementType()!, 3, limits));
        if (type.IsPointer)
            return Pointer(type.GetElementType()!, limits);
        if (IsSpan(type))
            return Span(type.GetGenericArguments()[0], limits);
        if (edge >= 0 && limits.Number is null && !type.IsEnum && EdgeValues.Count(type) > edge)
            return EdgeValues.Get(type, edge);
        return Value(type, limits, 0);
    }

    /// <summary>A value of any type that can be boxed.</summary>
    public object? Value(Type type, ValueLimits limits, int depth)
    {
        if (type.IsEnum)
            return Enumeration(type);
        if (EdgeValues.Count(type) > 0)
            return Scalar(type, limits);
        if (type == typeof(string))
            return Text(limits);
        if (type.IsArray)
            return ArrayOf(type, limits, depth);
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Chance(4) ? null : Value(underlying, limits, depth);
        return type.IsValueType ? Structure(type, depth) : Instance(type, depth);
    }

    private object Scalar(Type type, ValueLimits limits)
    {
        if (limits.Number is var (low, high))
            return InRange(type, low, high);
        if (Chance(3))
            return EdgeValues.Get(type, Below(EdgeValues.Count(type)));
        var bits = (long)Next();
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Single => Chance(2) ? BitConverter.Int32BitsToSingle((int)bits) : (float)(Below(20001) - 10000) / 16,
            TypeCode.Double => Chance(2) ? BitConverter.Int64BitsToDouble(bits) : (double)(Below(2000001) - 1000000) / 64,
            // Small numbers are as likely as large ones.
            _ => EdgeValues.Cut(type, bits >> Below(64)),
        };
    }

    private object InRange(Type type, double low, double high)
    {
        var value = Below(6) switch
        {
            0 => low,
            1 => high,
            _ => low + ((high - low) * (Next() >> 11) / (1UL << 53)),
        };
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Single => (float)value,
            TypeCode.Double => value,
            _ => EdgeValues.Cut(type, (long)Math.Floor(value)),
        };
    }

    private object Enumeration(Type type)
    {
        var values = Enum.GetValuesAsUnderlyingType(type);
        return values.Length > 0 && !Chance(5)
            ? Enum.ToObject(type, values.GetValue(Below(values.Length))!)
            : Enum.ToObject(type, Scalar(Enum.GetUnderlyingType(type), ValueLimits.None));
    }

    private string? Text(ValueLimits limits)
    {
        if (limits.Length is null && Chance(6))
            return null;
        return string.Create(Length(limits), this, static (chars, generator) =>
        {
            foreach (ref var c in chars)
                c = generator.Below(4) == 0 ? (char)generator.Next() : (char)generator.Below(128);
        });
    }

    private Array? ArrayOf(Type type, ValueLimits limits, int depth)
    {
        var element = type.GetElementType()!;
        if ((limits.Length is null && Chance(8)) || (depth > MaxDepth && !element.IsPrimitive))
            return null;
        if (type.IsSZArray)
            return Cells(element, Length(limits), limits, depth);
        var rank = type.GetArrayRank();
        var lengths = Enumerable.Range(0, rank).Select(_ => limits.Length is var (low, high) ? low + Below(high - low + 1) : Below(7)).ToArray();
        // Lower bounds other than zero come from other languages only, and have their own ways to go wrong.
        var bounds = lengths.Select(_ => Chance(5) ? Below(5) - 2 : 0).ToArray();
        var array = Array.CreateInstance(element, lengths, limits.Length is null ? bounds : new int[rank]);
        for (var i = 0; i < array.Length; i++)
            array.SetValue(Value(element, limits with { Length = null }, depth + 1), Indices(array, i));
        return array;
    }

    /// <summary>Indices of the element at a row-major position.</summary>
    public static int[] Indices(Array array, int position)
    {
        var indices = new int[array.Rank];
        for (var d = array.Rank - 1; d >= 0; d--)
        {
            indices[d] = array.GetLowerBound(d) + (position % array.GetLength(d));
            position /= array.GetLength(d);
        }
        return indices;
    }

    private Array Cells(Type element, int length, ValueLimits limits, int depth = 0)
    {
        var cells = Array.CreateInstance(element, length);
        Fill(cells, limits, depth);
        return cells;
    }

    private void Fill(Array cells, ValueLimits limits, int depth)
    {
        for (var i = 0; i < cells.Length; i++)
            cells.SetValue(Value(cells.GetType().GetElementType()!, limits with { Length = null }, depth + 1), i);
    }

    private SpanArgument Span(Type element, ValueLimits limits)
    {
        var length = Length(limits);
        var start = Below(4);
        return new SpanArgument(Cells(element, start + length + Below(3), limits), start, length);
    }

    private PointerArgument Pointer(Type element, ValueLimits limits)
    {
        if (limits.Length is null && Chance(8))
            return new PointerArgument(null, 0);
        var pointer = PointerArgument.Of(element == typeof(void) ? typeof(byte) : element, Length(limits));
        Fill(pointer.Cells!, limits, 0);
        return pointer;
    }

    private object Structure(Type type, int depth)
    {
        // A fixed buffer and an inline array declare one field for many elements.
        if (type.Name.EndsWith("e__FixedBuffer", StringComparison.Ordinal) || type.GetCustomAttribute<InlineArrayAttribute>() is not null)
            return RandomBytesMethod.MakeGenericMethod(type).Invoke(this, null)!;
        if (VectorLanes.Of(type) is var (element, count))
            return VectorLanes.FromArray(type, Cells(element, count, ValueLimits.None, depth));
        var value = RuntimeHelpers.GetUninitializedObject(type);
        SetFields(value, depth);
        return value;
    }

    private object RandomBytes<T>() where T : struct
    {
        var value = default(T);
        foreach (ref var b in System.Runtime.InteropServices.MemoryMarshal.AsBytes(new Span<T>(ref value)))
            b = (byte)Next();
        return value;
    }

    private object? Instance(Type type, int depth)
    {
        if (depth > MaxDepth || (depth > 0 && Chance(5)))
            return null;
        var value = Activator.CreateInstance(type)!;
        // An exception's fields are the runtime's.
        if (value is not Exception)
            SetFields(value, depth);
        return value;
    }

    private void SetFields(object value, int depth)
    {
        foreach (var field in value.GetType().GetFields(InstanceFields))
        {
            if (!field.FieldType.IsPointer && !field.IsInitOnly)
                field.SetValue(value, Value(field.FieldType, ValueLimits.Of(field.GetCustomAttributesData()), depth + 1));
        }
    }

    private int Length(ValueLimits limits)
    {
        if (limits.Length is var (low, high))
            return low + Below(high - low + 1);
        return Chance(3) ? Below(100) : s_lengths[Below(s_lengths.Length)];
    }

    private bool Chance(int oneIn) => Below(oneIn) == 0;

    private int Below(int bound) => (int)((Next() >> 33) % (ulong)bound);

    /// <summary>SplitMix64.</summary>
    private ulong Next()
    {
        var z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
