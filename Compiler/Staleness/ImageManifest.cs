// The key of an image is the SHA-256 of a readable text. The text has two parts:
//
//   primary   what is known before compiling: schema, toolchain, platform, options, the package's IL, the base image. Its hash finds the
//             folder of candidates in the depot.
//   variant   what is only known afterwards, or may differ and still serve: optimize and debug levels, and one `consumed` line for each
//             body or layout taken from another assembly. The hash of both parts is the key.
//
// Lines are `label: value`, sorted in each part, LF-terminated. No times, no paths, no MVIDs of packages.
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Optimize;

namespace PkgImage.Compiler.Staleness;

/// <summary>The part of a manifest that is known before compiling.</summary>
/// <param name="Package">Simple name of the package.</param>
/// <param name="Text">Sorted lines.</param>
/// <param name="Optimize">The requested level, 0 to 3.</param>
/// <param name="DebugInfo">The requested level, 0 to 2.</param>
public sealed record PrimaryManifest(string Package, string Text, int Optimize, int DebugInfo)
{
    /// <summary>Raised when the meaning of a manifest or of an entry's files changes: older entries are then not seen.</summary>
    public const int Schema = 1;

    /// <summary>Lower-case hex SHA-256 of <see cref="Text"/>.</summary>
    [JsonIgnore]
    public string Key { get; } = ImageManifest.Hash(Text);

    /// <summary>Writes down everything about one package that is known before compiling it.</summary>
    /// <param name="il">From <see cref="IlIdentity.Compute"/>.</param>
    /// <param name="baseImage">From <see cref="IlIdentity.OfBaseImage"/>.</param>
    public static PrimaryManifest Create(
        PackageNode package, CompilerOptions options, ToolchainIdentity toolchain, string il, string baseImage)
    {
        string[] lines =
        [
            $"base-image: {baseImage}",
            $"check-bounds: {options.CheckBounds.ToString().ToLowerInvariant()}",
            $"compiler: {toolchain.Compiler}",
            .. options.ReadyToRun ? [$"crossgen: {toolchain.Crossgen}"] : (string[])[],
            // What the targets are, not how they were written: "native" is another CPU on another machine.
            $"cpu-target: {string.Join(';', CpuTargets.Parse(options.CpuTarget, options.RuntimeIdentifier).Select(target => target.Identity))}",
            .. options.Exclude.Select(name => $"exclude: {name}"),
            $"float-mode: {options.FloatMode.ToString().ToLowerInvariant()}",
            $"framework-code: {(options.FrameworkCode ? "yes" : "no")}",
            $"il: {il}",
            $"inline: {(options.Inline ? "yes" : "no")}",
            $"link: {options.Link}",
            $"lld: {toolchain.Linker}",
            $"llvm: {toolchain.Llvm}",
            $"package: {package.Name}",
            .. options.Precompile.Select(name => $"precompile: {name}"),
            $"ready-to-run: {(options.ReadyToRun ? "yes" : "no")}",
            string.Create(CultureInfo.InvariantCulture, $"schema: {Schema}"),
            $"target: {options.RuntimeIdentifier}",
        ];
        return new PrimaryManifest(package.Name, ImageManifest.Join(lines), options.Optimize, options.DebugInfo);
    }

    /// <summary>The whole manifest, once it is known what compiling consumed.</summary>
    public ImageManifest Complete(ImmutableArray<ConsumedItem> consumed) =>
        new(this, ImageManifest.Join(
        [
            .. consumed.Select(c => $"consumed: {c.Digest} {c.Kind} {c.Assembly} {c.Member}"),
            string.Create(CultureInfo.InvariantCulture, $"debug-info: {DebugInfo}"),
            string.Create(CultureInfo.InvariantCulture, $"optimize: {Optimize}"),
        ]));
}

/// <summary>A complete manifest.</summary>
/// <param name="Variant">Sorted lines of the second part.</param>
public sealed record ImageManifest(PrimaryManifest Primary, string Variant)
{
    private const string Separator = "--\n";

    public string Text { get; } = Primary.Text + Separator + Variant;

    /// <summary>The image's key: lower-case hex SHA-256 of <see cref="Text"/>.</summary>
    public string Key { get; } = Hash(Primary.Text + Separator + Variant);

    /// <summary>What the image took from other assemblies.</summary>
    public ImmutableArray<ConsumedItem> Consumed { get; } =
        [.. Values(Variant, "consumed").Select(v => v.Split(' ', 4)).Select(p => new ConsumedItem(p[2], p[1], p[3], p[0]))];

    /// <summary>Reads a manifest back, or null when the text is not one of this schema.</summary>
    public static ImageManifest? Parse(string text)
    {
        var at = text.IndexOf("\n" + Separator, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var primary = text[..(at + 1)];
        var variant = text[(at + 1 + Separator.Length)..];
        if (Values(primary, "package") is not [var package]
            || Values(variant, "optimize") is not [var optimize] || !int.TryParse(optimize, CultureInfo.InvariantCulture, out var level)
            || Values(variant, "debug-info") is not [var debug] || !int.TryParse(debug, CultureInfo.InvariantCulture, out var debugLevel)
            || Values(variant, "consumed").Any(v => v.Split(' ', 4).Length != 4))
            return null;
        return new ImageManifest(new PrimaryManifest(package, primary, level, debugLevel), variant);
    }

    /// <summary>The values of every line with that label, in order.</summary>
    public static ImmutableArray<string> Values(string text, string label)
    {
        var prefix = label + ": ";
        return [.. text.Split('\n').Where(l => l.StartsWith(prefix, StringComparison.Ordinal)).Select(l => l[prefix.Length..])];
    }

    /// <summary>Lower-case hex SHA-256 of the text's UTF-8.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    internal static string Join(IEnumerable<string> lines) =>
        string.Concat(lines.Select(l => l.ReplaceLineEndings(" ")).Order(StringComparer.Ordinal).Select(l => l + "\n"));
}
