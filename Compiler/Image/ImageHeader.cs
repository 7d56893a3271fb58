// What an image says about itself: the tables behind `pkgimage_header`, as values. ImageHeaderWriter turns them into the blob,
// ImageHeaderReader back; Runtime/Format/ImageFormat.cs is the layout both follow, and the loader reads the blob in place.
using System.Collections.Immutable;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Kernels;
using PkgImage.Compiler.Optimize;
using PkgImage.Format;

namespace PkgImage.Compiler.Image;

/// <summary>The header of one image.</summary>
internal sealed record ImageHeader
{
    /// <summary>Simple name of the assembly the image belongs to.</summary>
    public required string Package { get; init; }

    public required string RuntimeIdentifier { get; init; }

    /// <summary>SHA-256 of the key's manifest.</summary>
    public required ImmutableArray<byte> Key { get; init; }

    /// <summary>MVID of the System.Private.CoreLib the image was compiled against; empty when the image took nothing from it.</summary>
    public required Guid BaseImage { get; init; }

    public required int Optimize { get; init; }
    public required int DebugInfo { get; init; }
    public required BoundsChecks CheckBounds { get; init; }
    public required bool Inline { get; init; }
    public required FloatMode FloatMode { get; init; }

    /// <summary>Questions about the hardware whose answers the code depends on.</summary>
    public required HardwareQuestions Questions { get; init; }

    /// <summary>CPU targets, the baseline first; <see cref="TargetRank"/> tells which the loader takes.</summary>
    public required ImmutableArray<ImageTarget> Targets { get; init; }

    /// <summary>In the order of <see cref="Kernel.Index"/>.</summary>
    public required ImmutableArray<ImageKernel> Kernels { get; init; }

    /// <summary>In the order of the import table's slots.</summary>
    public required ImmutableArray<IrImport> Imports { get; init; }

    /// <summary>In the order of <see cref="ImportedPackage.Layouts"/>, which is the order the woven probe writes in.</summary>
    public required ImmutableArray<ImageLayout> Layouts { get; init; }

    /// <summary>The header of a package's image.</summary>
    /// <param name="key">SHA-256 of the manifest.</param>
    /// <param name="baseImage">See <see cref="BaseImage"/>.</param>
    public static ImageHeader Create(
        ImportedPackage package,
        CompilerOptions options,
        ImmutableArray<byte> key,
        Guid baseImage,
        HardwareQuestions questions,
        ClonePlan clones,
        ImmutableArray<IrImport> imports) => new()
        {
            Package = package.Name,
            RuntimeIdentifier = options.RuntimeIdentifier,
            Key = key,
            BaseImage = baseImage,
            Optimize = options.Optimize,
            DebugInfo = options.DebugInfo,
            CheckBounds = options.CheckBounds,
            Inline = options.Inline,
            FloatMode = options.FloatMode,
            Questions = questions,
            Targets = [.. clones.Targets.Select((target, index) => ImageTarget.Of(target, index, questions, options))],
            Kernels = [.. clones.Kernels.Select(ImageKernel.Of)],
            Imports = imports,
            Layouts = [.. package.Layouts.Select(ImageLayout.Of)],
        };
}

/// <summary>One CPU the kernels were compiled for.</summary>
/// <param name="Name">As written in PkgImageCpuTarget.</param>
/// <param name="Features">What a machine needs to run it.</param>
/// <param name="Answers">Of the questions the image asks, those this target takes to be answered with yes.</param>
/// <param name="Base">Index of the target whose code stands in for kernels it has no clone of; its own when it has all.</param>
internal sealed record ImageTarget(string Name, CpuFeature Features, HardwareQuestions Answers, int Base, TargetFlags Flags)
{
    public static ImageTarget Of(CpuTarget target, int index, HardwareQuestions questions, CompilerOptions options) => new(
        target.Name,
        (CpuFeature)target.RequiredFeatures,
        TargetAnswers.Of(target, TargetPlatform.Of(options.RuntimeIdentifier).Architecture) & questions,
        target.Base ?? index,
        target.IsCpu ? TargetFlags.NamesCpu : TargetFlags.None);
}

/// <summary>One kernel.</summary>
/// <param name="Name">Full managed signature.</param>
/// <param name="Symbol">Symbol of the main function without slug and target.</param>
/// <param name="Clones">A bit for each target it has code of its own for.</param>
internal sealed record ImageKernel(string Name, string Symbol, KernelFlags Flags, uint Clones)
{
    public static ImageKernel Of(KernelClones clones) => new(
        clones.Kernel.Function.DisplayName,
        clones.Kernel.Function.Symbol,
        (clones.Kernel.Function.MayExit ? KernelFlags.MayExit : 0)
            | (clones.Kernel.Abi.SuppressGcTransition ? KernelFlags.SuppressGcTransition : 0),
        clones.Targets.Aggregate(0U, (bits, target) => bits | 1U << target));

    public bool HasClone(int target) => (Clones & 1U << target) != 0;
}

/// <summary>A struct layout the code assumes.</summary>
/// <param name="Values">Size, then the offset of each field in declaration order.</param>
internal sealed record ImageLayout(string Name, ImmutableArray<int> Values)
{
    public static ImageLayout Of(IrLayout layout) => new(layout.Name, [layout.Size, .. layout.Fields.Select(field => field.Offset)]);
}
