// As little work as there can be: what remains is the call across the boundary (./bench.sh call). The project asks for native entries of these by name, since at
// that cost they would have none, or leave such calls to the IL.
using System.Runtime.CompilerServices;

namespace Kernels;

public static class Calls
{
    /// <summary>No loop: called without a GC transition.</summary>
    public static int Add(int a, int b) => a + b;

    /// <summary>The same with an array, which has to be pinned.</summary>
    public static int AddElement(int a, int[] values, int index) => a + values[index];

    /// <summary>A loop, of one round where it is measured: the arguments tell that it ends soon, and it is called without a GC transition.</summary>
    public static int AddRepeatedly(int a, int b, int times)
    {
        for (var i = 0; i < times; i++)
            a += b;
        return a;
    }

    /// <summary>A loop that nothing bounds beforehand, of one round as well: called with a GC transition.</summary>
    public static int AddUntil(int a, int b)
    {
        do
            a += b;
        while ((b >>= 31) > 0);
        return a;
    }

    /// <summary>What the others are compared with: a managed call that is not inlined.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int AddDirectly(int a, int b) => a + b;
}
