// The linking table: every native function an image reaches, in slot order. An image has no undefined symbols; what LLVM calls by
// itself (memcpy for a struct copy, fmod for a float remainder, floor below SSE4.1) is in the table too, always, so that the table
// does not depend on what the optimizer happened to emit.
using System.Collections.Immutable;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Kernels;
using PkgImage.Compiler.Optimize;

namespace PkgImage.Compiler.Lower;

/// <summary>The imports of an image.</summary>
public static class ImportTable
{
    internal static readonly IrImport MemoryCompare = new("libc", "memcmp");
    internal static readonly IrImport MemorySet = new("libc", "memset");

    /// <summary>
    /// Functions LLVM 19's x86-64 and arm64 back ends and loop idioms call for what the lowering emits, by their C names. bcmp is not
    /// here: the image's bcmp goes through memcmp, which promises more and exists on Windows.
    /// </summary>
    public static readonly ImmutableArray<IrImport> Implicit =
    [
        MemoryCompare,
        new("libc", "memcpy"),
        new("libc", "memmove"),
        MemorySet,
        new("libm", "ceil"),
        new("libm", "ceilf"),
        new("libm", "floor"),
        new("libm", "floorf"),
        new("libm", "fma"),
        new("libm", "fmaf"),
        new("libm", "fmod"),
        new("libm", "fmodf"),
        new("libm", "nearbyint"),
        new("libm", "nearbyintf"),
        new("libm", "trunc"),
        new("libm", "truncf"),
    ];

    /// <summary>The implicit imports on a platform: macOS has functions for stores that repeat a pattern, and LLVM finds loops that are such.</summary>
    public static ImmutableArray<IrImport> ImplicitFor(TargetPlatform platform) => platform.Format == ObjectFormat.MachO
        ? [.. Implicit, new("libc", "memset_pattern16"), new("libc", "memset_pattern4"), new("libc", "memset_pattern8")]
        : Implicit;

    /// <summary>
    /// All imports of an image with these kernels, in slot order: the implicit ones, then those the IR names, by library and name. One
    /// that is both has two slots, since only the IR's may be called by a name that LLVM does not know.
    /// </summary>
    public static ImmutableArray<IrImport> Of(IEnumerable<Kernel> kernels, TargetPlatform platform)
    {
        var named = kernels
            .SelectMany(kernel => kernel.Callees.Append(kernel.Function))
            .SelectMany(function => function.Blocks)
            .SelectMany(block => block.Instructions)
            .OfType<IrImportCall>()
            .Select(call => call.Import)
            .Distinct()
            .OrderBy(import => import.Library, StringComparer.Ordinal)
            .ThenBy(import => import.Name, StringComparer.Ordinal);
        return [.. ImplicitFor(platform), .. named];
    }
}
