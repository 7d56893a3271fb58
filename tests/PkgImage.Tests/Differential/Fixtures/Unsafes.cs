// Pointers, fixed statements, stackalloc, System.Runtime.CompilerServices.Unsafe and MemoryMarshal.
#nullable enable

public static unsafe class Unsafes
{
    public static int Read([Length(1, 20)] int* p) => *p;
    public static int ReadNull(int* p) => *p;
    public static void WriteNull(long* p) => *p = 5;
    public static byte ReadAt([Length(8, 8)] byte* p, [In(-2, 9)] int i) => p[i];
    public static void Write([Length(1, 9)] short* p, short v) => *p = v;
    public static bool IsNull(double* p) => p == null;

    public static long Sum([Length(10, 20)] int* p, [In(0, 10)] int n)
    {
        long sum = 0;
        for (var end = p + n; p < end; p++)
            sum += *p;
        return sum;
    }

    public static void Copy([Length(10, 10)] byte* from, [Length(10, 10)] byte* to, [In(0, 10)] int n)
    {
        while (n-- > 0)
            *to++ = *from++;
    }

    public static int Unaligned([Length(16, 16)] byte* p, [In(0, 12)] int at) => *(int*)(p + at);
    public static void WriteUnaligned([Length(16, 16)] byte* p, [In(0, 8)] int at, long v) => *(long*)(p + at) = v;
    public static long Difference([Length(9, 9)] int* p, [In(0, 9)] int a, [In(0, 9)] int b) => (p + a) - (p + b);
    public static bool Less([Length(9, 9)] long* p, [In(0, 9)] int a, [In(0, 9)] int b) => p + a < p + b;

    public static int FixedArray(int[] a)
    {
        fixed (int* p = a)
        {
            var sum = 0;
            for (var i = 0; i < a.Length; i++)
                sum += p[i];
            return sum;
        }
    }

    public static int FixedOrNull(byte[]? a)
    {
        fixed (byte* p = a)
            return p == null ? -1 : *p;
    }

    public static int FixedString(string s)
    {
        fixed (char* p = s)
        {
            var n = 0;
            for (var c = p; *c != 0; c++)
                n = (n * 7) + *c;
            return n;
        }
    }

    public static int FixedSpan(ReadOnlySpan<int> s)
    {
        fixed (int* p = s)
        {
            var sum = 0;
            for (var i = 0; i < s.Length; i++)
                sum ^= p[i];
            return sum;
        }
    }

    public static int FixedElement(int[] a, int i)
    {
        fixed (int* p = &a[i])
            return *p;
    }

    public static int StackAllocated([In(1, 64)] int n)
    {
        var p = stackalloc int[64];
        for (var i = 0; i < n; i++)
            p[i] = i * 3;
        var sum = 0;
        for (var i = 0; i < 64; i++)
            sum += p[i];
        return sum;
    }

    [SkipLocalsInit]
    public static int StackDynamic([In(0, 100)] int n)
    {
        var p = stackalloc byte[n];
        for (var i = 0; i < n; i++)
            p[i] = (byte)(i * 5);
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += p[i];
        return sum;
    }

    public static int StackInLoop([In(0, 5)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += Helper(i);
        return sum;
    }

    private static int Helper(int seed)
    {
        var p = stackalloc int[8];
        p[seed & 7] = seed;
        return p[0] + p[seed & 7];
    }

    public static Pixel ReadStruct([Length(4, 4)] Pixel* p, [In(0, 3)] int i) => p[i];
    public static void WriteField([Length(4, 4)] Pixel* p, [In(0, 3)] int i, byte v) => p[i].G = v;
    public static void CopyStruct([Length(4, 4)] Pixel* p) => p[0] = p[1];
    public static uint Pack(Pixel p) => *(uint*)&p;
    public static Pixel Unpack(uint v) => *(Pixel*)&v;

    public static float Reinterpret(int v) => *(float*)&v;
    [ExactNaN] public static long DoubleBits(double v) => *(long*)&v;
    public static int PointerToPointer([Length(1, 3)] int* p)
    {
        var pp = &p;
        **pp += 2;
        return **pp;
    }

    public static byte AsByte(ref int v) => Unsafe.As<int, byte>(ref v);
    public static int AddRef([Length(5, 9)] int[] a, [In(0, 4)] int i) => Unsafe.Add(ref a[0], i);
    public static int GetReference([Length(1, 9)] int[] a) => MemoryMarshal.GetArrayDataReference(a);
    public static int SpanReference([Length(1, 9)] Span<int> s) => MemoryMarshal.GetReference(s);
    public static long ReadUnalignedBytes([Length(8, 20)] byte[] a) => Unsafe.ReadUnaligned<long>(ref a[0]);
    public static void WriteUnalignedBytes([Length(8, 20)] byte[] a, long v) => Unsafe.WriteUnaligned(ref a[0], v);
    public static bool AreSame(ref int a, ref int b) => Unsafe.AreSame(ref a, ref b);
    public static int SizeOf() => Unsafe.SizeOf<Pixel>() + (10 * Unsafe.SizeOf<nint>());
    public static int BitCast(float v) => Unsafe.BitCast<float, int>(v);
    public static long ByteOffset([Length(5, 9)] int[] a) => Unsafe.ByteOffset(ref a[0], ref a[3]);
    public static void InitBlock([Length(20, 20)] byte* p, byte v, [In(0, 20)] uint n) => Unsafe.InitBlock(p, v, n);
    public static void CopyBlock([Length(20, 20)] byte* a, [Length(20, 20)] byte* b, [In(0, 20)] uint n) => Unsafe.CopyBlock(a, b, n);
    public static int SkipInit(int v)
    {
        Unsafe.SkipInit(out int x);
        x = v;
        return x;
    }

    public static uint ReadLittle(ReadOnlySpan<byte> s) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(s);
    public static ushort ReadBig(ReadOnlySpan<byte> s) => System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(s);
    public static void WriteBig(Span<byte> s, ulong v) => System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(s, v);
    public static int ReadFromSpan(ReadOnlySpan<byte> s) => MemoryMarshal.Read<int>(s);

    public static int VolatileRead(ref int v) => System.Threading.Volatile.Read(ref v);
    public static void VolatileWrite(ref long v, long w) => System.Threading.Volatile.Write(ref v, w);

    public static volatile int Shared;
    public static int VolatileField(int v)
    {
        Shared = v;
        Shared++;
        return Shared;
    }
}

public struct Pixel
{
    public byte R, G, B, A;
}
