// stage: checks
using System;
using System.Collections.Generic;

// A picture as programs write it: a property, an indexer, arrays in fields.
sealed class Grid
{
    private readonly float[] _cells;
    private readonly int _width, _height;

    public Grid(float[] cells, int width, int height) => (_cells, _width, _height) = (cells, width, height);

    public int Width => _width;
    public int Height => _height;

    public float this[int x, int y]
    {
        get => _cells[y * _width + x];
        set => _cells[y * _width + x] = value;
    }
}

sealed class Counter
{
    public int Count, Step;
    public volatile int Limit;
    public int[] Cells = [];

    private void Add(int by) => Count += by;

    // Read once: elements are no fields.
    public void Fill()
    {
        for (var i = 0; i < Count; i++)
            Cells[i + Step] = i;
    }

    // Each of these may be another one in the next round: by name, by a callee, by reference, by another object that may be the same, since volatile
    // accesses keep their places.
    public void Named()
    {
        for (var i = 0; i < Count; i++)
            Step = Cells[i + Step];
    }

    public void Called()
    {
        for (var i = 0; i < Count; i++)
        {
            Cells[i + Step] = i;
            Add(-1);
        }
    }

    public void Referred(ref int other)
    {
        for (var i = 0; i < Count; i++)
            other = Cells[i + Step];
    }

    public void Same(Counter other)
    {
        for (var i = 0; i < Count; i++)
            other.Step = Cells[i + Step];
    }

    public void Volatile()
    {
        for (var i = 0; i < Count; i++)
            Cells[i + Step] = Limit;
    }
}

static class C
{
    private static float At(float[] a, int width, int x, int y) => a[y * width + x];
    private static int Next(int i) => i + 1;

    // The helper's array is the loop's, or another one each round.
    static float Sum(float[] a, int width, int n)
    {
        var sum = 0f;
        for (var x = 0; x < n; x++)
            sum += At(a, width, Next(x), 2);
        return sum;
    }

    static float Alternating(float[] a, float[] b, int width, int n)
    {
        var sum = 0f;
        for (var x = 0; x < n; x++)
        {
            sum += At(a, width, x, 2);
            (a, b) = (b, a);
        }
        return sum;
    }

    static void Differences(Grid a, Grid b)
    {
        for (var y = 1; y < a.Height - 1; y++)
        {
            for (var x = 1; x < a.Width - 1; x++)
                b[x, y] = a[x + 1, y - 1] - a[x - 1, y + 1];
        }
    }

    // A list's indexer throws by a helper; a test of the program's own, of which a length may be negative.
    static void Doubled(List<double> list, double[] to)
    {
        for (var i = 0; i < list.Count; i++)
            to[i] = list[i] * 2;
    }

    static int Limited(int[] a, int limit, int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
        {
            if ((uint)i >= (uint)limit)
                throw new ArgumentOutOfRangeException(nameof(n));
            sum += a[i & 7];
        }
        return sum;
    }
}

// expect:
// C.Alternating(System.Single[],System.Single[],System.Int32,System.Int32)
// C.Differences(Grid,Grid)
//   loop of block 5, r-th round
//     goes on after block 5 while r + $local1 < ($field6 + -1)
//     block 6: %43 not zero
//     block 6: r + (($field6 * ($local0 + -1)) + ($local1 + 1)) within $bound02
//     block 6: r + (($field6 * ($local0 + 1)) + ($local1 + -1)) within $bound02
//     block 6: r + (($field10 * $local0) + $local1) within $bound03
//   nest of block 2, r-th round
//     goes on after block 2 while r + $local0 < ($field5 + -1)
//     block 2: %4 not zero
//     loop of block 5, r-th round in the nest's R-th
//       goes on after block 5 while r + 1 < ($field6 + -1)
//       block 6: %43 not zero
//       block 6: r + R * $field6 + ((($local0 + -1) * $field6) + 2) within $bound02
//       block 6: r + R * $field6 + (($local0 + 1) * $field6) within $bound02
//       block 6: r + R * $field10 + (($local0 * $field10) + 1) within $bound03
// C.Doubled(System.Collections.Generic.List`1<System.Double>,System.Double[])
//   loop of block 2, r-th round
//     goes on after block 2 while r + $local1 < $field4
//     block 2: %12 not zero
//     block 3: r + $local1 within $field4
//     block 3: r + $local1 within $bound02
//     block 3: r + $local1 within $bound0
// C.Limited(System.Int32[],System.Int32,System.Int32)
//   loop of block 2, r-th round
//     goes on after block 2 while r + $local2 < $n
//     block 3: r + $local2 within $limit
//     block 5: up to 7 within $bound0
// C.Sum(System.Single[],System.Int32,System.Int32)
//   loop of block 2, r-th round
//     goes on after block 2 while r + $local2 < $n
//     block 3: r + (($width * 2) + ($local2 + 1)) within $bound0
// Counter.Called()
// Counter.Fill()
//   loop of block 2, r-th round
//     goes on after block 2 while r + $local0 < $field2
//     block 3: r + ($local0 + $field4) within $bound1
// Counter.Named()
// Counter.Referred(System.Int32&)
// Counter.Same(Counter)
// Counter.Volatile()
