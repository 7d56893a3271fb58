// Random programs, image against IL. PKGIMAGE_TEST_SEED repeats a run; every run prints its seed. By hand: CONTRIBUTING.md.
using PkgImage.Fuzz.Generation;
using PkgImage.Fuzz.Mutants;
using PkgImage.Fuzz.Running;
using PkgImage.Fuzz.Shrinking;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Fuzz;

[TestClass]
public sealed class FuzzTests
{
    private const ulong Programs = 200;

    /// <summary>A whole number of slices, so that what is compiled together is the same by hand.</summary>
    private const ulong Step = 1000;

    /// <summary>Where mutants are looked for: always the same, since whether one is found is a matter of chance.</summary>
    private const ulong MutantSeed = 1;

    [TestMethod]
    public void Image_and_IL_agree_on_random_programs()
    {
        var seed = TestSeed.Choose(Step);
        Console.WriteLine(seed);
        var result = Campaign.Run(seed.Value, Programs, (_, _) => { });
        foreach (var finding in result.OfTheOptimizer)
            Console.WriteLine($"program {finding.Number}: the image agrees with the JIT compiler as long as that does not optimize");
        Assert.IsTrue(result.Findings.IsEmpty, $"{result.Findings.Length} programs; dotnet run --project tests/fuzz -- run --seed NUMBER --programs 1\n"
            + string.Join('\n', result.Findings.Select(f => $"program {f.Number}: {f.Text}")));
        var coverage = result.Coverage;
        Assert.IsTrue((coverage.Whole + coverage.Partly) * 10 > coverage.Entries * 8,
            $"{coverage.Entries} entry methods, {coverage.Whole} kernels, {coverage.Partly} with loops that are\n{string.Join('\n', coverage.Skipped.Order())}");
    }

    [TestMethod]
    public void Every_mutant_of_the_compiler_is_found()
    {
        var missed = new List<Mutant>();
        foreach (var (mutant, programs, text) in MutantHunt.Run(MutantSeed, Programs))
        {
            Console.WriteLine($"{programs,4} programs: {mutant}\n{text}");
            if (programs == 0)
                missed.Add(mutant);
        }
        Assert.HasCount(0, missed, string.Join(", ", missed));
    }

    [TestMethod]
    public void A_failure_is_made_small()
    {
        var mutant = Mutant.All.Single(m => m.Name.StartsWith("shift", StringComparison.Ordinal));
        var trial = new Trial(BatchVariant.All[^1], MutantSeed, mutant.Apply);
        var programs = Enumerable.Range(0, 100).Select(n => ProgramGenerator.Create(MutantSeed + (ulong)n)).OrderBy(p => p.Length).Take(20).ToList();
        var program = programs[trial.FindFailing(programs)];
        var small = new Shrinker(trial.FindFailing).Shrink(program, _ => { });
        var text = small.Print();
        Console.WriteLine($"{program.Length} characters before, {small.Length} after\n{trial.Text}\n{text}");
        Assert.IsLessThan(400, small.Length);
        Assert.MatchesRegex("<<|>>", text);
    }

    /// <summary>What the C# compiler makes of that is another value in each run; neither a program nor a step of making it small may have it.</summary>
    [TestMethod]
    public void No_conditional_reference_chooses_an_element_of_a_pointer()
    {
        var found = new ulong[] { 94410, 94472 }.Select(ProgramGenerator.Create).ToList();
        var steps = found.SelectMany(Reductions.Of).Where((_, i) => i % 40 == 0);
        var others = Enumerable.Range(0, 300).Select(n => ProgramGenerator.Create((ulong)n));
        foreach (var program in found.Concat(steps).Concat(others))
            Assert.DoesNotMatchRegex(@"[?:] ref q\d", program.Print());
    }

    [TestMethod]
    public void A_number_is_a_program()
    {
        for (ulong number = 0; number < 20; number++)
            Assert.AreEqual(ProgramGenerator.Create(number).Print(), ProgramGenerator.Create(number).Print());
        Assert.AreNotEqual(ProgramGenerator.Create(1).Print(), ProgramGenerator.Create(2).Print());
    }
}
