// What the staleness check answers, as values: one reason a cause, and a text for people beside it.
using System.Collections.Immutable;

namespace PkgImage.Compiler.Staleness;

/// <summary>Why no existing image serves.</summary>
public enum StaleReason
{
    /// <summary>This project has not built the package before.</summary>
    NeverBuilt,
    /// <summary>The package's own IL is not what it was.</summary>
    IlChanged,
    /// <summary>An option is not what it was, or a higher optimize or debug level is asked for than any image has.</summary>
    OptionsChanged,
    CompilerChanged,
    /// <summary>LLVM or lld is another one.</summary>
    ToolchainChanged,
    /// <summary>A body or layout that the image took from another assembly is not what it was.</summary>
    DependencyChanged,
    /// <summary>Source lines are asked for, and those the image has are not what they were: code has moved, and is the same.</summary>
    LinesChanged,
    /// <summary>The image serves; the assembly that calls it was made of a build with other symbols, and is made once more.</summary>
    SymbolsChanged,
    /// <summary>The framework is another one.</summary>
    BaseImageChanged,
    /// <summary>An entry was there and did not hold what its digests say; it was set aside.</summary>
    EntryDamaged,
    /// <summary>Nothing changed, but the depot has no entry any more.</summary>
    EntryEvicted,
}

/// <summary>The state of one package.</summary>
public abstract record Freshness;

/// <summary>An entry serves.</summary>
/// <param name="Key">Of the entry.</param>
/// <param name="HasImage">False when the package has nothing worth compiling.</param>
public sealed record Fresh(string Key, bool HasImage) : Freshness;

/// <param name="Detail">What exactly, in one line.</param>
public sealed record Stale(StaleReason Reason, string Detail) : Freshness
{
    /// <summary>Why none of the variants that the depots have of the package serves.</summary>
    public ImmutableArray<RejectedCandidates> Rejected { get; init; } = [];
}

/// <summary>Variants of a package that one reason rules out.</summary>
public sealed record RejectedCandidates(StaleReason Reason, int Count)
{
    /// <summary>Counts reasons, in their order.</summary>
    public static ImmutableArray<RejectedCandidates> Of(IEnumerable<StaleReason> reasons) =>
        [.. reasons.CountBy(r => r).OrderBy(c => c.Key).Select(c => new RejectedCandidates(c.Key, c.Value))];

    /// <summary>Such as "2 IlChanged, 1 OptionsChanged"; empty when there are none.</summary>
    public static string Describe(ImmutableArray<RejectedCandidates> rejected) => string.Join(", ", rejected);

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Count} {Reason}");
}
