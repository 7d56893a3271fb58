// Methods of objects: fields and arrays reached through `this` and other objects, display classes of closures, struct methods.
#nullable enable

public class Accumulator
{
    public int Count;
    public double Sum;
    public byte Flags;
    public int[]? Cells = new int[5];
    public Accumulator? Next;
    public Inner Values;
    public string? Label = "label";
    private long _secret = 3;

    public int Bump(int by)
    {
        Count += by;
        return Count;
    }

    public void AddAll(double[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Sum += values[i];
            Count++;
        }
    }

    public int SumCells()
    {
        var sum = 0;
        for (var i = 0; i < Cells!.Length; i++)
            sum += Cells[i];
        return sum;
    }

    public void SetCell([In(-1, 8)] int i, int v)
    {
        Count = i;
        Cells![i] = v;
        Flags++;
    }

    public int ThroughNext(int v)
    {
        Next!.Count += v;
        return Next.Count + Count;
    }

    public int CellsOfNext([In(-1, 8)] int i) => Next!.Cells![i];
    public int LabelLength() => Label!.Length;
    public long Secret() => _secret++;

    public double ReadInner() => Values.A + Values.B;
    public void WriteInner(int a, double b)
    {
        Values.A = a;
        Values.B = b;
    }

    public int CallsOwn([In(0, 5)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += Bump(i);
        return sum;
    }

    public int CallsNext(int by) => Next!.Bump(by) + Bump(-by);
    public int SwapArrays(Accumulator other)
    {
        var mine = Cells!.Length;
        return mine - other.Cells!.Length;
    }

    public static int OfArgument(Accumulator a, int v)
    {
        a.Flags = (byte)v;
        a.Sum += v;
        return a.Count;
    }

    public static long TwoArguments(Accumulator a, Accumulator b)
    {
        a.Count = 10;
        b.Count += a.Count;
        return (long)a.Count * b.Count;
    }

    public static int SameObject(Accumulator a) => (int)TwoArguments(a, a);

    public static int WriteThenNull(Accumulator a)
    {
        a.Count++;
        return a.Next!.Count;
    }

    public int FieldAddress(int v)
    {
        ref var count = ref Count;
        count = v;
        Count++;
        return count;
    }
}

public struct Inner
{
    public int A;
    public double B;
}

public class Derived : Accumulator
{
    public short Extra;

    public int Both(int v)
    {
        Extra = (short)v;
        return Bump(Extra);
    }
}

public sealed class Matrix
{
    public int Rows = 3;
    public int Columns = 4;
    public double[] Data = new double[12];

    public double At([In(-1, 4)] int i, [In(-1, 5)] int j) => Data[(i * Columns) + j];

    public void Scale(double by)
    {
        for (var i = 0; i < Data.Length; i++)
            Data[i] *= by;
    }

    public double Trace()
    {
        double sum = 0;
        for (var i = 0; i < Math.Min(Rows, Columns); i++)
            sum += Data[(i * Columns) + i];
        return sum;
    }

    public void AddFrom(Matrix other)
    {
        for (var i = 0; i < Data.Length; i++)
            Data[i] += other.Data[i];
    }
}

public sealed class Lcg
{
    public uint State = 1;

    public uint Next() => State = (State * 1664525) + 1013904223;

    public int NextBelow([In(1, 1000)] int bound) => (int)(Next() % (uint)bound);

    public void Fill(int[] a)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] = (int)Next();
    }
}

public struct Vector3D
{
    public double X, Y, Z;

    public readonly double Dot(Vector3D o) => (X * o.X) + (Y * o.Y) + (Z * o.Z);
    public readonly Vector3D Cross(Vector3D o) => new() { X = (Y * o.Z) - (Z * o.Y), Y = (Z * o.X) - (X * o.Z), Z = (X * o.Y) - (Y * o.X) };
    public void Normalize()
    {
        var length = Math.Sqrt(Dot(this));
        X /= length;
        Y /= length;
        Z /= length;
    }

    public static void NormalizeAll(Vector3D[] all)
    {
        for (var i = 0; i < all.Length; i++)
            all[i].Normalize();
    }
}

public static class Closures
{
    [StaysIL("PKI3011")]
    public static int Captured([In(0, 20)] int n, int seed)
    {
        var state = seed;
        Func<int, int> step = x => state = (state * 31) + x;
        for (var i = 0; i < n; i++)
            step(i);
        return state;
    }

    public static int LocalFunction([In(0, 20)] int n, int seed)
    {
        var state = seed;
        for (var i = 0; i < n; i++)
            Step(i);
        return state;

        void Step(int x) => state = (state * 31) + x;
    }

    public static int StaticLocalFunction([In(0, 20)] int n)
    {
        var state = 1;
        for (var i = 0; i < n; i++)
            state = Step(state, i);
        return state;

        static int Step(int s, int x) => (s * 31) ^ x;
    }
}
