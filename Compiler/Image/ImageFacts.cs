// What there is to tell about an image file, gathered once for people (ImagePrinter) and tools (JSON).
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PkgImage.Compiler.IR;
using PkgImage.Format;

namespace PkgImage.Compiler.Image;

/// <summary>Facts about one image file.</summary>
/// <param name="Format">Such as ELF.</param>
/// <param name="Machine">Such as x64.</param>
/// <param name="IsSealed">False for a file the loader would not take.</param>
/// <param name="Questions">Questions about the hardware whose answers the code depends on.</param>
/// <param name="BaseImage">MVID of the framework build it is bound to, or null for any.</param>
internal sealed record ImageFacts(
    string File,
    string Format,
    string Machine,
    bool IsSealed,
    string Package,
    string RuntimeIdentifier,
    string Key,
    string? BaseImage,
    ImageOptionFacts Options,
    ImageSizeFacts Sizes,
    ImmutableArray<string> Questions,
    ImmutableArray<ImageTargetFacts> Targets,
    ImmutableArray<ImageKernelFacts> Kernels,
    ImmutableArray<IrImport> Imports,
    ImmutableArray<ImageLayout> Layouts)
{
    /// <summary>Gathers the facts as a machine sees them; targets for another architecture are told apart.</summary>
    public static ImageFacts Create(string file, ImageFileContent content, ThisMachine machine)
    {
        var (library, header) = (content.Library, content.Header);
        return new ImageFacts(
            file,
            library.Format,
            library.Machine,
            content.IsSealed,
            header.Package,
            header.RuntimeIdentifier,
            Convert.ToHexStringLower(header.Key.AsSpan()),
            header.BaseImage == Guid.Empty ? null : header.BaseImage.ToString(),
            new ImageOptionFacts(header.Optimize, header.DebugInfo, header.CheckBounds, header.Inline, header.FloatMode),
            new ImageSizeFacts(
                content.FileSize, SizeOf(SectionKind.Code), SizeOf(SectionKind.ReadOnly), SizeOf(SectionKind.Data), content.HeaderSize),
            Names(header.Questions),
            TargetFacts(header, machine, library.Machine == machine.Architecture),
            [.. header.Kernels.Select((kernel, index) => KernelFacts(kernel, index, header, library))],
            header.Imports,
            header.Layouts);

        long SizeOf(SectionKind kind) => library.Sections.Where(section => section.Kind == kind).Sum(section => section.Size);
    }

    public string ToJson() => JsonSerializer.Serialize(this, ImageFactsJson.Default.ImageFacts);

    private static ImmutableArray<ImageTargetFacts> TargetFacts(
        ImageHeader header, ThisMachine machine, bool isThisArchitecture)
    {
        // The loader's rule: of those the machine can run and whose answers hold, the last of the highest rank.
        var chosen = isThisArchitecture
            ? header.Targets.Where(target => (target.Features & ~machine.Features) == 0 && Differing(target) == 0)
                .Reverse().MaxBy(target => TargetRank.Of(target.Features, IsThisCpu(target)))
            : null;
        return [.. header.Targets.Select((target, index) => new ImageTargetFacts(
            target.Name,
            Names(target.Features),
            isThisArchitecture ? Names(target.Features & ~machine.Features) : null,
            Names(target.Answers),
            isThisArchitecture ? Names(Differing(target)) : null,
            header.Kernels.Count(kernel => kernel.HasClone(index)),
            header.Targets[target.Base].Name,
            target == chosen))];

        HardwareQuestions Differing(ImageTarget target) => (target.Answers ^ machine.Answers) & header.Questions;

        bool IsThisCpu(ImageTarget target) => target.Flags.HasFlag(TargetFlags.NamesCpu) && TargetRank.Names(target.Name, machine.Cpu ?? "");
    }

    private static ImmutableArray<string> Names<T>(T flags)
        where T : struct, Enum => Convert.ToUInt64(flags, CultureInfo.InvariantCulture) == 0 ? [] : [.. flags.ToString().Split(", ")];

    private static ImageKernelFacts KernelFacts(ImageKernel kernel, int index, ImageHeader header, NativeFile library) => new(
        index,
        kernel.Name,
        kernel.Symbol,
        kernel.Flags.HasFlag(KernelFlags.MayExit),
        kernel.Flags.HasFlag(KernelFlags.SuppressGcTransition),
        [.. header.Targets.Where((_, target) => kernel.HasClone(target)).Select(target => target.Name)],
        library.Exports
            .Where(export => export.Name.StartsWith(kernel.Symbol + "_", StringComparison.Ordinal)
                && !export.Name.EndsWith(".invoke", StringComparison.Ordinal))
            .Sum(export => export.Size));
}

/// <summary>What the image was compiled with.</summary>
internal sealed record ImageOptionFacts(int Optimize, int DebugInfo, BoundsChecks CheckBounds, bool Inline, FloatMode FloatMode);

/// <summary>Sizes in bytes; code, read-only and data as mapped.</summary>
internal sealed record ImageSizeFacts(long File, long Code, long ReadOnly, long Data, int Header);

/// <param name="Missing">What this machine lacks of it; empty when it runs here, null when it is for another architecture.</param>
/// <param name="Answers">Of the questions the code depends on, those this target takes to be answered with yes.</param>
/// <param name="OtherAnswers">Those this process answers otherwise; empty when it runs here, null when it is for another architecture.</param>
/// <param name="Clones">Number of kernels with code of their own for it.</param>
/// <param name="Base">Name of the target whose code the other kernels run; its own when it has all.</param>
/// <param name="IsChosen">True for the target the loader would take on this machine.</param>
internal sealed record ImageTargetFacts(
    string Name,
    ImmutableArray<string> Features,
    ImmutableArray<string>? Missing,
    ImmutableArray<string> Answers,
    ImmutableArray<string>? OtherAnswers,
    int Clones,
    string Base,
    bool IsChosen);

/// <param name="Clones">Names of the targets it has code of its own for.</param>
/// <param name="Bytes">Code of the kernel's main functions, all targets together.</param>
internal sealed record ImageKernelFacts(
    int Index, string Method, string Symbol, bool MayExit, bool SuppressGcTransition, ImmutableArray<string> Clones, long Bytes);

[JsonSourceGenerationOptions(
    WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ImageFacts))]
internal sealed partial class ImageFactsJson : JsonSerializerContext;
