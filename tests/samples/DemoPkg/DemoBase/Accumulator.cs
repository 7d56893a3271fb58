// The base package of the demo: one mutable static, and one function over it in two forms.
//
// `g` is deliberately without an initializer and public: native code of DemoBase and of DemoPkg works on the one managed variable,
// never on a copy of it in an image.
using System.Runtime.CompilerServices;
using PkgImage;

namespace DemoBase;

public static class Accumulator
{
    public static long g;

    /// <summary>Stays a call wherever it is used.</summary>
    [Precompile]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long AddG(long x) => x + g;

    /// <summary>The same, compiled into its callers, those of other packages included.</summary>
    [Precompile]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long AddGInline(long x) => x + g;
}
