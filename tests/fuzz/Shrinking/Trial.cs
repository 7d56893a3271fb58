// Whether programs fail, as shrinking asks it: many at once, and those that do not compile count for nothing.
using PkgImage.Compiler.Import;
using PkgImage.Fuzz.Running;
using PkgImage.Fuzz.Syntax;
using PkgImage.Tests.Differential;
using PkgImage.Tests.Support;

namespace PkgImage.Fuzz.Shrinking;

/// <param name="inputSeed">Seed of the arguments.</param>
/// <param name="change">What is done to the functions before they are compiled.</param>
internal sealed class Trial(BatchVariant variant, ulong inputSeed, Func<ImportedPackage, ImportedPackage> change)
{
    /// <summary>What the last program that failed did.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The position of a program that fails, or -1.</summary>
    public int FindFailing(IReadOnlyList<Node> programs)
    {
        var valid = Valid(programs);
        if (valid.Count == 0)
            return -1;
        var found = Run([.. valid.Select(i => programs[i])]);
        return found < 0 ? -1 : valid[found];
    }

    private static List<int> Valid(IReadOnlyList<Node> programs)
    {
        var invalid = CSharpCompiler.FindInvalid([AssemblyPair.Attributes, .. ProgramBatch.Sources(programs)]);
        return [.. Enumerable.Range(0, programs.Count).Where(i => !invalid.Contains(ProgramBatch.SourceName(i)))];
    }

    private int Run(List<Node> programs)
    {
        try
        {
            using var batch = new ProgramBatch(programs, variant);
            if (batch.Run(change(batch.Imported), inputSeed, stopsAtFirst: true) is not [var found, ..])
                return -1;
            Text = found.Text;
            return found.Program;
        }
        catch (Exception e) when (programs.Count == 1)
        {
            Text = e.Message;
            return 0;
        }
        catch (Exception)
        {
            // One of them fails the compiler itself: each alone tells which.
            return programs.FindIndex(p => Run([p]) == 0);
        }
    }
}
