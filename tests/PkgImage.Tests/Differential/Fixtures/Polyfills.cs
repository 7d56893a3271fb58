// A program's own types with the framework's names, as polyfills have them: their code counts, not what the framework's does.
#nullable enable
#pragma warning disable CS0436

namespace System
{
    internal static class Math
    {
        public static double Sqrt(double x) => x + 1;
        public static double Pow(double a, double b) => a + b;
        public static int Abs(int x) => 77 + x;
        public static double Abs(double x) => x - 3;
    }

    internal static class MathF
    {
        public static float Sqrt(float x) => x * 2;
    }

    internal static class BitConverter
    {
        public static bool IsLittleEndian = false;
        public static long DoubleToInt64Bits(double d) => (long)(d * 0) + 5;
    }

    internal static class Buffer
    {
        public static void Memmove(ref byte to, ref byte from, nuint count) => to = (byte)(from + count);
    }

    /// <summary>It counts from one, and goes backwards.</summary>
    internal readonly unsafe ref struct Span<T>
        where T : unmanaged
    {
        private readonly T* _first;
        private readonly int _length;

        public Span(void* first, int length)
        {
            _first = (T*)first;
            _length = length - 1;
        }

        public int Length => _length;
        public ref T this[int index] => ref _first[_length - index];
    }

    /// <summary>Two fields that want no alignment of sixteen.</summary>
    internal struct Int128
    {
        public long Low;
        public long High;
    }
}

namespace System.Numerics
{
    internal static class BitOperations
    {
        public static int PopCount(uint x) => 1000 + (int)(x & 1);
        public static uint RotateLeft(uint v, int o) => v + (uint)o;
    }
}

namespace System.Runtime.CompilerServices
{
    internal static class Unsafe
    {
        public static int SizeOf<T>() => 99;
        public static ref T Add<T>(ref T first, int count) => ref first;
    }

    internal static class RuntimeHelpers
    {
        public static bool IsReferenceOrContainsReferences<T>() => true;
    }
}

namespace System.Runtime.Intrinsics
{
    internal struct Vector128<T>
        where T : unmanaged
    {
        public T First;
        public T Second;
    }

    internal static class Vector128
    {
        public static bool IsHardwareAccelerated => false;
        public static Vector128<T> Create<T>(T value)
            where T : unmanaged => new() { Second = value };
    }
}

namespace System.Runtime.Intrinsics.X86
{
    internal static class Popcnt
    {
        public static bool IsSupported => false;
        public static uint PopCount(uint x) => 3 + x;
    }
}

namespace System.Buffers.Binary
{
    internal static class BinaryPrimitives
    {
        public static int ReverseEndianness(int x) => x + 1;
    }
}

namespace System.Threading
{
    internal static class Interlocked
    {
        public static void MemoryBarrier() => Polyfills.Barriers++;
    }
}

public static class Polyfills
{
    public static int Barriers;

    public static double Root(double x) => Math.Sqrt(x) + Math.Pow(x, 2);
    public static int Absolute(int x) => Math.Abs(x);
    public static double AbsoluteDouble(double x) => Math.Abs(x);
    public static float RootF(float x) => MathF.Sqrt(x);
    public static long Bits(double x) => BitConverter.DoubleToInt64Bits(1 / ((x * 0) + 1));
    public static int Endian(int x) => BitConverter.IsLittleEndian ? x : -x;
    public static int Count(uint x) => BitOperations.PopCount(x);
    public static uint Rotated(uint x) => BitOperations.RotateLeft(x, 3);
    public static int Size() => Unsafe.SizeOf<int>();
    public static int First(int[] a) => a.Length > 1 ? Unsafe.Add(ref a[0], 1) : 0;
    public static bool HasReferences() => RuntimeHelpers.IsReferenceOrContainsReferences<int>();
    public static bool IsSupported() => System.Runtime.Intrinsics.X86.Popcnt.IsSupported;
    public static bool IsAccelerated() => System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated;
    public static uint CountX86(uint x) => System.Runtime.Intrinsics.X86.Popcnt.PopCount(x);
    public static int Reversed(int x) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(x);

    public static int Lanes(int x)
    {
        var v = System.Runtime.Intrinsics.Vector128.Create(x);
        return (v.First * 5) + v.Second;
    }

    public static int Barrier(int x)
    {
        System.Threading.Interlocked.MemoryBarrier();
        return Barriers + x;
    }

    public static byte Move(byte x, byte y)
    {
        System.Buffer.Memmove(ref x, ref y, 3);
        return x;
    }

    public static unsafe int Backwards([In(0, 3)] int i, int v)
    {
        var data = stackalloc int[4] { v, 2, 3, 4 };
        var span = new System.Span<int>(data, 4);
        return (span[i] * 10) + span.Length;
    }

    public static unsafe int SizeOfWide([In(0, 3)] int i)
    {
        var data = stackalloc (byte, System.Int128)[2];
        return (int)((byte*)&data[1] - (byte*)data) + i;
    }
}
