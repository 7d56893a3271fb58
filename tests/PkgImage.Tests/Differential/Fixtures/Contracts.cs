// Static abstract members of the program's own interfaces, ref fields, and a generator of random numbers as a plain struct.
#nullable enable

public interface IShape<TSelf>
    where TSelf : struct, IShape<TSelf>
{
    static abstract int Sides { get; }
    static abstract TSelf Make(int size);
    static abstract TSelf operator +(TSelf left, TSelf right);
    static abstract explicit operator int(TSelf shape);
    int Area();
}

[Helper]
public readonly struct Square(int size) : IShape<Square>
{
    private readonly int _size = size;
    public static int Sides => 4;
    public static Square Make(int size) => new(size);
    public static Square operator +(Square left, Square right) => new(left._size + right._size);
    public static explicit operator int(Square shape) => shape._size;
    public int Area() => _size * _size;
}

[Helper]
public readonly struct Bar(int size) : IShape<Bar>
{
    private readonly int _size = size;
    public static int Sides => 2;
    public static Bar Make(int size) => new(size ^ 1);
    public static Bar operator +(Bar left, Bar right) => new(left._size - right._size);
    public static explicit operator int(Bar shape) => checked(shape._size * 2);
    public int Area() => Sides * _size;
}

[Helper]
public ref struct Cursor(ref int first, int count)
{
    private ref int _at = ref first;
    private int _left = count;

    public bool MoveNext()
    {
        if (--_left <= 0)
            return false;
        _at = ref System.Runtime.CompilerServices.Unsafe.Add(ref _at, 1);
        return true;
    }

    public readonly ref int Current => ref _at;
}

// xoshiro256**, as System.Random has it inside.
[Helper]
public struct Xoshiro(ulong seed)
{
    private ulong _s0 = seed, _s1 = seed * 0x9E3779B97F4A7C15, _s2 = ~seed, _s3 = seed ^ 0xD1B54A32D192ED03;

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    public double NextDouble() => (Next() >> 11) * (1.0 / (1ul << 53));
    public uint NextBelow(uint limit) => (uint)(((ulong)(uint)(Next() >> 32) * limit) >> 32);
}

public static class Contracts
{
    private static int AreaOfSum<T>(int a, int b)
        where T : struct, IShape<T> => ((T.Make(a) + T.Make(b)).Area() * 10) + T.Sides + (int)T.Make(b);

    public static int OfSquares(int a, int b) => AreaOfSum<Square>(a, b);
    public static int OfBars(int a, int b) => AreaOfSum<Bar>(a, b);

    private static int Total<T>(int[] sizes)
        where T : struct, IShape<T>
    {
        var sum = default(T);
        foreach (var size in sizes)
            sum += T.Make(size);
        return sum.Area();
    }

    public static int TotalOfSquares(int[] sizes) => Total<Square>(sizes);
    public static int TotalOfBars(int[] sizes) => Total<Bar>(sizes);

    public static int RefField(int[] a)
    {
        if (a.Length == 0)
            return -1;
        var cursor = new Cursor(ref a[0], a.Length);
        var sum = 0;
        do
        {
            sum += cursor.Current;
            cursor.Current = sum;
        }
        while (cursor.MoveNext());
        return sum;
    }

    public static int RefFieldToLocal(int v)
    {
        var local = v;
        var cursor = new Cursor(ref local, 1);
        cursor.Current += 5;
        return cursor.MoveNext() ? cursor.Current : local * 2;
    }

    public static ulong RandomBits(ulong seed, byte count)
    {
        var random = new Xoshiro(seed);
        var mixed = 0ul;
        for (var i = 0; i < count; i++)
            mixed ^= random.Next();
        return mixed;
    }

    public static double RandomMean(ulong seed, byte count)
    {
        var random = new Xoshiro(seed);
        var sum = 0.0;
        for (var i = 0; i < count; i++)
            sum += random.NextDouble();
        return sum / count;
    }

    public static int Shuffle(int[] a, ulong seed)
    {
        var random = new Xoshiro(seed);
        for (var i = a.Length - 1; i > 0; i--)
        {
            var j = (int)random.NextBelow((uint)i + 1);
            (a[i], a[j]) = (a[j], a[i]);
        }
        return a.Length;
    }
}
