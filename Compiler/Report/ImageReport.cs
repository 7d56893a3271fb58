// Facts about one package's image, for `pkgimage report`, the demo's table and tools. No times: the report is part of the depot entry.
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Optimize;

namespace PkgImage.Compiler.Report;

/// <summary>The report of one package.</summary>
/// <param name="Kernels">Methods with a native entry.</param>
/// <param name="Skipped">Methods that stay IL although they have loops or were asked for.</param>
public sealed record ImageReport(
    string Package, string Version, string CpuTarget, ImmutableArray<ReportedKernel> Kernels, ImmutableArray<ReportedSkip> Skipped)
{
    public static ImageReport Create(PackageNode package, ImportedPackage imported, ClonePlan clones, CompilerOptions options) => new(
        package.Name,
        package.Version,
        options.CpuTarget,
        [.. clones.Kernels.Select(k => new ReportedKernel(k.Kernel.Function.DisplayName, k.Kernel.Function.Symbol, k.Kernel.Callees.Length,
            [.. k.Reasons.Select((reason, target) => new ReportedClone(clones.Targets[target].Name, reason))]))],
        [.. imported.Skipped.Select(s => new ReportedSkip(Diagnostic.Format(s.Code), s.Method, s.Detail, s.Location))]);

    /// <summary>The report of a package that was not compiled here.</summary>
    public static ImageReport Empty(PackageNode package, CompilerOptions options) => new(package.Name, package.Version, options.CpuTarget, [], []);

    public string ToJson() => JsonSerializer.Serialize(this, ImageReportJson.Default.ImageReport);

    /// <exception cref="JsonException">The text is not a report.</exception>
    public static ImageReport Parse(string json) =>
        JsonSerializer.Deserialize(json, ImageReportJson.Default.ImageReport) ?? throw new JsonException("the report is empty");
}

/// <param name="Callees">Number of functions compiled along with it.</param>
/// <param name="Clones">One a CPU target.</param>
public sealed record ReportedKernel(string Method, string Symbol, int Callees, ImmutableArray<ReportedClone> Clones);

/// <param name="Reason">Why it has, or has not, code of its own for the target.</param>
public sealed record ReportedClone(string Target, CloneReason Reason);

/// <param name="Code">PKI3xxx.</param>
/// <param name="Location">Source file and line, or null.</param>
public sealed record ReportedSkip(string Code, string Method, string Detail, string? Location);

[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ImageReport))]
[JsonSerializable(typeof(ImmutableArray<ImageReport>))]
internal sealed partial class ImageReportJson : JsonSerializerContext;
