// Headers for tests: one written out, and a generator of any.
using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using PkgImage.Compiler;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.IR;
using PkgImage.Format;

namespace PkgImage.Tests.Image;

internal static class ImageHeaders
{
    private static readonly CpuFeature[] Features = Enum.GetValues<CpuFeature>();

    private static Gen<HardwareQuestions> Question => Gen.Elements(Enum.GetValues<HardwareQuestions>());

    public static readonly ImageHeader Sample = new()
    {
        Package = "Demo.Pkg",
        RuntimeIdentifier = "linux-x64",
        Key = [.. Enumerable.Range(0, 32).Select(i => (byte)(7 * i))],
        BaseImage = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"),
        Optimize = 3,
        DebugInfo = 1,
        CheckBounds = BoundsChecks.No,
        Inline = true,
        FloatMode = FloatMode.Strict,
        Questions = HardwareQuestions.Vector64 | HardwareQuestions.ArmBase,
        Targets =
        [
            new ImageTarget("x86-64-v2", CpuFeature.Sse3 | CpuFeature.Ssse3 | CpuFeature.Sse41 | CpuFeature.Sse42 | CpuFeature.Popcnt, HardwareQuestions.None, 0, TargetFlags.None),
            new ImageTarget("znver9", (CpuFeature)(1UL << 31), HardwareQuestions.Vector64, 0, TargetFlags.NamesCpu),
        ],
        Kernels =
        [
            new ImageKernel("System.Double Demo.Größe::Sum(System.Double[])", "Demo.Groesse.Sum$01234567", KernelFlags.MayExit, 0b01),
            new ImageKernel("System.Int64 Demo.Test::Test1(System.Int64)", "Demo.Test.Test1$89abcdef", KernelFlags.SuppressGcTransition, 0b11),
        ],
        Imports = [new IrImport("libm", "pow"), new IrImport("libc", "memcpy")],
        Layouts = [new ImageLayout("Demo.Vec3", [24, 0, 8, 16]), new ImageLayout("Demo.Empty", [1])],
    };

    public static Gen<ImageHeader> Any =>
        from package in Text
        from rid in Text
        from key in Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf(32)
        from baseImage in ArbMap.Default.GeneratorFor<Guid>()
        from optimize in Gen.Choose(0, 3)
        from debug in Gen.Choose(0, 2)
        from bounds in Gen.Elements(Enum.GetValues<BoundsChecks>())
        from inline in Gen.Elements(true, false)
        from floats in Gen.Elements(Enum.GetValues<FloatMode>())
        from questions in Question
        from targets in ListOf(
            from name in Text
            from features in Gen.Elements(Features).ListOf()
            from answers in Question
            from flags in Gen.Elements(Enum.GetValues<TargetFlags>())
            select new ImageTarget(name, Union(features), answers, 0, flags))
        from kernels in ListOf(
            from name in Text from symbol in Text from flags in Gen.Choose(0, 3)
            from clones in ArbMap.Default.GeneratorFor<uint>() select new ImageKernel(name, symbol, (KernelFlags)flags, clones))
        from imports in ListOf(from library in Text from name in Text select new IrImport(library, name))
        from layouts in ListOf(
            from name in Text
            from values in ArbMap.Default.GeneratorFor<int>().NonEmptyListOf()
            select new ImageLayout(name, [.. values]))
        select new ImageHeader
        {
            Package = package,
            RuntimeIdentifier = rid,
            Key = [.. key],
            BaseImage = baseImage,
            Optimize = optimize,
            DebugInfo = debug,
            CheckBounds = bounds,
            Inline = inline,
            FloatMode = floats,
            Questions = questions,
            Targets = targets,
            Kernels = kernels,
            Imports = imports,
            Layouts = layouts,
        };

    /// <summary>Well-formed text of all planes: lone surrogates are no UTF-8, and no name of an assembly's.</summary>
    private static Gen<string> Text =>
        from runes in Gen.OneOf(Gen.Choose(0, 0x7F), Gen.Choose(0, 0xD7FF), Gen.Choose(0xE000, 0x10FFFF)).ListOf()
        select string.Concat(runes.Select(char.ConvertFromUtf32));

    private static Gen<ImmutableArray<T>> ListOf<T>(Gen<T> element) => element.ListOf().Select(list => list.ToImmutableArray());

    private static CpuFeature Union(IEnumerable<CpuFeature> features) => features.Aggregate(CpuFeature.None, (all, one) => all | one);
}
