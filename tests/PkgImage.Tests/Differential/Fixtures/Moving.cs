// Kernels that run long enough for the garbage collector to come by: what they reach has to be pinned.
#nullable enable

public struct Item
{
    public int A;
    public long B;
}

public sealed class Store
{
    public int[] Items = new int[50];
    public Item Only;
    public Store? Next;
    public string Text = new('x', 20);
}

public static class Moving
{
    private const int Rounds = 20_000;

    public static int[] Fresh = new int[40];
    public static Item Boxed;
    public static long Total;

    public static long Array([Length(1, 40)] int[] a)
    {
        long sum = 0;
        for (var r = 0; r < Rounds; r++)
            sum += a[r % a.Length]++;
        return sum;
    }

    public static long Span([Length(1, 40)] Span<short> s)
    {
        long sum = 0;
        for (var r = 0; r < Rounds; r++)
            sum += s[r % s.Length]++;
        return sum;
    }

    public static long Text([Length(1, 40)] string s)
    {
        long sum = 0;
        for (var r = 0; r < Rounds; r++)
            sum += s[r % s.Length] ^ r;
        return sum;
    }

    public static long Grid([Length(2, 6)] long[,] g)
    {
        long sum = 0;
        for (var r = 0; r < Rounds; r++)
            sum += g[r % g.GetLength(0), r % g.GetLength(1)]++;
        return sum;
    }

    public static int Reference(ref int v)
    {
        for (var r = 0; r < Rounds; r++)
            v = (v * 31) + r;
        return v;
    }

    public static long Fields(Store s)
    {
        for (var r = 0; r < Rounds; r++)
        {
            s.Only.B += r;
            s.Only.A ^= r;
        }
        return s.Only.B;
    }

    public static long ArrayOfField(Store s)
    {
        long sum = 0;
        for (var r = 0; r < Rounds; r++)
            sum += s.Items[r % s.Items.Length]++;
        return sum;
    }

    public static int TextOfNext(Store s)
    {
        var sum = 0;
        for (var r = 0; r < Rounds; r++)
            sum += s.Next!.Text[r % s.Next.Text.Length];
        return sum;
    }

    public static long StaticArray(int v)
    {
        for (var r = 0; r < Rounds; r++)
            Fresh[r % Fresh.Length] += v;
        return Fresh[3];
    }

    public static long Statics(int v)
    {
        for (var r = 0; r < Rounds; r++)
        {
            Boxed.A += v;
            Boxed.B += r;
            Total ^= Boxed.A;
        }
        return Total + Boxed.B;
    }

    [StaysIL("PKI3011")]
    public static void Replace(int length) => Fresh = new int[40 + (length & 7)];

    public static Item ByValue(Item i, [Length(1, 9)] Item[] all)
    {
        for (var r = 0; r < Rounds; r++)
        {
            i.A += all[r % all.Length].A;
            all[r % all.Length] = i;
        }
        return i;
    }

    public static int Throws([Length(1, 40)] int[] a)
    {
        for (var r = 0; ; r++)
        {
            if (r == Rounds)
                throw new InvalidOperationException("after many rounds");
            a[r % a.Length] += r;
        }
    }

    public static int Nested([Length(1, 40)] int[] a, ref int v) => Inner(a, ref v) + Inner(a, ref a[0]);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Inner(int[] a, ref int v)
    {
        for (var r = 0; r < Rounds; r++)
            v += a[r % a.Length];
        return v;
    }
}
