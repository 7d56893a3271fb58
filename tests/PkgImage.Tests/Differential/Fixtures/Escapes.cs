// Loops of methods that stay IL, whose memory is used after them: stackalloc and addresses of locals do not end with the round they were made in.
#nullable enable

[Helper]
public unsafe struct Link
{
    public int Value;
    public Link* Next;
}

public static unsafe class Escapes
{
    /// <summary>What a round allocates lives as long as the method; the second loop only reads it.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static long Chain([In(0, 12)] int n)
    {
        var kept = new int[1];
        Link* head = null;
        for (var i = 0; i < n; i++)
        {
            var link = stackalloc Link[1];
            link->Value = i;
            link->Next = head;
            head = link;
        }
        var sum = (long)kept[Overwrite(3)];
        for (var at = head; at != null; at = at->Next)
            sum = (sum * 3) + at->Value;
        return sum;
    }

    /// <summary>The loop inside allocates nothing, and is a kernel by itself.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static long Rows([In(0, 6)] int n, int seed)
    {
        var kept = new int[1];
        int* last = null;
        for (var i = 0; i < n; i++)
        {
            var row = stackalloc int[16];
            for (var k = 0; k < 16; k++)
            {
                var x = (seed * i) ^ (k << 3);
                x ^= x >> 5;
                row[k] = x + (k * 7);
            }
            last = row;
        }
        Overwrite(5);
        return last == null ? kept[0] : last[3] + (last[15] * 5L);
    }

    /// <summary>A local's address leaves by a pointer.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static int Pointer([In(1, 9)] int n)
    {
        var kept = new int[1];
        var p = (int*)null;
        for (var i = 0; i < n; i++)
        {
            var x = i * 3;
            p = &x;
            *p += i;
        }
        return *p + kept[Overwrite(*p)];
    }

    /// <summary>By a second pointer, and moved.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static int Moved([In(1, 9)] int n)
    {
        var kept = new int[1];
        var p = (int*)null;
        for (var i = 0; i < n; i++)
        {
            (int First, int Second) x = (i, i * 3);
            var q = &x;
            p = &q->Second;
            *p += i;
        }
        return *p + kept[Overwrite(*p)];
    }

    /// <summary>By what a call returns.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static int Returned([In(1, 9)] int n)
    {
        var kept = new int[1];
        var p = (int*)null;
        for (var i = 0; i < n; i++)
        {
            var x = i * 3;
            p = Same(&x);
            *p += i;
        }
        return *p + kept[Overwrite(*p)];
    }

    /// <summary>In a field.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static int InField([In(1, 9)] int n)
    {
        var kept = new int[1];
        var list = default(Link);
        for (var i = 0; i < n; i++)
        {
            var x = new Link { Value = i * 3 };
            list.Next = &x;
            x.Value += i;
        }
        return list.Next->Value + kept[Overwrite(list.Value)];
    }

    /// <summary>From one round to the next, and no further: the address leaves no loop.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static int Within([In(0, 9)] int n)
    {
        var kept = new int[1];
        for (var i = 0; i < n; i++)
        {
            (int First, int Second) x = (i, kept[0]);
            var p = &x.Second;
            *p += 2 * i;
            kept[0] += x.First + x.Second;
        }
        return kept[0];
    }

    private static int* Same(int* p) => p;

    /// <summary>Writes where frames of returned methods were; returns zero.</summary>
    [Helper]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Overwrite(int v)
    {
        var p = stackalloc long[96];
        for (var i = 0; i < 96; i++)
            p[i] = v | -2L;
        return p[v & 31] == 7 ? 1 : 0;
    }
}
