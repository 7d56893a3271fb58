// stage: checks
using System;
using System.Collections.Generic;
static class C
{
    // The position is a field of the enumerator, which is the loop's own: a variable. MoveNext is the loop's test.
    static int Sum(List<int> list)
    {
        var sum = 0;
        foreach (var x in list)
            sum += x;
        return sum;
    }

    static double Product(List<double> list, double[] a)
    {
        var (sum, i) = (0.0, 0);
        foreach (var x in list)
            sum += x * a[i++];
        return sum;
    }

    static int Segment(ArraySegment<int> segment)
    {
        var sum = 0;
        foreach (var x in segment)
            sum += x;
        return sum;
    }

    // Who catches the exception looks where the enumerator is: it stays where it is, and so do its checks.
    static int Looked(List<int> list, int by)
    {
        var (sum, enumerator) = (0, list.GetEnumerator());
        try
        {
            while (enumerator.MoveNext())
                sum += 100 / (enumerator.Current - by);
        }
        catch (DivideByZeroException)
        {
            sum = enumerator.Current;
        }
        return sum;
    }
}

// expect:
// C.Looked$loop0(System.Int32&,System.Collections.Generic.List`1/Enumerator<System.Int32>&,System.Int32)
// C.Product$loop0(System.Collections.Generic.List`1/Enumerator<System.Double>&,System.Double&,System.Double[],System.Int32)
//   loop of block 2, r-th round
//     goes on after block 8 while r + $field5 < $field9
//     block 7: %53 not zero
//     block 3: r + $p3 within $bound0
//     block 11: r + $field5 within $bound03
// C.Segment$loop0(System.ArraySegment`1/Enumerator<System.Int32>&,System.Int32&)
//   loop of block 2, r-th round
//     goes on after block 7 while r + $field3 < $field4
//     block 3: r + ($field3 + 1) within $bound02
// C.Sum$loop0(System.Collections.Generic.List`1/Enumerator<System.Int32>&,System.Int32&)
//   loop of block 2, r-th round
//     goes on after block 8 while r + $field4 < $field8
//     block 7: %31 not zero
//     block 11: r + $field4 within $bound02
