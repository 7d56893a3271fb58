// Arguments that reflection cannot hold: by-refs, pointers and spans stand for arrays, so that writes outside of what was passed show.
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PkgImage.Tests.Differential.Host;

/// <summary>A by-ref argument: element 1 of three.</summary>
internal sealed record ByRefArgument(Array Cells);

/// <summary>A span over part of an array.</summary>
internal sealed record SpanArgument(Array Cells, int Start, int Length);

/// <summary>A pointer to the first of some elements of a pinned array, or null.</summary>
internal sealed record PointerArgument(Array? Cells, nint Address)
{
    /// <summary>Elements before and behind those a fixture may touch.</summary>
    public const int Margin = 2;

    private static readonly MethodInfo AllocateMethod =
        typeof(PointerArgument).GetMethod(nameof(Allocate), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static PointerArgument Of(Type element, int length) => (PointerArgument)AllocateMethod.MakeGenericMethod(element).Invoke(null, [length])!;

    private static PointerArgument Allocate<T>(int length)
    {
        var cells = GC.AllocateArray<T>(length + (2 * Margin), pinned: true);
        ref var first = ref Unsafe.As<T, byte>(ref cells[Margin]);
        unsafe
        {
            return new PointerArgument(cells, (nint)Unsafe.AsPointer(ref first));
        }
    }
}
