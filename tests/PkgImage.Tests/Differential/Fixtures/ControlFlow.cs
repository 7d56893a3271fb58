// Control flow: switches, nested loops, goto, recursion, values on the stack where paths meet.
#nullable enable

public static class ControlFlow
{
    public static int Dense(int v)
    {
        switch (v)
        {
            case 0: return 5;
            case 1: return -4;
            case 2:
            case 3: return 77;
            case 4: return v * 9;
            case 5: return 1;
            case 7: return 2;
            default: return -1;
        }
    }

    public static int Sparse(long v) => v switch { -5 => 1, 100 => 2, 1L << 40 => 3, long.MinValue => 4, _ => 5 };

    public static int Fallthrough([In(-2, 8)] int v)
    {
        var n = 0;
        switch (v)
        {
            case 1:
                n += 1;
                goto case 3;
            case 2:
                n += 2;
                goto default;
            case 3:
                n += 3;
                break;
            case 4:
                goto case 1;
            default:
                n += 100;
                break;
        }
        return n;
    }

    public static int SwitchInLoop(byte[] program)
    {
        int a = 1, b = 0;
        foreach (var code in program)
        {
            switch (code & 7)
            {
                case 0: a += b; break;
                case 1: b -= a; break;
                case 2: (a, b) = (b, a); break;
                case 3: a <<= 1; break;
                case 4: if (a > b) continue; b++; break;
                case 5: return a ^ b;
                case 6: a = ~a; break;
                default: b ^= code; break;
            }
        }
        return a - b;
    }

    public static int NestedLoops([In(0, 12)] int n, [In(0, 12)] int m)
    {
        var count = 0;
        for (var i = 0; i < n; i++)
        {
            for (var j = i; j < m; j++)
            {
                for (var k = j; k > 0; k--)
                {
                    if ((i ^ j ^ k) == 3)
                        break;
                    if (((i + j + k) & 3) == 2)
                        continue;
                    count += (i * 100) + (j * 10) + k;
                }
            }
        }
        return count;
    }

    public static int DoWhile(int v)
    {
        var n = 0;
        do
        {
            n++;
            v /= 2;
        }
        while (v != 0);
        return n;
    }

    public static int LoopWithExits(int[] a, int stop)
    {
        var i = 0;
        for (; ; )
        {
            if (i >= a.Length)
                return -1;
            if (a[i] == stop)
                break;
            if (a[i] < 0)
            {
                i += 2;
                continue;
            }
            i++;
        }
        return i;
    }

    public static int Goto([In(0, 20)] int n)
    {
        var sum = 0;
        var i = 0;
    again:
        if (i >= n)
            goto done;
        i++;
        if ((i & 1) == 0)
            goto again;
        sum += i;
        goto again;
    done:
        return sum;
    }

    public static int IntoTheLoop(bool late, [In(0, 10)] int n)
    {
        var sum = 0;
        var i = 0;
        if (late)
            goto middle;
    top:
        sum += 10;
    middle:
        sum += i;
        if (++i < n)
            goto top;
        return sum;
    }

    public static int Ternary(int a, int b, bool c) => (c ? a : b) + (a > b ? a - b : b - a) * (c ? 3 : 5);
    public static long TernaryMixed(int a, long b, bool c) => c ? a : b;
    public static double TernaryFloat(float a, double b, bool c) => c ? a : b;
    public static int NestedTernary(int a) => a < 0 ? a < -100 ? 1 : 2 : a > 100 ? a > 1000 ? 3 : 4 : 5;
    public static int CallWithTernary(int a, int b, bool c) => Math.Max(c ? a : b, a < b ? a + 1 : b + 1);
    [StaysIL("PKI3010")]
    public static ref int RefTernary(ref int a, ref int b, bool c) => ref c ? ref a : ref b;
    public static void AssignTernary(int[] a, int i, bool c) => a[c ? i : 0] = c ? 1 : 2;
    public static bool ShortCircuit(int[] a, int i) => i >= 0 && i < a.Length && a[i] != 0;
    public static int Coalesce(int? a, int? b) => a ?? b ?? -1;

    public static int Factorial([In(-2, 20)] int n) => n <= 1 ? 1 : n * Factorial(n - 1);
    public static int Fibonacci([In(-2, 18)] int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);
    public static int Ackermann([In(0, 2)] int m, [In(0, 4)] int n) =>
        m == 0 ? n + 1 : n == 0 ? Ackermann(m - 1, 1) : Ackermann(m - 1, Ackermann(m, n - 1));
    public static bool IsEven([In(0, 300)] int n) => n == 0 || IsOdd(n - 1);
    public static bool IsOdd([In(0, 300)] int n) => n != 0 && IsEven(n - 1);

    public static void QuickSort([Length(0, 60)] int[] a) => QuickSort(a, 0, a.Length - 1);

    [Helper]
    public static void QuickSort(int[] a, int low, int high)
    {
        while (low < high)
        {
            var pivot = a[low + ((high - low) / 2)];
            int i = low, j = high;
            while (i <= j)
            {
                while (a[i] < pivot)
                    i++;
                while (a[j] > pivot)
                    j--;
                if (i <= j)
                {
                    (a[i], a[j]) = (a[j], a[i]);
                    i++;
                    j--;
                }
            }
            if (j - low < high - i)
            {
                QuickSort(a, low, j);
                low = i;
            }
            else
            {
                QuickSort(a, i, high);
                high = j;
            }
        }
    }

    public static int Hanoi([In(0, 9)] int n, int from, int to, int via) =>
        n == 0 ? 0 : Hanoi(n - 1, from, via, to) + 1 + ((from ^ to) & 1) + Hanoi(n - 1, via, to, from);

    public static int InfiniteUntilReturn([In(1, 1000)] int n)
    {
        while (true)
        {
            if (n % 7 == 0)
                return n;
            n = (n * 3) + 1;
            if (n > 1 << 20)
                return -n;
        }
    }

    public static int PatternChain(int a, int b)
    {
        if (a is > 3 and < 10)
            return 1;
        if (b is 1 or 5 or (> 100 and < 200))
            return 2;
        return (a, b) switch
        {
            (0, 0) => 3,
            (< 0, > 0) => 4,
            (_, int.MaxValue) => 5,
            _ => 6,
        };
    }

    public static int DeadCode(int a)
    {
        const bool never = false;
        if (never)
            return a / 0.GetHashCode();
        return a;
    }

    public static int ManyLocals(int a, int b, int c)
    {
        int d = a + b, e = b + c, f = c + a, g = d * e, h = e * f, i = f * d, j = g - h, k = h - i, l = i - g;
        for (var n = 0; n < 5; n++)
            (d, e, f, g, h, i, j, k, l) = (e, f, g, h, i, j, k, l, d + n);
        return d ^ e ^ f ^ g ^ h ^ i ^ j ^ k ^ l;
    }
}
