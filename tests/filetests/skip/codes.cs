// stage: skip
// precompile: Small
class Node { public Node? Next; public int Value; }

static class C
{
    static int Allocates(int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += new int[i].Length;
        return sum;
    }

    static int FollowsObjects(Node? node)
    {
        var sum = 0;
        for (; node is not null; node = node.Next)
            sum += node.Value;
        return sum;
    }

    static int Handles(int n)
    {
        for (var i = 0; i < n; i++)
        {
            try
            {
                n /= i;
            }
            catch (DivideByZeroException e)
            {
                return e.HResult;
            }
        }
        return n;
    }

    static int CallsVirtually(IComparable<int>[] all)
    {
        var sum = 0;
        foreach (var one in all)
            sum += one.CompareTo(1);
        return sum;
    }

    static int CallsDelegate(Func<int, int> f, int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += f(i);
        return sum;
    }

    static int CallsSkipped(int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += Allocates(i);
        return sum;
    }

    static int NoLoop(int n) => n * 3;

    static int Small(int n) => n + 1;
}

// expect:
// PKI3011 codes.cs(11) C.Allocates(System.Int32): allocates an array (IL_0008 newarr)
// PKI3013 codes.cs(51) C.CallsDelegate(System.Func`2<System.Int32,System.Int32>,System.Int32): calls the delegate System.Func`2<System.Int32,System.Int32> (IL_0009 callvirt)
// PKI3015 - C.CallsSkipped(System.Int32): calls C.Allocates(System.Int32), which stays IL: PKI3011: allocates an array (IL_0008 newarr)
// PKI3010 codes.cs(42) C.CallsVirtually(System.IComparable`1<System.Int32>[]): uses System.IComparable`1<System.Int32>[] as an array (IL_001c ldlen)
// PKI3010 codes.cs(18) C.FollowsObjects(Node): assigns an argument of type Node (IL_0013 starg.s)
// PKI3016 codes.cs(25) C.Handles(System.Int32): uses the System.DivideByZeroException it catches (IL_0017 stloc.0)
// kernel C.Small(System.Int32)
