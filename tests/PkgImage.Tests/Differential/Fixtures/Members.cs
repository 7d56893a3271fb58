// Every kind of member whose body may become a stub, and members that a stub in another type has to reach.
#nullable enable

public interface IShape
{
    int Area();
    int Scaled(int by);
    int Default([In(0, 9)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += i;
        return sum;
    }
}

[Helper]
public abstract class Shape : IShape
{
    public int Width = 3, Height = 4;

    public abstract int Area();

    public virtual int Scaled(int by)
    {
        var sum = 0;
        for (var i = 0; i < 3; i++)
            sum += Width * by;
        return sum;
    }
}

public sealed class Square : Shape
{
    public override int Area()
    {
        var sum = 0;
        for (var i = 0; i < 4; i++)
            sum += Width * Height;
        return sum;
    }

    public override int Scaled(int by)
    {
        var sum = 1;
        for (var i = 0; i < 4; i++)
            sum += Height * by;
        return sum;
    }
}

public sealed class Circle : Shape, IShape
{
    public override int Area() => Width * 3;

    int IShape.Scaled(int by)
    {
        var product = 1;
        for (var i = 0; i < 3; i++)
            product *= by;
        return product;
    }
}

public struct Cursor : IShape
{
    public int At;

    public int Area()
    {
        for (var i = 0; i < 3; i++)
            At += i;
        return At;
    }

    public readonly int Scaled(int by) => At * by;
}

public sealed class Account
{
    private int _balance = 10;
    private readonly int[] _history = new int[4];
    private static int s_accounts = 2;

    public int Balance
    {
        get
        {
            var sum = _balance;
            for (var i = 0; i < _history.Length; i++)
                sum += _history[i];
            return sum;
        }
        set
        {
            for (var i = 0; i < _history.Length; i++)
                _history[i] = value + i;
            _balance = value;
        }
    }

    public int this[int i]
    {
        get
        {
            while (i >= _history.Length)
                i -= _history.Length;
            return _history[i];
        }
        set => _history[i] = value;
    }

    public int Property(int v)
    {
        Balance = v;
        return Balance + s_accounts;
    }

    public int Indexer([In(-1, 9)] int i, int v)
    {
        this[i & 3] = v;
        return this[i];
    }

    private sealed class SecretException(int code) : Exception("secret " + code);

    private static void Fail(int code) => throw new SecretException(code);

    public int Private(int v)
    {
        s_accounts++;
        if (v > _balance)
            throw new SecretException(v);
        if (v < -5)
            Fail(v);
        return _balance - v;
    }

    private struct Hidden
    {
        public int A;
        public long B;
    }

    private Hidden _hidden;
    private static Hidden s_hidden;

    public long PrivateStruct(int v)
    {
        _hidden.A = v;
        s_hidden.B += v;
        return Sum(_hidden) + Sum(s_hidden);
    }

    private static long Sum(Hidden h)
    {
        long sum = 0;
        for (var i = 0; i < 2; i++)
            sum += h.A + h.B;
        return sum;
    }
}

public readonly struct Money(long cents)
{
    public readonly long Cents = cents;

    public static Money operator +(Money a, Money b) => new(a.Cents + b.Cents);
    public static bool operator <(Money a, Money b) => a.Cents < b.Cents;
    public static bool operator >(Money a, Money b) => a.Cents > b.Cents;
    public static implicit operator Money(long cents) => new(cents);
    public static explicit operator int(Money m) => checked((int)m.Cents);
}

public static class Members
{
    [StaysIL("PKI3015")]
    public static int CallInterface(Square s, int by) => Through(s, by);
    [StaysIL("PKI3015")]
    public static int CallExplicit(Circle c, int by) => Through(c, by);

    [StaysIL("PKI3012")]
    public static int Virtual(Square s, [In(0, 3)] int n)
    {
        var sum = 0;
        Shape shape = s;
        for (var i = 0; i < n; i++)
            sum += shape.Scaled(i);
        return sum;
    }

    private static int Through(IShape s, int by) => s.Area() + s.Scaled(by) + s.Default(by & 7);

    public static int Constrained(Cursor c, int by) => Generic(ref c, by) + c.At;
    private static int Generic<T>(ref T shape, int by) where T : IShape => shape.Area() + shape.Scaled(by);

    public static Money SumMoney(Money[] all)
    {
        Money sum = 0;
        foreach (var m in all)
            sum += m;
        return sum;
    }

    public static int ToInt(Money m) => (int)m;
    public static bool Compare(Money a, Money b) => a < b || b > a;

    public static int Extension(int[] a) => a.SumOfSquares();
    [Helper]
    public static int SumOfSquares(this int[] a)
    {
        var sum = 0;
        foreach (var x in a)
            sum += x * x;
        return sum;
    }

    public static int Defaults(int a, int b = 5, params int[] rest)
    {
        for (var i = 0; i < rest.Length; i++)
            a += rest[i] * b;
        return a;
    }

    public static int Nameless(int _, int __) => _ - __;
    public static int @class(int @int) => @int + 1;
    public static int Ünïcödé(int größe) => größe * 2;

    [Obsolete("attributes stay"), MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Attributed(int v) => v + 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Aggressive([In(0, 50)] int n)
    {
        var sum = 0;
        while (n-- > 0)
            sum += n;
        return sum;
    }

    [MethodImpl(MethodImplOptions.Synchronized)]
    public static int Synchronized(int v) => v * 3;
}
