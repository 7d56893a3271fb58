// The package of the demo. Each method is too small to be worth a native entry by its cost, so each asks for one.
using DemoBase;
using PkgImage;

namespace DemoPkg;

public static class Demo
{
    [Precompile]
    public static long Test1(long x) => x * 5;

    /// <summary>A call of the other package that is never inlined.</summary>
    [Precompile]
    public static long Test2(long x) => Accumulator.AddG(x);

    /// <summary>A call of the other package that is always inlined.</summary>
    [Precompile]
    public static long Test3(long x) => Accumulator.AddGInline(x) + 2;

    /// <summary>Integer and floating-point arguments in one signature.</summary>
    [Precompile]
    public static double Test4(long x, double y) => x * 5 + y;
}
