// What a user can choose about an image. Every member is a line of the key's manifest, or says why it is not.
using System.Collections.Immutable;

namespace PkgImage.Compiler;

public enum FloatMode { Strict, Fast }

/// <summary>Where the elements of arrays, strings and spans are checked for.</summary>
public enum BoundsChecks
{
    /// <summary>At each access, or before the loop it is in, for all rounds: what C# says, at less cost.</summary>
    Auto,

    /// <summary>At each access, where it stands.</summary>
    Yes,

    /// <summary>Nowhere. An index out of range reads or writes whatever is there.</summary>
    No,
}

/// <summary>Options of one image, immutable.</summary>
public sealed record CompilerOptions
{
    /// <summary>Runtime identifier the image is for, such as linux-x64.</summary>
    public required string RuntimeIdentifier { get; init; }

    /// <summary>CPU targets in Julia's syntax, separated by ';'. The first is the baseline.</summary>
    public required string CpuTarget { get; init; }

    /// <summary>-O level, 0 to 3. An image of a higher level serves a lower request.</summary>
    public int Optimize { get; init; } = 3;

    /// <summary>
    /// Debug information: 0 none; 1 names of functions; 2 lines of the source as well. An image of a higher level serves a lower request.
    /// </summary>
    public int DebugInfo { get; init; } = 1;

    /// <summary>
    /// Whether images have source lines. Those for macOS never do: its linker leaves them in the objects, and writes down where on the building machine these
    /// are, and of what time.
    /// </summary>
    public bool HasSourceLines => DebugInfo >= 2 && !RuntimeIdentifier.StartsWith("osx-", StringComparison.Ordinal);

    public BoundsChecks CheckBounds { get; init; } = BoundsChecks.Auto;

    public bool Inline { get; init; } = true;
    public FloatMode FloatMode { get; init; } = FloatMode.Strict;

    /// <summary>
    /// Whether code of the framework may go into the image. With it an image belongs to one build of the framework; without it, it runs on
    /// any, as an image in a NuGet package has to.
    /// </summary>
    public bool FrameworkCode { get; init; } = true;

    /// <summary>Whether what stays IL, and the stubs, are precompiled by crossgen2 (PkgImageReadyToRun).</summary>
    public bool ReadyToRun { get; init; }

    /// <summary>Methods by full name, or by simple name, that get a native entry whatever their cost (PkgImagePrecompile items).</summary>
    public ImmutableArray<string> Precompile { get; init; } = [];

    /// <summary>
    /// True compiles nothing but what <see cref="Precompile"/> names. Not in the key: only the hand-driven command sets it, and its
    /// images never enter the depot.
    /// </summary>
    public bool OnlyPrecompile { get; init; }

    /// <summary>Methods, types or packages by name that stay IL (PkgImageExclude items).</summary>
    public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>Linker flavor and arguments from the platform's targets file.</summary>
    public required LinkOptions Link { get; init; }
}

/// <summary>What the platform's Link.*.targets file says about linking.</summary>
/// <param name="Flavor">lld's -flavor: gnu or darwin.</param>
/// <param name="Arguments">Arguments in order, before output and inputs.</param>
public sealed record LinkOptions(string Flavor, ImmutableArray<string> Arguments)
{
    /// <summary>
    /// True leaves the symbol table to a file of its own, which debuggers find by the build id. Only for ELF: images for Windows and macOS
    /// are linked as ever.
    /// </summary>
    public bool SeparateSymbols { get; init; }

    /// <summary>Arguments that leave out names of functions and source lines, after the others.</summary>
    public ImmutableArray<string> StripArguments { get; init; } = [];

    /// <summary>Everything that is said, as it stands in manifests.</summary>
    public override string ToString() => string.Join(' ', [Flavor, .. Arguments, .. StripArguments, .. SeparateSymbols ? ["separate-symbols"] : (string[])[]]);

    /// <summary>The options of a targets file for one runtime identifier.</summary>
    public static LinkOptions Create(string flavor, IEnumerable<LinkArgument> arguments, string runtimeIdentifier)
    {
        var architecture = runtimeIdentifier[(runtimeIdentifier.LastIndexOf('-') + 1)..];
        var own = arguments.Where(argument => argument.Architecture.Length == 0 || argument.Architecture == architecture)
            .ToLookup(argument => argument.Strips, argument => argument.Text);
        return new LinkOptions(flavor, [.. own[false]]) { StripArguments = [.. own[true]] };
    }
}

/// <summary>An argument as a targets file has it.</summary>
/// <param name="Architecture">The one it is for; empty for all.</param>
/// <param name="Strips">True for one that leaves out names and lines.</param>
public sealed record LinkArgument(string Text, string Architecture, bool Strips);

/// <summary>Where tools are, by explicit choice; null lets the locator search. Not in the key: the tools' identity is.</summary>
/// <param name="LlvmLibrary">Path of libLLVM.</param>
/// <param name="Linker">Path of the lld driver.</param>
/// <param name="VerboseLinking">Print the linker's command and its own words.</param>
public sealed record ToolOptions(string? LlvmLibrary, string? Linker, bool VerboseLinking)
{
    /// <summary>Folder of the package Microsoft.NETCore.App.Crossgen2; null when nothing is precompiled.</summary>
    public string? CrossgenPackage { get; init; }
}
