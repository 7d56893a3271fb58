// Code written with vector types: loops over memory, questions about the hardware, vectors as fields and elements, the numeric structs.
#nullable enable
using System.Runtime.Intrinsics;

public struct Particle
{
    public byte Kind;
    public Vector128<float> Position;
    public short Charge;
    public Vector64<int> Cell;
}

public static class Simd
{
    /// <summary>
    /// A zero and an overflow at once: which exception it is depends on how the machine divides. With wider vectors it depends on how far the JIT compiler
    /// optimizes as well.
    /// </summary>
    public static int DivideFourLanes([In(-2, 1)] int x, [In(-2, 1)] int y, [In(-2, 1)] int z) =>
        Vector128.Sum(Vector128.Create(int.MinValue, 7, int.MinValue, 9) / Vector128.Create(x, y, z, 3));

    public static int SumByWidth(int[] values)
    {
        var (i, sum) = (0, 0);
        if (Vector256.IsHardwareAccelerated)
        {
            var wide = Vector256<int>.Zero;
            for (; i <= values.Length - Vector256<int>.Count; i += Vector256<int>.Count)
                wide += Vector256.LoadUnsafe(ref values[i]);
            sum += Vector256.Sum(wide);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            var narrow = Vector128<int>.Zero;
            for (; i <= values.Length - Vector128<int>.Count; i += Vector128<int>.Count)
                narrow += Vector128.LoadUnsafe(ref values[i]);
            sum += Vector128.Sum(narrow);
        }
        for (; i < values.Length; i++)
            sum += values[i];
        return sum;
    }

    /// <summary>The result tells which way was taken.</summary>
    public static int Widest() =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    public static float DotOfSpans(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector128<float>.Zero;
        var n = Math.Min(a.Length, b.Length);
        var i = 0;
        for (; i + 4 <= n; i += 4)
            sum += Vector128.Create(a[i..]) * Vector128.Create(b[i..]);
        var rest = Vector128.Sum(sum);
        for (; i < n; i++)
            rest += a[i] * b[i];
        return rest;
    }

    public static void Clamp(Span<double> values, double low, double high)
    {
        var (least, greatest) = (Vector128.Create(low), Vector128.Create(high));
        var i = 0;
        for (; i + 2 <= values.Length; i += 2)
            Vector128.Min(Vector128.Max(Vector128.Create(values[i..]), least), greatest).CopyTo(values[i..]);
        for (; i < values.Length; i++)
            values[i] = Math.Min(Math.Max(values[i], low), high);
    }

    public static int CountBytes(byte[] bytes, byte wanted)
    {
        var count = 0;
        var i = 0;
        var pattern = Vector128.Create(wanted);
        for (; i <= bytes.Length - 16; i += 16)
            count += BitOperations.PopCount(Vector128.Equals(Vector128.Create(bytes, i), pattern).ExtractMostSignificantBits());
        for (; i < bytes.Length; i++)
            count += bytes[i] == wanted ? 1 : 0;
        return count;
    }

    public static long SumOfElements(Vector128<short> v)
    {
        long sum = 0;
        for (var i = 0; i < Vector128<short>.Count; i++)
            sum += v[i];
        return sum;
    }

    public static int ElementAt(Vector128<int> v, [In(-1, 5)] int i) => v[i];

    public static Vector256<long> Replace(Vector256<long> v, [In(-1, 5)] int i, long x) => v.WithElement(i, x);

