// Fields of objects that are passed by one address: of every size, in base classes, in objects that other objects hold, in two objects that may be one; read,
// changed, changed by reference and by callees.
#nullable enable
using System;
using System.Runtime.CompilerServices;

public class Counter
{
    public byte Tiny;
    public short Short;
    public int Count;
    public Counter? Next;
    public long Total;

    public void Add(int n)
    {
        Count += n;
        Total += (long)Count * n;
        Tiny++;
        Short = (short)(Short * 3 + Tiny);
    }
}

public sealed class Mixer : Counter
{
    public bool IsOn;
    public float Scale;
    public double Mean;
    public uint A;
    public uint B;
    public uint C;
    public uint D;
    [Length(0, 40)] public int[]? Values;
    public string? Name;

    private void Round()
    {
        A += B;
        D = BitConverter.IsLittleEndian ? (D ^ A) << 16 | (D ^ A) >> 16 : D;
        C += D;
        B = (B ^ C) << 12 | (B ^ C) >> 20;
    }

    private static void Bump(ref uint word) => word += 3;

    public uint Mix(int n)
    {
        for (var i = 0; i < (n & 63); i++)
        {
            Round();
            if ((A & 1) != 0)
                Bump(ref D);
        }
        return A ^ B ^ C ^ D;
    }

    public double Sum()
    {
        foreach (var value in Values!)
        {
            Add(value);
            Mean += value * Scale;
            IsOn = !IsOn;
        }
        return Mean + Total;
    }

    public uint MixFrom(Mixer other, int n)
    {
        for (var i = 0; i < (n & 31); i++)
        {
            Round();
            other.A += D;
            other.Round();
            Total += other.Count++;
        }
        return A + other.D;
    }

    public long AlongTheChain(int n)
    {
        var sum = 0L;
        for (var i = 0; i < (n & 31); i++)
        {
            Next!.Add(i);
            Next!.Next!.Add(n);
            Count++;
            sum += Next.Total - Next.Next.Count + Count;
        }
        return sum;
    }

    public uint Itself(int n)
    {
        var sum = MixFrom(this, n);
        return sum + A;
    }
}

public static class Fields
{
    private static readonly Mixer s_one = new() { A = 1, B = 2, C = 3, D = 4, Scale = 0.5f };

    public static uint OfStatic(int n)
    {
        for (var i = 0; i < (n & 15); i++)
        {
            s_one.A += (uint)n;
            s_one.B ^= s_one.A;
            s_one.Tiny++;
        }
        return s_one.A + s_one.B + s_one.Tiny;
    }

    public static long OfTwo(Mixer a, Mixer b, int n)
    {
        for (var i = 0; i < (n & 15); i++)
        {
            a.Add(i);
            b.Total -= a.Count;
            a.Short += b.Tiny;
            b.Mean = a.Scale + a.Total;
        }
        return a.Total + b.Total;
    }

    public static int OfBase(Counter counter, int n)
    {
        for (var i = 0; i < (n & 15); i++)
            counter.Add(i);
        return counter.Count;
    }
}
