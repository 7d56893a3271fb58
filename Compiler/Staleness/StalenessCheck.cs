// Decides for one package whether an image in the depot serves, and if none does, why.
//
// ImageCandidates are found by the hash of the primary manifest, so everything in there holds for all of them. What remains is tested in
// order of cost: levels (numbers), then consumed members (assemblies are opened). When there is no candidate, the manifest of this
// project's last build tells what changed: the reason is the first differing line in the order of the table below. Beside that one reason,
// all variants the depots have are counted by theirs: "2 CompilerChanged" is how a machine with two builds of this SDK shows.
using System.Collections.Immutable;
using PkgImage.Compiler.Import;

namespace PkgImage.Compiler.Staleness;

/// <summary>A variant found in the depot.</summary>
/// <param name="HasImage">False when compiling found nothing worth an image.</param>
public sealed record ImageCandidate(ImageManifest Manifest, bool HasImage);

/// <summary>What a search for variants found.</summary>
/// <param name="Damaged">Reasons of entries that were there and could not be used.</param>
public sealed record ImageCandidates(ImmutableArray<ImageCandidate> Usable, ImmutableArray<string> Damaged)
{
    /// <summary>Variants with another primary manifest: they cannot serve, and are only counted.</summary>
    public ImmutableArray<ImageManifest> Others { get; init; } = [];
}

/// <summary>The check.</summary>
/// <param name="currentDigest">The digest a consumed member has now, or null when it is gone.</param>
/// <param name="describeIlChange">Names the methods that changed since the last build; asked only when the IL did.</param>
public sealed class StalenessCheck(Func<ConsumedItem, string?> currentDigest, Func<string, string> describeIlChange)
{
    /// <summary>Manifest label to reason, first match wins: what changes most of all is named, not what changed with it.</summary>
    private static readonly (string Label, StaleReason Reason, string Words)[] Causes =
    [
        ("schema", StaleReason.CompilerChanged, "the manifest's schema"),
        ("compiler", StaleReason.CompilerChanged, "the compiler"),
        ("llvm", StaleReason.ToolchainChanged, "LLVM"),
        ("lld", StaleReason.ToolchainChanged, "lld"),
        ("ready-to-run", StaleReason.OptionsChanged, "PkgImageReadyToRun"),
        ("crossgen", StaleReason.ToolchainChanged, "crossgen2"),
        ("base-image", StaleReason.BaseImageChanged, "the framework"),
        ("target", StaleReason.OptionsChanged, "the runtime identifier"),
        ("cpu-target", StaleReason.OptionsChanged, "PkgImageCpuTarget"),
        ("check-bounds", StaleReason.OptionsChanged, "PkgImageCheckBounds"),
        ("inline", StaleReason.OptionsChanged, "PkgImageInline"),
        ("float-mode", StaleReason.OptionsChanged, "PkgImageFloatMode"),
        ("framework-code", StaleReason.OptionsChanged, "PkgImageFrameworkCode"),
        ("precompile", StaleReason.OptionsChanged, "PkgImagePrecompile"),
        ("exclude", StaleReason.OptionsChanged, "PkgImageExclude"),
        ("link", StaleReason.OptionsChanged, "the linker's arguments"),
        ("il", StaleReason.IlChanged, "the package's IL"),
    ];

    /// <summary>Answers for one package.</summary>
    /// <param name="lastBuild">Manifest of the package in this project's last build, or null.</param>
    public Freshness Check(PrimaryManifest wanted, ImageCandidates candidates, ImageManifest? lastBuild)
    {
        var rejections = new List<Stale>();
        foreach (var candidate in candidates.Usable)
        {
            var rejection = Reject(wanted, candidate.Manifest);
            if (rejection is null)
                return new Fresh(candidate.Manifest.Key, candidate.HasImage);
            rejections.Add(rejection);
        }
        rejections.InsertRange(0, candidates.Damaged.Select(d => new Stale(StaleReason.EntryDamaged, d)));
        // What was written with labels that this compiler does not know, another one wrote.
        var others = candidates.Others.Select(o => Difference(o.Primary, wanted)?.Reason ?? StaleReason.CompilerChanged);
        return (rejections.FirstOrDefault() ?? Explain(wanted, lastBuild)) with
        {
            Rejected = RejectedCandidates.Of([.. rejections.Select(r => r.Reason), .. others]),
        };
    }

    private Stale? Reject(PrimaryManifest wanted, ImageManifest candidate)
    {
        // A higher level serves a lower request, as with Julia's cache flags.
        if (candidate.Primary.Optimize < wanted.Optimize)
            return new Stale(StaleReason.OptionsChanged, $"PkgImageOptimize is {wanted.Optimize}, the image has {candidate.Primary.Optimize}");
        if (candidate.Primary.DebugInfo < wanted.DebugInfo)
            return new Stale(StaleReason.OptionsChanged, $"PkgImageDebugInfo is {wanted.DebugInfo}, the image has {candidate.Primary.DebugInfo}");
        // Lines are what an image has beyond what a lower level asks for.
        foreach (var item in candidate.Consumed.Where(item => item.Kind != ConsumedDigest.Lines || wanted.DebugInfo >= 2))
        {
            var digest = currentDigest(item);
            if (digest != item.Digest && item.Kind == ConsumedDigest.Assembly)
                return new Stale(StaleReason.DependencyChanged, $"{item.Assembly} was not there when the image was made");
            if (digest != item.Digest && item.Kind == ConsumedDigest.Lines)
                return new Stale(StaleReason.LinesChanged, $"{item.Member} in {item.Assembly} {(digest is null ? "is gone" : "is on other lines of its source")}");
            if (digest != item.Digest)
                return new Stale(StaleReason.DependencyChanged, $"{item.Kind} of {item.Member} in {item.Assembly} {(digest is null ? "is gone" : "changed")}");
        }
        return null;
    }

    private Stale Explain(PrimaryManifest wanted, ImageManifest? lastBuild)
    {
        if (lastBuild is null)
            return new Stale(StaleReason.NeverBuilt, "no image was built for this project before");
        if (Difference(lastBuild.Primary, wanted) is not { } cause)
            return new Stale(StaleReason.EntryEvicted, "the depot has no entry any more");
        return new Stale(cause.Reason, cause.Reason switch
        {
            StaleReason.IlChanged => describeIlChange(wanted.Package),
            StaleReason.OptionsChanged => $"{cause.Words}: '{Values(lastBuild.Primary)}' became '{Values(wanted)}'",
            _ => $"{cause.Words} is another one",
        });

        string Values(PrimaryManifest manifest) => string.Join(", ", ImageManifest.Values(manifest.Text, cause.Label));
    }

    private static (string Label, StaleReason Reason, string Words)? Difference(PrimaryManifest before, PrimaryManifest now)
    {
        foreach (var cause in Causes)
        {
            if (!ImageManifest.Values(before.Text, cause.Label).SequenceEqual(ImageManifest.Values(now.Text, cause.Label)))
                return cause;
        }
        return null;
    }
}