    public static Vector128<byte> ReverseBytes(Vector128<byte> v) =>
        Vector128.Shuffle(v, Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));

    public static Vector128<byte> Pick(Vector128<byte> v, Vector128<byte> at) => Vector128.Shuffle(v, at & Vector128.Create((byte)31));

    public static Vector256<byte> PickWide(Vector256<byte> v, Vector256<byte> at) => Vector256.Shuffle(v, at & Vector256.Create((byte)63));

    public static Vector128<float> Rotate(Vector128<float> v) => Vector128.Shuffle(v, Vector128.Create(1, 2, 3, 0));

    public static Vector256<double> PickDoubles(Vector256<double> v, Vector256<long> at) => Vector256.Shuffle(v, at & Vector256.Create(7L));

    public static Vector512<int> PickInts(Vector512<int> v, Vector512<int> at) => Vector512.Shuffle(v, at & Vector512.Create(31));

    public static float Move(Particle[] particles, Vector128<float> step)
    {
        var total = 0f;
        for (var i = 0; i < particles.Length; i++)
        {
            particles[i].Position += step;
            particles[i].Cell += Vector64.Create(i, -i);
            total += particles[i].Position.ToScalar();
        }
        return total;
    }

    public static Particle MoveOne(Particle p, in Vector128<float> step) => p with { Position = p.Position - step };

    public static void AddAll(Vector128<int>[] sums, ref Vector128<int> x)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += x;
            x ^= sums[i];
        }
    }

    public static unsafe long Pointers([Length(16, 40)] int* p)
    {
        var v = Vector128.Load(p) + Vector128.Load(p + 5);
        v.Store(p + 8);
        return Vector128.Sum(v);
    }

    public static bool EqualVectors(Vector128<double> a, Vector128<double> b) => a.Equals(b) || a == b;

    public static Vector4 Lighten(Vector4 color, float by) => Vector4.Clamp(color + new Vector4(by), Vector4.Zero, Vector4.One);

    public static Vector3 Reflect(Vector3 v, Vector3 normal) => Vector3.Reflect(v, normal);

    public static Vector3 Cross(Vector3 a, Vector3 b) => Vector3.Cross(a, b) * Vector3.Dot(a, b);

    public static float Lengths(Vector2[] points)
    {
        var sum = 0f;
        foreach (var p in points)
            sum += p.Length();
        return sum;
    }

    public static void Transform(Vector3[] points, Matrix4x4 m)
    {
        for (var i = 0; i < points.Length; i++)
            points[i] = Vector3.Transform(points[i], m);
    }

    public static Matrix4x4 Multiply(Matrix4x4 a, Matrix4x4 b) => a * b;

    public static Quaternion Compose(Quaternion a, Quaternion b) => Quaternion.Multiply(a, Quaternion.Conjugate(b));

    public static float Distance(Plane plane, Vector3 point) => Plane.DotCoordinate(plane, point);

    public static Vector4 Mix(Vector4 a, Vector4 b, float t) => Vector4.Lerp(a, b, t);

    public static Vector2 Best(Vector2 a, Vector2 b) => Vector2.Max(a, Vector2.Min(b, Vector2.Abs(a)));

    public static int Find(ReadOnlySpan<byte> text, byte c) => text.IndexOf(c);

    public static int FindChar(string text, char c) => text.AsSpan().IndexOf(c);

    public static int FindInt(int[] values, int x) => values.AsSpan().IndexOf(x);

    public static int FindLast(ReadOnlySpan<short> values, short x) => values.LastIndexOf(x);

    public static int FindAny(ReadOnlySpan<byte> text, byte a, byte b) => text.IndexOfAny(a, b);

    public static bool Same(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => a.SequenceEqual(b);

    public static int Order(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => Math.Sign(a.SequenceCompareTo(b));

    public static void Fill(Span<float> values, float x) => values.Fill(x);

    public static void Reverse(Span<int> values) => values.Reverse();

    public static void CopyInts(ReadOnlySpan<int> from, Span<int> to)
    {
        if (from.Length <= to.Length)
            from.CopyTo(to);
    }

    public static int Count(ReadOnlySpan<byte> text, byte c) => text.Count(c);

    [StaysIL("PKI3018")]
    public static int SumVectors(int[] values)
    {
        var sum = Vector<int>.Zero;
        for (var i = 0; i <= values.Length - Vector<int>.Count; i += Vector<int>.Count)
            sum += new Vector<int>(values, i);
        return Vector.Sum(sum);
    }

    [StaysIL("PKI3025")]
    public static int WidthOfVector() => Vector.IsHardwareAccelerated ? 1 : 0;

    [StaysIL("PKI3025")]
    public static bool HasGalois() => System.Runtime.Intrinsics.X86.AvxVnni.IsSupported;
}
