// How many programs it takes to find each mutant. The programs are compiled by Roslyn and imported once for all mutants, and a mutant that
// is found is not looked for any further.
using PkgImage.Fuzz.Generation;
using PkgImage.Fuzz.Running;

namespace PkgImage.Fuzz.Mutants;

/// <param name="Programs">Programs up to the one that found it, or 0 when none did.</param>
/// <param name="Text">What was seen.</param>
internal sealed record MutantFound(Mutant Mutant, ulong Programs, string Text);

internal static class MutantHunt
{
    /// <summary>Fewer than a campaign has in a slice: most mutants show in the first ones.</summary>
    private const ulong SliceSize = 10;

    /// <summary>The one that compiles fastest: a wrong lowering is wrong without optimization too.</summary>
    private static readonly BatchVariant s_variant = BatchVariant.All.Single(v => v.Options.Optimize == 0);

    /// <summary>Looks for every mutant among at most so many programs.</summary>
    public static IEnumerable<MutantFound> Run(ulong first, ulong count)
    {
        var left = Mutant.All.ToList();
        for (ulong done = 0; done < count && left.Count > 0; done += SliceSize)
        {
            var numbers = Enumerable.Range(0, (int)Math.Min(SliceSize, count - done)).Select(n => first + done + (ulong)n).ToList();
            using var batch = new ProgramBatch([.. numbers.Select(ProgramGenerator.Create)], s_variant);
            foreach (var mutant in left.ToList())
            {
                var mutated = mutant.Apply(batch.Imported);
                if (ReferenceEquals(mutated, batch.Imported) || batch.Run(mutated, first, stopsAtFirst: true) is not [var finding, ..])
                    continue;
                left.Remove(mutant);
                yield return new MutantFound(mutant, done + (ulong)finding.Program + 1, finding.Text);
            }
        }
        foreach (var mutant in left)
            yield return new MutantFound(mutant, 0, "");
    }
}
