// Decides for one package whether an image in the depot serves, and if none does, why.
//
// ImageCandidates are found by the hash of the primary manifest, so everything in there holds for all of them. What remains is tested in
// order of cost: levels (numbers), then consumed members (assemblies are opened). When there is no candidate, the manifest of this
// project's last build tells what changed: the reason is the first differing line in the order of the table below.
using System.Collections.Immutable;
using PkgImage.Compiler.Import;

namespace PkgImage.Compiler.Staleness;

/// <summary>A variant found in the depot.</summary>
/// <param name="HasImage">False when compiling found nothing worth an image.</param>
public sealed record ImageCandidate(ImageManifest Manifest, bool HasImage);

/// <summary>What a search for variants found.</summary>
/// <param name="Damaged">Reasons of entries that were there and could not be used.</param>
public sealed record ImageCandidates(ImmutableArray<ImageCandidate> Usable, ImmutableArray<string> Damaged);

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
        Stale? nearest = null;
        foreach (var candidate in candidates.Usable)
        {
            var rejection = Reject(wanted, candidate.Manifest);
            if (rejection is null)
                return new Fresh(candidate.Manifest.Key, candidate.HasImage);
            nearest ??= rejection;
        }
        if (candidates.Damaged is [var first, ..])
            return new Stale(StaleReason.EntryDamaged, first);
        return nearest ?? Explain(wanted, lastBuild);
    }

    private Stale? Reject(PrimaryManifest wanted, ImageManifest candidate)
    {
        // A higher level serves a lower request, as with Julia's cache flags.
        if (candidate.Primary.Optimize < wanted.Optimize)
            return new Stale(StaleReason.OptionsChanged, $"PkgImageOptimize is {wanted.Optimize}, the image has {candidate.Primary.Optimize}");
        if (candidate.Primary.DebugInfo < wanted.DebugInfo)
            return new Stale(StaleReason.OptionsChanged, $"PkgImageDebugInfo is {wanted.DebugInfo}, the image has {candidate.Primary.DebugInfo}");
        foreach (var item in candidate.Consumed)
        {
            var digest = currentDigest(item);
            if (digest != item.Digest && item.Kind == ConsumedDigest.Assembly)
                return new Stale(StaleReason.DependencyChanged, $"{item.Assembly} was not there when the image was made");
            if (digest != item.Digest)
                return new Stale(StaleReason.DependencyChanged, $"{item.Kind} of {item.Member} in {item.Assembly} {(digest is null ? "is gone" : "changed")}");
        }
        return null;
    }

    private Stale Explain(PrimaryManifest wanted, ImageManifest? lastBuild)
    {
        if (lastBuild is null)
            return new Stale(StaleReason.NeverBuilt, "no image was built for this project before");
        foreach (var (label, reason, words) in Causes)
        {
            var before = ImageManifest.Values(lastBuild.Primary.Text, label);
            var now = ImageManifest.Values(wanted.Text, label);
            if (before.SequenceEqual(now))
                continue;
            return new Stale(reason, reason switch
            {
                StaleReason.IlChanged => describeIlChange(wanted.Package),
                StaleReason.OptionsChanged => $"{words}: '{string.Join(", ", before)}' became '{string.Join(", ", now)}'",
                _ => $"{words} is another one",
            });
        }
        return new Stale(StaleReason.EntryEvicted, "the depot has no entry any more");
    }
}
