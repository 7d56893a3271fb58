// Arrays of arrays, of strings and of objects, ref structs, delegates: what native code reaches in part or not at all, with the reason.
#nullable enable

public ref struct Window
{
    public Span<int> Cells;
    public int At;
}

public static class Jagged
{
    [StaysIL("PKI3010")]
    public static int Rows(int[][] rows)
    {
        var sum = 0;
        foreach (var row in rows)
        {
            foreach (var x in row)
                sum += x;
        }
        return sum;
    }

    [StaysIL("PKI3010")]
    public static int RowPassed(int[][] rows, [In(0, 5)] int i) => i < rows.Length ? SumOf(rows[i]) : 0;

    private static int SumOf(int[] row)
    {
        var sum = 0;
        foreach (var x in row)
            sum += x;
        return sum;
    }

    [StaysIL("PKI3010")]
    public static int Texts(string[] texts)
    {
        var n = 0;
        for (var i = 0; i < texts.Length; i++)
            n += texts[i].Length;
        return n;
    }

    public static int SpanByRef(int[] a, [In(0, 9)] int skip)
    {
        Span<int> s = a;
        Advance(ref s, skip);
        return s.Length;
    }

    [Helper]
    public static void Advance(ref Span<int> s, int by)
    {
        for (var i = 0; i < by; i++)
            s = s[1..];
    }

    [StaysIL("PKI3010")]
    public static int RefStruct(int[] a, [In(0, 9)] int at)
    {
        var window = new Window { Cells = a, At = at };
        return Move(ref window) + window.At;
    }

    private static int Move(ref Window w)
    {
        var sum = 0;
        while (w.At < w.Cells.Length)
            sum += w.Cells[w.At++];
        return sum;
    }

    [StaysIL("PKI3010")]
    public static int Is(object o) => o is int i ? i : -1;

    public static bool SameObject(object a, object b) => ReferenceEquals(a, b);
    public static bool IsNull(object? o) => o is null;
    public static int Choose(int[]? a, int[] b) => (a ?? b).Length;

    public static int ArrayVariable(int[] a, int[] b, bool first)
    {
        var chosen = first ? a : b;
        var sum = 0;
        for (var i = 0; i < chosen.Length; i++)
            sum += chosen[i];
        return sum;
    }

    public static int SwapArrays(int[] a, int[] b, [In(0, 5)] int n)
    {
        for (var i = 0; i < n; i++)
        {
            a[0]++;
            (a, b) = (b, a);
        }
        return a[0] - b[0];
    }
}
