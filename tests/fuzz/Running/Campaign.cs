// Many programs, one after the other in seeds, in slices. A program's number says all about it: text, way to build, arguments. So any
// finding can be had again by its number alone.
using System.Collections.Immutable;
using PkgImage.Fuzz.Generation;
using PkgImage.Fuzz.Syntax;

namespace PkgImage.Fuzz.Running;

/// <summary>A program that was found, by its number.</summary>
internal sealed record NumberedFinding(ulong Number, string Text);

/// <param name="Findings">Programs that the compiler of images gets wrong.</param>
/// <param name="OfTheOptimizer">Programs that the JIT compiler's optimizer gets wrong: <see cref="UnoptimizedRun"/>.</param>
internal sealed record CampaignResult(ImmutableArray<NumberedFinding> Findings, ImmutableArray<NumberedFinding> OfTheOptimizer, Coverage Coverage);

internal static class Campaign
{
    /// <summary>Programs compiled together: those whose numbers are equal but for the remainder.</summary>
    private const ulong SliceSize = 25;

    public static BatchVariant VariantOf(ulong number) => BatchVariant.All[(int)(number / SliceSize % (ulong)BatchVariant.All.Length)];

    /// <summary>The seed of the arguments of a program.</summary>
    public static ulong InputSeedOf(ulong number) => number / SliceSize;

    /// <summary>Runs programs; those that differ once more, to find out which of the two compilers is wrong.</summary>
    /// <param name="progress">Told after each slice: programs so far, and what the slice found.</param>
    public static CampaignResult Run(ulong first, ulong count, Action<ulong, ImmutableArray<NumberedFinding>> progress, CancellationToken cancellation = default)
    {
        var findings = ImmutableArray.CreateBuilder<NumberedFinding>();
        var coverage = Coverage.None;
        for (var number = first; number < first + count;)
        {
            cancellation.ThrowIfCancellationRequested();
            var end = Math.Min(first + count, ((number / SliceSize) + 1) * SliceSize);
            var slice = new List<ulong>();
            for (var n = number; n < end; n++)
                slice.Add(n);
            var found = RunSlice(slice, ref coverage);
            findings.AddRange(found);
            number = end;
            progress(number - first, found);
        }
        var judged = findings.ToLookup(finding => UnoptimizedRun.Agrees(finding.Number));
        return new CampaignResult([.. judged[false]], [.. judged[true]], coverage);
    }

    /// <summary>A program the compiler fails on fails its whole slice, so the slice is halved until it stands alone.</summary>
    private static ImmutableArray<NumberedFinding> RunSlice(List<ulong> numbers, ref Coverage coverage)
    {
        IReadOnlyList<Node> programs = [.. numbers.Select(ProgramGenerator.Create)];
        try
        {
            using var batch = new ProgramBatch(programs, VariantOf(numbers[0]));
            coverage = coverage.And(batch.Coverage);
            return [.. batch.Run(batch.Imported, InputSeedOf(numbers[0])).Select(f => new NumberedFinding(numbers[f.Program], f.Text))];
        }
        catch (Exception e) when (numbers.Count > 1)
        {
            var half = numbers.Count / 2;
            var found = RunSlice(numbers[..half], ref coverage).AddRange(RunSlice(numbers[half..], ref coverage));
            return found.IsEmpty ? [new NumberedFinding(numbers[0], $"{numbers.Count} programs fail together and not apart: {e.Message}")] : found;
        }
        catch (Exception e)
        {
            // Whatever it is: a program that the compiler cannot take is a finding.
            return [new NumberedFinding(numbers[0], e.ToString())];
        }
    }
}
